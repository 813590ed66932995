"""What reporters and those who work here are told by mail, in words that staff can change.

They stand in ``templates/emails/<event>/<language>``. What the templates may say is ``NewsFacts``
(docs/reporters.md) and ``untilgone.digest_facts`` (docs/digest.md). They are written in the language
of letters (``untilgone.letter_templates``).
"""

import re
from dataclasses import dataclass, field, fields
from pathlib import Path

from jinja2 import FileSystemLoader

from untilgone.digest_facts import DigestFacts, LinkFacts
from untilgone.digests import Purpose
from untilgone.errors import NeedsHuman
from untilgone.letter_templates import fill_in, read_all
from untilgone.reporters import Event

_FALLBACK = "en"


def _fact(help_text: str) -> str:
    made: str = field(metadata={"help": help_text})
    return made


@dataclass(frozen=True, kw_only=True)
class NewsFacts:
    """All that a template may say."""

    reference: str = _fact("Reference of the case, such as UG-2026-000123")
    contact: str = _fact("How the reporter reaches you, as the settings say")
    with_details: bool = field(
        metadata={"help": "Whether the reporter wanted it said what it is about; for `if`"}
    )
    addresses: tuple[str, ...] = field(
        metadata={
            "help": "The addresses that it is about, written so that they cannot be clicked; for "
            "`for`. Of child sexual abuse material only the hosts"
        }
    )
    done: str = _fact("How many addresses of the case were told, or are gone")
    total: str = _fact("How many addresses the case has")


@dataclass(frozen=True, kw_only=True)
class NewsText:
    """One message in words."""

    subject: str
    text: str
    language: str


class NewsTexts:
    """The messages of one templates folder; files are read anew for each."""

    def __init__(self, root: Path) -> None:
        self._folder = root / "emails"

    def render(
        self, event: Event | Purpose, language: str, facts: NewsFacts | DigestFacts | LinkFacts
    ) -> NewsText:
        """The message in this language, else in English; NeedsHuman says what is to be mended."""
        chosen = self._language(event, language)
        names = (f"{event}/{chosen}/subject.txt", f"{event}/{chosen}/body.txt")
        files = read_all(FileSystemLoader(self._folder), names, chosen)
        values = {spec.name: getattr(facts, spec.name) for spec in fields(facts)}
        subject = fill_in(files, names[0], values, chosen).strip()
        if len(subject.splitlines()) != 1:
            raise NeedsHuman(f"The template emails/{names[0]} must be one line.")
        text = re.sub(r"\n{3,}", "\n\n", fill_in(files, names[1], values, chosen)).strip("\n")
        return NewsText(subject=subject, text=text + "\n", language=chosen)

    def _language(self, event: Event | Purpose, language: str) -> str:
        there = {path.name for path in (self._folder / event).glob("*") if path.is_dir()}
        wanted = language.lower().replace("_", "-")
        for candidate in (wanted, wanted.partition("-")[0], _FALLBACK):
            if candidate in there:
                return candidate
        raise NeedsHuman(f"There is no template emails/{event}/{wanted} or emails/{event}/en.")
