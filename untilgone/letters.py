"""Letters: the facts of a takedown in the words that legal staff wrote.

A letter is ``<kind>/<language>/{subject.txt,body.txt,body.html?}`` with the parts it extends and
includes from ``_base/`` and the grounds from ``_law/<language>/<category>.txt``. What the
templates may say is ``LetterFacts``; docs/letters.md explains both to legal staff.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.forms import Mandate
from untilgone.letter_facts import EarlierNotice, LetterFacts
from untilgone.letter_templates import fill_in, read_all
from untilgone.notices import Letter, NoticeKind
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


class Letters:
    """The letters of one templates folder; files are read anew for each letter."""

    def __init__(self, root: Path) -> None:
        self._folder = root / "notices"

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
        chosen = self._language(kind, category, language)
        if longest is not None:
            return self._short(kind, chosen, facts, longest)
        template = f"{kind}/{chosen}"
        values = sayable(facts, template)
        files = self._files(kind, category, chosen)
        html_name = f"{template}/body.html"

        subject = _one_line(fill_in(files, f"{template}/subject.txt", values, chosen), template)
        text = _tidy(fill_in(files, f"{template}/body.txt", values, chosen))
        html = _tidy(fill_in(files, html_name, values, chosen)) if html_name in files else None
        if not text.strip():
            raise NeedsHuman(f"The template {template}/body.txt cannot be used: it says nothing.")

        return Letter(
            subject=subject,
            text=text,
            html=html,
            language=chosen,
            template=template,
            version=_version(files),
            sha256=_sha256([subject, text, html]),
        )

    def _short(self, kind: NoticeKind, language: str, facts: LetterFacts, longest: int) -> Letter:
        template = f"{kind}/{language}"
        name, values = f"{template}/short.txt", sayable(facts, template)
        files = read_all(self._folder, (f"{template}/subject.txt", name), language)
        subject = _one_line(fill_in(files, f"{template}/subject.txt", values, language), template)
        text = _tidy(fill_in(files, name, values, language))
        if len(text) > longest:
            raise NeedsHuman(
                f"The letter {name} cannot be written: it has {len(text)} characters, and this "
                f"party takes {longest}. Shorten the template or the explanation."
            )
        return Letter(
            subject=subject,
            text=text,
            html=None,
            language=language,
            template=name.removesuffix(".txt"),
            version=_version(files),
            sha256=_sha256([subject, text, None]),
        )

    def grounds(self, language: str, facts: LetterFacts) -> str:
        """Why the content is illegal, by which law, as the letters in this language say it."""
        name = f"_law/{language}/{facts.category}.txt"
        files = read_all(self._folder, (name,), language)
        return _tidy(fill_in(files, name, sayable(facts, name), language))

    def mandate(self, language: str, facts: LetterFacts) -> Mandate | None:
        """What the law asks of whoever acts for another; None where it asks for nothing."""
        if not (facts.law_by_mandate or facts.is_erasure_request or facts.is_on_behalf):
            return None

        def part(name: str) -> str:
            path = f"_base/{language}/{name}.txt"
            files = read_all(self._folder, (path,), language)
            return _tidy(fill_in(files, path, sayable(facts, path), language)).strip()

        return Mandate(
            non_consent=part("non_consent") if facts.law_by_mandate else "",
            authority=part("authority" if facts.law_by_mandate else "concerned"),
            signature=part("signed") if facts.organisation_signatory else "",
        )

    def available(self) -> tuple[TemplateInfo, ...]:
        """Every letter there is, for ``untilgone templates list``."""
        return tuple(self._info(*there) for there in self.there())

    def there(self) -> tuple[tuple[NoticeKind, str, tuple[Category, ...]], ...]:
        """Each kind and language there is, with its categories; nothing of it is read."""
        return tuple(
            (kind, language, categories)
            for kind in NoticeKind
            for language in _folders(self._folder / kind)
            if (categories := tuple(c for c in Category if self._is_there(kind, c, language)))
        )

    def _info(
        self, kind: NoticeKind, language: str, categories: tuple[Category, ...]
    ) -> TemplateInfo:
        by_category = {c: self._files(kind, c, language) for c in categories}
        every = {name: source for files in by_category.values() for name, source in files.items()}
        return TemplateInfo(
            kind=kind,
            language=language,
            categories=categories,
            version=_version(every),
            letter_versions=tuple((c, _version(files)) for c, files in by_category.items()),
        )

    def _language(self, kind: NoticeKind, category: Category, language: str) -> str:
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
        return language in _folders(self._folder / kind) and all(
            (self._folder / name).is_file() for name in _needed(kind, category, language)
        )

    def _files(self, kind: NoticeKind, category: Category, language: str) -> dict[str, str]:
        """Every template file that takes part in this letter, by name."""
        html = f"{kind}/{language}/body.html"
        names = _needed(kind, category, language)
        if (self._folder / html).is_file():
            names = (*names, html)
        return read_all(self._folder, names, language)


def _needed(kind: NoticeKind, category: Category, language: str) -> tuple[str, ...]:
    letter = f"{kind}/{language}"
    return f"{letter}/subject.txt", f"{letter}/body.txt", f"_law/{language}/{category}.txt"


def _folders(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []


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
    return _sha256(sorted(files.items()))[:12]


def _sha256(parts: Iterable[object]) -> str:
    """Over a JSON list: no text can be taken for the border between two others."""
    listed = json.dumps(list(parts), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(listed.encode("utf-8")).hexdigest()
