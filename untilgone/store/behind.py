"""The takedowns behind a figure: the same rounds that were counted, one by one.

Figures come from counts (``untilgone.store.measured``); here what each clock of a round shows is
read from the round itself, so whoever doubts a number can look at what it was made of.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from math import inf
from typing import Any

from sqlalchemy import literal, null, tuple_
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import col, or_
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import State
from untilgone.errors import BadInput
from untilgone.measures import Clock, Deadline, Measure, Outcome
from untilgone.metrics.intervals import rounded_one
from untilgone.store import opened
from untilgone.store.clocks import letter_shown, shown
from untilgone.store.database import Store
from untilgone.store.group_facts import is_next, was_refused
from untilgone.store.measured import Asked
from untilgone.store.round_columns import is_letter_of, key_of
from untilgone.store.round_rows import RoundLetterRow, RoundRow
from untilgone.store.rows import open_task_counts
from untilgone.store.tables import CaseRow, TakedownRow
from untilgone.store.views import TakedownLine
from untilgone.store.write.measured import Periods

_AT_ONCE = 500  # rounds that are read, and
LONGEST_PLACE = 20
_MOST_READS = 20  # how often for one page: of a million the rest is on the next ones


class What(StrEnum):
    """Which of the takedowns of a group."""

    ALL = "all"  # for which the clock ran
    OPEN = "open"
    ALREADY_GONE = "already_gone"
    REMOVED = "removed"  # on the other clocks: it came, e.g. the answer
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    KEPT = "kept"
    MISSED = "missed"
    UNCLEAR = "unclear"
    REFUSED = "refused"  # at least once, by whoever the group is of
    UNSEEN = "unseen"  # removed, and after the clock began no look found it any more


@dataclass(frozen=True, kw_only=True)
class Behind:
    """One round of a takedown, and what its clock showed."""

    takedown: TakedownLine
    measure: Measure


@dataclass(frozen=True, kw_only=True)
class Some:
    """Some of them, the latest first; ``after`` is where it goes on, empty at the end."""

    items: tuple[Behind, ...]
    after: str


@dataclass(frozen=True, kw_only=True)
class _Read:
    takedown: TakedownRow
    round: RoundRow
    next_began_at: datetime | None
    case: str
    letter: RoundLetterRow | None  # whose clock is asked about

    def measure(self, clock: Clock, now: datetime) -> Measure | None:
        """What this clock shows; None where it never ran."""
        if self.letter is not None:
            return letter_shown(self.takedown, self.round, self.letter)
        return shown(self.takedown, self.round, self.next_began_at, clock, now)


async def behind(
    store: Store,
    asked: Asked,
    what: What,
    now: datetime,
    periods: Periods,
    *,
    within: float = inf,
    after: str = "",
    limit: int = 50,
) -> Some:
    """What a number is made of. ``within``: only what was seen gone by so many hours."""
    found: list[tuple[_Read, Measure]] = []
    place = _place(after)
    is_over = False
    async with store.reading() as session:
        for _ in range(_MOST_READS):
            reads = await _reads(session, asked, what, place)
            for read in reads:
                place = (read.round.takedown_id, read.round.number)
                measure = read.measure(asked.clock, now)
                if measure and _is_meant(measure, asked, what, periods, within):
                    found.append((read, measure))
                if len(found) == limit:
                    break
            is_over = len(reads) < _AT_ONCE and len(found) < limit
            if is_over or len(found) == limit:
                break
        counts = await open_task_counts(session, [read.takedown.id for read, _ in found])
    return Some(
        items=tuple(
            Behind(
                takedown=opened.takedown_line(
                    store.keyring, read.takedown, read.case, counts.get(read.takedown.id, 0)
                ),
                measure=measure,
            )
            for read, measure in found
        ),
        after="" if is_over or place is None else f"{place[0]}.{place[1]}",
    )


def _place(after: str) -> tuple[int, int] | None:
    if not after:
        return None
    first, _, second = after.partition(".")
    if not (
        after.isascii() and first.isdigit() and second.isdigit() and len(after) <= LONGEST_PLACE
    ):
        raise BadInput("This is no place in the list. Begin at its first page.")
    return min(int(first), 2**31 - 1), min(int(second), 2**31 - 1)


async def _reads(
    session: AsyncSession, asked: Asked, what: What, place: tuple[int, int] | None
) -> list[_Read]:
    takedown, ladder, later = TakedownRow, RoundRow, aliased(RoundRow)
    begins = [col(ladder.began_at), col(ladder.first_notice_at), col(ladder.confirmed_at)]
    letter: Any = null()
    if asked.clock is Clock.AFTER_LETTER:  # a ladder has one of each kind, so a page has each once
        letter, begins = RoundLetterRow, [col(RoundLetterRow.delivered_at)]
    at = (col(ladder.takedown_id), col(ladder.number))
    query: Any = (
        sql_select(takedown, ladder, col(later.began_at), col(CaseRow.reference), letter)
        .join(ladder, col(ladder.takedown_id) == col(takedown.id))
        .join(CaseRow, col(CaseRow.id) == col(takedown.case_id))
        .outerjoin(later, is_next(later, ladder))
        .order_by(*(each.desc() for each in at))
        .limit(_AT_ONCE)
    )
    if asked.clock is Clock.AFTER_LETTER:
        query = query.join(RoundLetterRow, is_letter_of(ladder))
    if asked.desk is not None:
        query = query.where(col(takedown.desk) == asked.desk)
    if asked.key is not None:
        query = query.where(key_of(asked.dimension, asked.clock) == asked.key)
    if what is What.REFUSED:
        query = query.where(was_refused(asked.dimension, ladder, later))
    if what is What.OPEN and asked.clock is Clock.REMOVAL:
        query = query.where(col(takedown.state) != literal(State.CLOSED, literal_execute=True))
    if asked.until is not None:  # no clock begins before its round
        query = query.where(col(ladder.began_at) < _midnight(asked.until))
    if asked.since is not None:  # every clock of a round begins at one of these
        query = query.where(or_(*(begin >= _midnight(asked.since) for begin in begins)))
    if place is not None:
        query = query.where(tuple_(*at) < tuple_(*map(literal, place)))
    return [
        _Read(takedown=row, round=of, next_began_at=next_began_at, case=case, letter=its)
        for row, of, next_began_at, case, its in await session.exec(query)
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _is_meant(measure: Measure, asked: Asked, what: What, periods: Periods, within: float) -> bool:
    day = measure.began_at.date()
    if (asked.since and day < asked.since) or (asked.until and day >= asked.until):
        return False
    if what in {What.ALL, What.REFUSED}:
        return measure.outcome != Outcome.ALREADY_GONE
    if what is What.UNSEEN:
        left, _ = rounded_one(measure.left, measure.right)
        return measure.outcome == Outcome.REMOVED and left == 0
    if what in _OF_DEADLINES:
        period = periods.get((measure.platform, measure.category))
        return measure.deadline(period) == Deadline(what)
    return measure.outcome == Outcome(what) and measure.right <= within


_OF_DEADLINES = (What.KEPT, What.MISSED, What.UNCLEAR)
