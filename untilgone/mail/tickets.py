"""The number under which a party follows what we told it, and our own tag in its answer."""

import re
from datetime import date
from enum import StrEnum
from functools import cache

from pydantic import Field
from pydantic.dataclasses import dataclass

from untilgone.mail.parsed import Mail
from untilgone.mail.rules_file import compiled, read_rules

_MOST_TEXT = 20_000  # characters
_TAKEDOWN = re.compile(r"(?<![\w-])(UG-\d{4}-\d{4,9}-\d{1,5})(?![\w-]*\w)", re.IGNORECASE)
OUR_MESSAGE_ID = re.compile(
    r"<(ug-\d{4}-\d{4,9}-\d{1,5})\.\d{1,4}\.\d{1,4}\.\d{1,4}\.[0-9a-f]{16}@[^>]{1,255}>"
)
_DATE = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|(?:19|20)\d\d")
_OURS = re.compile(r"UG-\d{4}-\d", re.IGNORECASE)


class _In(StrEnum):
    SUBJECT = "subject"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True)
class _Ticket:
    id: str
    places: tuple[_In, ...] = Field(alias="in")
    patterns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Header:
    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class _Tickets:
    date: date
    source: str
    ticket: tuple[_Ticket, ...]
    header: tuple[_Header, ...]


@cache
def _tickets() -> _Tickets:
    tickets: _Tickets = read_rules("tickets.toml", _Tickets)
    return tickets


def ticket_of(mail: Mail) -> str | None:
    """The party's number; None where it gives none. Never a reference or a date of ours."""
    for header in _tickets().header:
        if value := re.sub(r"[^\w#:/.-]", "", mail.headers.get(header.name)[:60]):
            return value.rpartition("#")[2]
    subject = _without_ours(mail.subject)
    text = _without_ours(mail.own_words[:_MOST_TEXT])
    for ticket in _tickets().ticket:
        for place in ticket.places:
            for pattern in ticket.patterns:
                found = _number(pattern, subject if place is _In.SUBJECT else text)
                if found:
                    return found
    return None


def takedown_of(mail: Mail) -> str | None:
    """Our reference in it: in the subject, the newest words, all words, or the mail it answers."""
    for text in (mail.subject, mail.own_words, mail.text, mail.original.get("subject")):
        if found := _TAKEDOWN.search(text):
            return found[1].upper()
    for identifier in (
        *mail.in_reply_to,
        *reversed(mail.references),
        mail.original.get("message-id").lower(),
    ):
        if found := OUR_MESSAGE_ID.fullmatch(identifier):
            return found[1].upper()
    return None


def _without_ours(text: str) -> str:
    return re.sub(r"\[?UG-\d{4}-\d{4,9}(?:-\d{1,5})?\]?", " ", text, flags=re.IGNORECASE)


def _number(pattern: str, text: str) -> str:
    for match in compiled(pattern).finditer(text):
        number: str = match[1].rstrip(".-/")
        if not _DATE.fullmatch(number) and not _OURS.match(number):
            return number
    return ""
