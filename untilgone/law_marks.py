"""Sample facts for letters in which each fact that can be printed is unlike all others."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, get_args

from pydantic import AfterValidator

from untilgone.cases import Category
from untilgone.letter_facts import AlsoAsked, EarlierNotice, LetterFacts
from untilgone.letter_times import moment
from untilgone.notices import AnswerKind, NoticeKind
from untilgone.parties import PartyKind
from untilgone.urls import display


def _marks(kind: type[Any], first: datetime) -> dict[str, str | datetime]:
    """For each text and each time of it one that no other fact has."""
    marks: dict[str, str | datetime] = {}
    for day, spec in enumerate(fields(kind)):
        if spec.type is str:
            marks[spec.name] = f"«{spec.name}»"
        elif datetime in (spec.type, *get_args(spec.type)):
            marks[spec.name] = first + timedelta(days=day)
    return marks


_FACTS = _marks(LetterFacts, datetime(2001, 1, 1, tzinfo=UTC))
# The name of a party stands in both.
_EARLIER = _marks(EarlierNotice, datetime(2002, 1, 1, tzinfo=UTC)) | {"party_name": "«earlier»"}
_ALSO = {
    name: mark if isinstance(mark, datetime) else f"«also.{name}»"
    for name, mark in _marks(AlsoAsked, datetime(2003, 1, 1, tzinfo=UTC)).items()
}
_ALL = _FACTS | {f"earlier.{name}": mark for name, mark in _EARLIER.items()}


def _known(name: str) -> str:
    if name not in _ALL:
        raise ValueError(f"{name!r} is no fact that a letter prints; there are {', '.join(_ALL)}")
    return name


FactName = Annotated[str, AfterValidator(_known)]
"""A fact by its name in `LetterFacts`; `earlier.sent_at` is one of each earlier notice."""


def marked(category: Category, party_kind: PartyKind) -> LetterFacts:
    """Facts for such a letter, with everything filled in that may be empty in one."""
    sent: dict[str, Any] = {"kind": NoticeKind.NOTICE, **_EARLIER}
    further: dict[str, Any] = dict(_ALSO)
    values: dict[str, Any] = {
        **{spec.name: True for spec in fields(LetterFacts) if spec.type is bool},
        **_FACTS,
        "category": category,
        "party_kind": party_kind,
        "earlier_urls": ("«earlier_urls 1»", "«earlier_urls 2»"),
        "also": (
            AlsoAsked(**further, earlier_urls=("«also.earlier_urls 1»",)),
            # What was neither seen nor moved is said by other words of the template.
            AlsoAsked(**further | {"seen_live_at": None}),
        ),
        # One for each thing that can come of a letter.
        "earlier": tuple(EarlierNotice(**sent, answer=each) for each in (None, *AnswerKind)),
    }
    return LetterFacts(**values)


def unprinted(name: str, facts: LetterFacts, language: str, text: str) -> str | None:
    """Why this fact counts as not printed in ``text``; None if it is, or was not filled in."""
    if not getattr(facts, name.partition(".")[0]):
        return None
    if _as_printed(name, _ALL[name], facts, language) not in text:
        return f"the fact {name} is not printed"
    # What is asked of the address is asked of each further one too.
    if not facts.also or name not in _ALSO:
        return None
    if _as_printed(name, _ALSO[name], facts, language) not in text:
        return f"the fact {name} is not printed for a further address"
    return None


def _as_printed(name: str, mark: str | datetime, facts: LetterFacts, language: str) -> str:
    if isinstance(mark, datetime):
        return moment(mark, language)
    return display(mark) if name == "url" and facts.is_defanged else mark
