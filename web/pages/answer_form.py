"""The form on which a party answers: what was typed, what is wrong with it, what it says."""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from starlette.datastructures import FormData

from untilgone.notices import Answer, AnswerKind
from untilgone.sayable import TURNS_TEXT_AROUND
from untilgone.store.answering import AskedAddress, AskedLetter
from web.answer_words import Words

RULE = "their own page"
OPENED = "opened their own page"
LONGEST_TEXT = 4_000  # characters
_LONGEST_ADDRESS = 254  # RFC 5321 4.5.3.1.3, less the brackets
_FURTHEST = timedelta(days=366)
_EARLIEST_ZONE = timedelta(hours=12)  # where it is yesterday still
_KINDS = {
    "removed": AnswerKind.REMOVED,
    "will_remove": AnswerKind.ACKNOWLEDGED,
    "not_ours": AnswerKind.WRONG_ADDRESSEE,
    "need_more": AnswerKind.QUESTION,
    "refuse": AnswerKind.REFUSED,
}
_NEED_TEXT = frozenset({"need_more", "refuse"})


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in the form."""

    key: str  # makes sending the form twice the same as once
    choice: str = ""
    date: str = ""
    text: str = ""
    contact: str = ""
    about: frozenset[str] = frozenset()  # references of takedowns


def typed(form: FormData, letter: AskedLetter) -> Typed:
    """What was sent. About one address, nobody has to say which."""

    def said(name: str) -> str:
        value = form.get(name, "")
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""

    still_open = [each.reference for each in letter.addresses if each.is_open]
    about = form.getlist("about") if len(still_open) > 1 else still_open
    return Typed(
        key=said("key")[:64],
        choice=said("choice"),
        date=said("date")[:20],
        text=said("text"),
        contact=said("contact")[: _LONGEST_ADDRESS + 1],
        about=frozenset(still_open).intersection(str(each) for each in about),
    )


def wrong_with(given: Typed, now: datetime, words: Words) -> dict[str, str]:
    """What must be put right, by field, in the order of the form; empty: it can be sent."""
    errors, said = {}, words.errors
    if not given.about:
        errors["about"] = said["about"]
    if given.choice not in _KINDS:
        errors["choice"] = said["choice"]
    if given.choice == "will_remove":
        if not given.date:
            errors["date"] = said["date"]
        elif not _is_near(given.date, now):
            errors["date"] = said["date_range"].format(example=(now + timedelta(days=7)).date())
    if given.choice in _NEED_TEXT and not given.text:
        errors["text"] = said["text_needed"]
    elif len(given.text) > LONGEST_TEXT:
        errors["text"] = said["text_long"].format(count=len(given.text))
    elif any(_is_hidden(character) for character in given.text):
        errors["text"] = said["text_hidden"]
    if given.contact and not _is_address(given.contact):
        errors["contact"] = said["contact"]
    return errors


def answers(
    given: Typed, letter: AskedLetter, now: datetime
) -> tuple[tuple[AskedAddress, Answer], ...]:
    """The answer for each takedown that it is about; the same form twice is the same answer."""
    text = _text(given)
    return tuple(
        (
            each,
            Answer(
                answer_id=_answer_id(each.notice_id, given),
                kind=_KINDS[given.choice],
                notice_id=each.notice_id,
                at=now,
                text=text,
                rule=RULE,
            ),
        )
        for each in letter.addresses
        if each.reference in given.about
    )


def opening(letter: AskedLetter, now: datetime) -> tuple[tuple[AskedAddress, Answer], ...]:
    """That the page was opened, for each open takedown; a scanner of mail opens it too."""
    return tuple(
        (
            each,
            Answer(
                answer_id=f"page/opened/{each.notice_id}",
                kind=AnswerKind.PENDING,
                notice_id=each.notice_id,
                at=now,
                text="The link in the letter was opened, by a person or by a scanner of mail.",
                rule=OPENED,
            ),
        )
        for each in letter.addresses
        if each.is_open
    )


def _text(given: Typed) -> str:
    """In the words that staff read; what the party wrote stays as it is."""
    parts: Sequence[str] = (
        f"Will remove by {given.date}." if given.choice == "will_remove" else "",
        given.text,
        f"Contact: {given.contact}" if given.contact else "",
    )
    return "\n\n".join(part for part in parts if part)


def _answer_id(notice_id: str, given: Typed) -> str:
    said = (notice_id, given.key, given.choice, given.date, given.text, given.contact)
    return f"page/{hashlib.sha256(repr(said).encode()).hexdigest()[:32]}"


def _is_near(text: str, now: datetime) -> bool:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    return (now - _EARLIEST_ZONE).date() <= day <= (now + _FURTHEST).date()


def _is_hidden(character: str) -> bool:
    if character in "\n\t":
        return False
    # Cc: control characters; Zl, Zp: line separators; Cs: halves that nothing can carry.
    is_odd = unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
    return is_odd or character in TURNS_TEXT_AROUND


def _is_address(text: str) -> bool:
    name, at, domain = text.rpartition("@")
    is_plain = text.isprintable() and not any(each.isspace() for each in text)
    return bool(name and at and "." in domain) and is_plain and len(text) <= _LONGEST_ADDRESS
