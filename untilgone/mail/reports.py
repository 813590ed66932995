"""Reports of machines that are neither a bounce nor an answer: complaints about mail, DMARC."""

from datetime import date
from functools import cache

from pydantic.dataclasses import dataclass

from untilgone.mail.parsed import Mail
from untilgone.mail.rules_file import compiled, plain, read_rules

_BEGINNING = 4000  # characters
_FIRST_WORDS = 160  # characters in which a system says what its mail is


@dataclass(frozen=True, kw_only=True)
class _Reports:
    date: date
    source: str
    subjects: tuple[str, ...]
    texts: tuple[str, ...]
    nothing: tuple[str, ...]


@cache
def _reports() -> _Reports:
    reports: _Reports = read_rules("reports.toml", _Reports)
    return reports


def reported(mail: Mail) -> str:
    """The words by which the mail is such a report; empty where it is none."""
    for patterns, text in (
        (_reports().subjects, mail.subject),
        (_reports().texts, mail.text[:_BEGINNING]),
    ):
        for pattern in patterns:
            if match := compiled(pattern).search(plain(text)):
                return str(match[0]).strip()
    return ""


def says_nothing(subject: str, own_words: str) -> str:
    """The words by which a ticket system says that its mail says nothing: a survey, "solved"."""
    for text in (plain(subject), plain(own_words[:_FIRST_WORDS])):
        for pattern in _reports().nothing:
            if match := compiled(pattern).search(text):
                return str(match[0]).strip()
    return ""
