"""A letter that somebody has sent to themselves, to see how it looks in a mailbox."""

import html
import re
from dataclasses import dataclass, replace

from untilgone.notices import Letter
from untilgone.people import Person

MARK = "[Test] "
_SAID = {
    "en": "This is a test. It was sent to you alone, and to nobody else.",
    "nl": "Dit is een test. Hij is alleen naar jou gestuurd, en naar niemand anders.",
}


@dataclass(frozen=True, kw_only=True)
class LetterTry:
    """Send this letter to whoever asks for it; with the same ``key`` again it is not sent twice."""

    by: Person
    letter: Letter
    key: str


def marked(letter: Letter, language: str) -> Letter:
    """The letter, so that nobody takes it for one that went out. ``language``: of the reader."""
    said = _SAID.get(language, _SAID["en"])
    return replace(
        letter,
        subject=f"{MARK}{letter.subject}",
        text=f"{said}\n\n{letter.text}",
        html=_first(html.escape(said), letter.html) if letter.html is not None else None,
    )


def _first(said: str, page: str) -> str:
    """The line at the top of what is shown of the page."""
    body = re.search(r"<body\b[^>]*>", page, re.IGNORECASE)
    at = body.end() if body else 0
    return f"{page[:at]}\n<p>{said}</p>\n{page[at:]}"
