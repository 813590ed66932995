"""Sample facts for letters in which each fact that can be printed is unlike all others."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, get_args

from pydantic import AfterValidator

from untilgone import gdpr
from untilgone.cases import Category
from untilgone.letter_facts import EarlierNotice, LetterFacts
from untilgone.letter_times import moment
from untilgone.notices import NoticeKind
from untilgone.parties import Office, PartyKind


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
_ALL = _FACTS | {f"earlier.{name}": mark for name, mark in _EARLIER.items()}


def _known(name: str) -> str:
    if name not in _ALL:
        raise ValueError(f"{name!r} is no fact that a letter prints; there are {', '.join(_ALL)}")
    return name


FactName = Annotated[str, AfterValidator(_known)]
"""A fact by its name in `LetterFacts`; `earlier.sent_at` is one of each earlier notice."""


def marked(
    kind: NoticeKind,
    category: Category,
    party_kind: PartyKind,
    office: Office | None = None,
    *,
    by_mandate: bool,
) -> LetterFacts:
    """Facts for such a letter; ``by_mandate``: a law asks for a request on somebody's behalf."""
    is_erasure_request = by_mandate and gdpr.asks_for_erasure(category, party_kind)
    is_on_behalf = by_mandate and office is not None
    sent: dict[str, Any] = {"kind": NoticeKind.NOTICE, **_EARLIER}
    values: dict[str, Any] = {
        **_FACTS,
        "category": category,
        "party_kind": party_kind,
        "party_office": office,
        "law_by_mandate": by_mandate and not (is_erasure_request or is_on_behalf),
        "is_erasure_request": is_erasure_request,
        "is_on_behalf": is_on_behalf,
        "earlier": () if kind is NoticeKind.NOTICE else (EarlierNotice(**sent),),
    }
    return LetterFacts(**values)


def printed(name: str, language: str) -> str:
    """How a letter in this language prints the sample of this fact."""
    mark = _ALL[name]
    return mark if isinstance(mark, str) else moment(mark, language)
