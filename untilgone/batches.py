"""Batches: notices to one address that differ in nothing but what they are about, as one letter."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from untilgone.letter_facts import AlsoAsked, LetterFacts
from untilgone.notices import Letter, NoticeState

_OF_THE_ADDRESS = frozenset(field.name for field in fields(AlsoAsked))
# Told anew when the letter leaves; the link is that of the notice that leads.
_SAID_AGAIN = frozenset({"answer_by", "also", "answer_url", "has_list"})


class BatchState(StrEnum):
    """How far a batch has come."""

    WAITING = "waiting"
    LEAVING = "leaving"  # its letter may have left
    ENDED = "ended"


@dataclass(frozen=True, kw_only=True)
class Ended:
    """What became of a batch's letter, for each notice in it."""

    outcome: NoticeState
    said: str
    at: datetime
    receipt: str | None = None
    address_is_bad: bool = False


@dataclass(frozen=True, kw_only=True)
class Joining:
    """What a notice brings that may leave together with others."""

    sameness: str
    facts: LetterFacts
    wait_for_others: timedelta
    most: int  # notices in one letter


def sameness(who: Sequence[str], letter: Letter, wait: timedelta, facts: LetterFacts) -> str:
    """The same text for notices that may leave as one letter; it tells what they say.

    ``who``: whom the letter goes to, by which channel, and what the channel asks of addresses in
    one report, e.g. that they are of one host.
    """
    shared = {
        field.name: _plain(getattr(facts, field.name))
        for field in fields(facts)
        if field.name not in _OF_THE_ADDRESS | _SAID_AGAIN
    }
    # When each came back is said of each; that they did is said of all.
    shared["was_gone"] = facts.was_gone_from is not None
    shared["earlier"] = [
        [sent.kind, sent.party_name, _plain(sent.sent_at), sent.answer] for sent in facts.earlier
    ]
    what = [letter.language, letter.template, letter.version, wait.total_seconds()]
    return json.dumps([list(who), what, shared], sort_keys=True)


def of_all(
    facts: LetterFacts,
    others: tuple[LetterFacts, ...],
    answer_by: datetime,
    *,
    has_list: bool = False,
) -> LetterFacts:
    """The facts of the one letter for all of them, which asks for an answer by that time.

    ``has_list``: a list of the addresses goes along.
    """
    also = tuple(
        AlsoAsked(**{name: getattr(other, name) for name in _OF_THE_ADDRESS}) for other in others
    )
    return replace(facts, also=also, answer_by=answer_by, has_list=has_list)


def _plain(value: object) -> object:
    """To the minute, as letters say it: notices of one batch are settled seconds apart."""
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    return value
