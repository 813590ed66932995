"""Letters: the facts of a takedown in the words that legal staff wrote.

A letter is ``<kind>/<language>/{subject.txt,body.txt,body.html?}`` with the parts it extends and
includes from ``_base/`` and the grounds from ``_law/<language>/<category>.txt``. What the
templates may say is ``LetterFacts``; docs/letters.md explains both to legal staff. Texts that
legal staff revised stand in the place of these files (``untilgone.revisions``).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.forms import Mandate
from untilgone.letter_facts import EarlierNotice, LetterFacts
from untilgone.letter_files import TemplateFiles
from untilgone.letter_html import refuse_active
from untilgone.letter_language import as_lines
from untilgone.letter_lengths import too_long
from untilgone.letter_templates import fill_in, read_all
from untilgone.notices import Letter, NoticeKind
from untilgone.revisions import SHIPPED, Standing
from untilgone.sayable import sayable

__all__ = ["EarlierNotice", "LetterFacts", "Letters", "TemplateInfo"]

_FALLBACKS = ("en", "nl")
_LONGEST_SUBJECT = 500  # characters


@dataclass(frozen=True, kw_only=True)
class TemplateInfo:
    """One letter that can be written, in one language."""

    kind: NoticeKind
    language: str
    categories: tuple[Category, ...]  # those with grounds in this language
    version: str  # over every file of every category
    letter_versions: tuple[tuple[Category, str], ...]  # what ``Letter.version`` will be
    revision: int = 0  # the latest one in one of these files; 0: all are as shipped


class Letters:
    """The letters of one templates folder; files are read anew for each letter.

    ``standing``: what stands in the place of some of its files.
    """

    def __init__(self, root: Path, standing: Standing = SHIPPED) -> None:
        self._root = root
        self._standing = standing
        self._files = TemplateFiles(root / "notices", standing.texts)

    def revised(self, standing: Standing) -> "Letters":
        """The letters of this folder with these texts, and no others, in the place of its files."""
        return Letters(self._root, standing)

    def changed_by(self, texts: Mapping[str, str | None]) -> "Letters":
        """What these letters would be with these texts; None: as the file of the folder says."""
        said = {**self._standing.texts, **texts}
        kept = {name: as_lines(text) for name, text in said.items() if text is not None}
        return Letters(self._root, replace(self._standing, texts=kept))

    def source(self, name: str) -> str | None:
        """What the template of this name says now; None where there is none."""
        return self._files.source(name)

    def names(self) -> tuple[str, ...]:
        """Every template file there is, in order."""
        return self._files.names()

    @property
    def standing(self) -> Standing:
        """What stands in the place of files."""
        return self._standing

    def render(
        self,
        kind: NoticeKind,
        category: Category,
        language: str,
        facts: LetterFacts,
        *,
        longest: int | None = None,
    ) -> Letter:
        """The letter as it will be sent; NeedsHuman says what a person must mend first.

        ``longest``: the most characters its text may have, where it goes into a field of a form.
        Such a letter is written from ``short.txt``; nothing of a legal statement is ever cut off.
        """
        if category != facts.category:
            raise NeedsHuman(f"A letter for {category} was asked with facts for {facts.category}.")
        chosen = self.language_for(kind, category, language)
        if longest is not None:
            return self._short(kind, chosen, facts, longest)
        template = f"{kind}/{chosen}"
        values = sayable(facts, template)
        files = self._parts(kind, category, chosen)
        html_name = f"{template}/body.html"

        subject = _one_line(fill_in(files, f"{template}/subject.txt", values, chosen), template)
        text = _tidy(fill_in(files, f"{template}/body.txt", values, chosen))
        html = _tidy(fill_in(files, html_name, values, chosen)) if html_name in files else None
        if html is not None:
            refuse_active(html, html_name)
        if not text.strip():
            raise NeedsHuman(f"The template {template}/body.txt cannot be used: it says nothing.")

        return Letter(
            subject=subject,
            text=text,
            html=html,
            language=chosen,
            template=template,
            version=_version(files),
            revision=self._revision(files),
            is_defanged=facts.is_defanged,
            sha256=_sha256([subject, text, html]),
        )

    def _short(self, kind: NoticeKind, language: str, facts: LetterFacts, longest: int) -> Letter:
        template = f"{kind}/{language}"
        name, values = f"{template}/short.txt", sayable(facts, template)
        files = read_all(self._files.loader, (f"{template}/subject.txt", name), language)
        subject = _one_line(fill_in(files, f"{template}/subject.txt", values, language), template)
        text = _tidy(fill_in(files, name, values, language))
        if len(text) > longest:
            raise too_long(name, text, longest)
        return Letter(
            subject=subject,
            text=text,
            html=None,
            language=language,
            template=name.removesuffix(".txt"),
            version=_version(files),
            revision=self._revision(files),
            is_defanged=facts.is_defanged,
            sha256=_sha256([subject, text, None]),
        )

    def still_says(self, template: str, category: Category, version: str) -> bool:
        """Whether a letter of this template would be written from the same version now."""
        try:
            return self._version_of(template, category) == version
        except NeedsHuman:
            return False

    def _version_of(self, template: str, category: Category) -> str | None:
        kind, language, *short = template.split("/")
        if kind not in set(NoticeKind) or not self._is_there(NoticeKind(kind), category, language):
            return None
        if not short:
            return _version(self._parts(NoticeKind(kind), category, language))
        names = (f"{kind}/{language}/subject.txt", f"{template}.txt")
        return _version(read_all(self._files.loader, names, language))

    def grounds(self, language: str, facts: LetterFacts) -> str:
        """Why the content is illegal, by which law, as the letters in this language say it."""
        name = f"_law/{language}/{facts.category}.txt"
        files = read_all(self._files.loader, (name,), language)
        return _tidy(fill_in(files, name, sayable(facts, name), language))

    def mandate(self, language: str, facts: LetterFacts) -> Mandate | None:
        """What the law asks of whoever acts for another; None where it asks for nothing."""
        if not (facts.law_by_mandate or facts.is_erasure_request or facts.is_on_behalf):
            return None

        def part(name: str) -> str:
            path = f"_base/{language}/{name}.txt"
            files = read_all(self._files.loader, (path,), language)
            return _tidy(fill_in(files, path, sayable(facts, path), language)).strip()

        return Mandate(
            non_consent=part("non_consent") if facts.law_by_mandate else "",
            authority=part("authority" if facts.law_by_mandate else "concerned"),
            signature=part("signed") if facts.organisation_signatory else "",
        )

    def read_once(self) -> "Letters":
        """The same letters, each read once from now on: for whoever writes many in one go."""
        same = Letters(self._root, replace(self._standing, texts=self._files.readable()))
        vars(same).update(_parts=cache(same._parts), language_for=cache(same.language_for))
        return same

    def has_short(self, kind: NoticeKind, language: str) -> bool:
        """Whether there is one for a field of a form."""
        return f"{kind}/{language}/short.txt" in self._files

    def files_of(self, kind: NoticeKind, category: Category, language: str) -> frozenset[str]:
        """Every file of such a letter that is there, also where it goes into a field of a form.

        NeedsHuman where one of them cannot be read.
        """
        parts = self._parts(kind, category, language)
        if not self.has_short(kind, language):
            return frozenset(parts)
        short = (f"{kind}/{language}/short.txt",)
        return frozenset({*parts, *read_all(self._files.loader, short, language)})

    def available(self) -> tuple[TemplateInfo, ...]:
        """Every letter there is, for ``untilgone templates list``."""
        return tuple(self._info(*there) for there in self.there())

    def there(self) -> tuple[tuple[NoticeKind, str, tuple[Category, ...]], ...]:
        """Each kind and language there is, with its categories; nothing of it is read."""
        return tuple(
            (kind, language, categories)
            for kind in NoticeKind
            for language in self._files.languages(kind)
            if (categories := tuple(c for c in Category if self._is_there(kind, c, language)))
        )

    def _info(
        self, kind: NoticeKind, language: str, categories: tuple[Category, ...]
    ) -> TemplateInfo:
        by_category = {c: self._parts(kind, c, language) for c in categories}
        every = {name: source for files in by_category.values() for name, source in files.items()}
        return TemplateInfo(
            kind=kind,
            language=language,
            categories=categories,
            version=_version(every),
            letter_versions=tuple((c, _version(files)) for c, files in by_category.items()),
            revision=self._revision(every),
        )

    def _revision(self, files: Iterable[str]) -> int:
        """The latest revision that one of these files is from."""
        return max(map(self._standing.of, files), default=0)

    def language_for(self, kind: NoticeKind, category: Category, language: str) -> str:
        """The language of such a letter to somebody who speaks this one; NeedsHuman: there is none."""
        wanted = language.lower().replace("_", "-")
        for candidate in (wanted, wanted.partition("-")[0], *_FALLBACKS):
            if self._is_there(kind, category, candidate):
                return candidate
        raise NeedsHuman(
            f"There is no letter of the kind {kind} for {category} in {language}, en or nl: "
            f"notices/{kind}/<language>/ and notices/_law/<language>/{category}.txt are needed."
        )

    def _is_there(self, kind: NoticeKind, category: Category, language: str) -> bool:
        # Only names that a listing shows: a language such as `../..` leads nowhere.
        return language in self._files.languages(kind) and all(
            name in self._files for name in _needed(kind, category, language)
        )

    def _parts(self, kind: NoticeKind, category: Category, language: str) -> dict[str, str]:
        """Every template file that takes part in this letter, by name."""
        html = f"{kind}/{language}/body.html"
        names = _needed(kind, category, language)
        if html in self._files:
            names = (*names, html)
        return read_all(self._files.loader, names, language)


def _needed(kind: NoticeKind, category: Category, language: str) -> tuple[str, ...]:
    letter = f"{kind}/{language}"
    return f"{letter}/subject.txt", f"{letter}/body.txt", f"_law/{language}/{category}.txt"


def _one_line(subject: str, template: str) -> str:
    lines = subject.strip().splitlines()
    if len(lines) != 1:
        raise NeedsHuman(
            f"The template {template}/subject.txt cannot be used: "
            f"the subject must be one line, it has {len(lines)}."
        )
    if len(lines[0]) > _LONGEST_SUBJECT:
        raise NeedsHuman(
            f"The template {template}/subject.txt cannot be used: the subject has "
            f"{len(lines[0])} characters, and {_LONGEST_SUBJECT} is the most. Shorten it."
        )
    return lines[0].replace("\t", " ")


def _tidy(text: str) -> str:
    """At most one blank line in a row, exactly one line end at the end."""
    return re.sub(r"\n(?:[ \t\xa0]*\n){2,}", "\n\n", text).strip("\n") + "\n"


def _version(files: Mapping[str, str]) -> str:
    return _digest(tuple(sorted(files.items())))[:12]


@lru_cache(maxsize=512)  # lists of files are long, and mostly the same
def _digest(files: tuple[tuple[str, str], ...]) -> str:
    return _sha256(files)


def _sha256(parts: Iterable[object]) -> str:
    """Over a JSON list: no text can be taken for the border between two others."""
    listed = json.dumps(list(parts), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(listed.encode("utf-8")).hexdigest()
