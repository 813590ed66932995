"""Takedowns of before this installation: what a row of a spreadsheet says about its clocks.

A day without an hour is the whole day: an interval is as long as it takes to be certain that what
happened lies in it (docs/numbers.md).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from math import inf

from untilgone.cases import Category
from untilgone.errors import BadInput
from untilgone.measures import NOT_KNOWN, Clock, Measure, Outcome, hours
from untilgone.people import Person


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When something was, as exactly as it was written down; both ends alike: to the second."""

    earliest: datetime
    latest: datetime


@dataclass(frozen=True, kw_only=True)
class PastTakedown:
    """One row. Empty: the spreadsheet does not say."""

    row: int  # as a spreadsheet counts: the heading is row 1
    url: str
    category: Category
    reported: Moment
    outcome: Outcome
    first_notice: Moment | None = None
    last_seen_online: Moment | None = None
    first_seen_offline: Moment | None = None
    ended: Moment | None = None  # it was withdrawn, or found elsewhere
    platform: str = ""
    host: str = ""
    channel: str = ""
    country: str = ""


class Taken(StrEnum):
    """What became of a row."""

    TAKEN = "taken"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Took:
    """What became of one row, and why where it was not taken."""

    row: int
    result: Taken
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class HistoryFile:
    """Which file it is; nothing of what is in it."""

    sha256: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class HistoryOrder:
    """Count these takedowns of before; the same key again counts nothing more."""

    rows: tuple[PastTakedown, ...]
    file: HistoryFile
    desk: str
    by: Person
    key: str


@dataclass(frozen=True, kw_only=True)
class HistoryTaken:
    """What became of each row, in their order."""

    rows: tuple[Took, ...] = ()


def checked(past: PastTakedown, now: datetime) -> PastTakedown:
    """The same; BadInput says in a sentence why nothing can be counted from it."""
    told, online, offline = past.first_notice, past.last_seen_online, past.first_seen_offline
    for moment in (past.reported, told, online, offline, past.ended):
        if moment is not None and moment.earliest > now:
            raise BadInput("a date lies in the future")
    _in_order(past.reported, told, "first_notice lies before reported")
    _in_order(past.reported, online, "last_seen_online lies before reported")
    _in_order(past.reported, past.ended, "ended lies before reported")
    _in_order(online, offline, "first_seen_offline lies before last_seen_online")
    if past.outcome is not Outcome.ALREADY_GONE:
        _told(past)
    elif told is not None:
        raise BadInput("already_gone means that nobody was told; first_notice must be empty")
    return past


def _told(past: PastTakedown) -> None:
    """BadInput unless it says enough of how it ended."""
    told, offline = past.first_notice, past.first_seen_offline
    if told is None:
        raise BadInput("first_notice is missing: without it nothing can be counted")
    _in_order(told, past.ended, "ended lies before first_notice")
    if past.outcome is Outcome.REMOVED:
        if offline is None:
            raise BadInput("first_seen_offline is missing, and it was removed")
        if offline.latest <= told.earliest:
            raise BadInput("it was offline before first_notice: that is already_gone, not removed")
    elif past.outcome is Outcome.OPEN:
        if offline is not None:
            raise BadInput("it is open, and first_seen_offline says that it was offline")
    elif _end(past) is None:
        raise BadInput("it says nowhere when it ended; fill in ended")


def _in_order(first: Moment | None, then: Moment | None, problem: str) -> None:
    if first is not None and then is not None and then.latest < first.earliest:
        raise BadInput(problem)


def _end(past: PastTakedown) -> Moment | None:
    """When it was withdrawn or found elsewhere; else until when it is known to have gone on."""
    if past.outcome is Outcome.MOVED:
        return past.ended or past.first_seen_offline or past.last_seen_online
    return past.ended or past.last_seen_online


def measures_of(past: PastTakedown, *, desk: str, platform: str) -> tuple[Measure, ...]:
    """What its clocks would have shown here. The first answer is in no spreadsheet.

    ``past`` is one that ``checked`` lets pass.
    """
    told = past.first_notice
    clock = Measure(
        clock=Clock.REMOVAL,
        desk=desk,
        platform=platform,
        category=past.category,
        host=past.host or NOT_KNOWN,
        channel=past.channel or NOT_KNOWN,
        country=past.country or NOT_KNOWN,
        began_at=past.reported.earliest,
        left=0.0,
        right=0.0,
        outcome=past.outcome,
    )
    if told is None:
        return (clock,)
    waited, delayed = _between(past.reported, told)
    left, right = _removal(past, told)
    return (
        replace(clock, clock=Clock.OUR_DELAY, left=waited, right=delayed, outcome=Outcome.REMOVED),
        replace(clock, began_at=told.earliest, left=left, right=right),
    )


def _removal(past: PastTakedown, told: Moment) -> tuple[float, float]:
    online = past.last_seen_online or told
    left = hours(told.latest, online.earliest)
    if past.outcome is Outcome.OPEN:
        return left, inf
    if past.outcome is Outcome.REMOVED:
        assert past.first_seen_offline is not None
        right = hours(told.earliest, past.first_seen_offline.latest)
        return min(left, right), right
    end = _end(past)
    assert end is not None
    return _between(told, end)


def _between(first: Moment, then: Moment) -> tuple[float, float]:
    return hours(first.latest, then.earliest), hours(first.earliest, then.latest)
