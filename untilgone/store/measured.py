"""Reading what clocks showed: what ended, counted, and what is open, as it stands now."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import inf
from typing import Any

import numpy as np
from sqlalchemy import literal
from sqlalchemy import select as sql_select
from sqlmodel import and_, col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import State
from untilgone.errors import BadInput
from untilgone.looks import Standing
from untilgone.measures import Clock, Deadline, Dimension, Measure, Outcome, dimensions_of
from untilgone.metrics.intervals import Intervals, Row, rounded
from untilgone.store.database import Store
from untilgone.store.measured_rows import MeasuredRow, MeasureRow
from untilgone.store.quarters import A_QUARTER
from untilgone.store.round_columns import is_letter_of, is_not_ended, key_of, told_platform, when
from untilgone.store.round_columns import quarters as quarters_of
from untilgone.store.round_rows import RoundLetterRow, RoundRow
from untilgone.store.tables import TakedownRow
from untilgone.store.write.measured import (
    SPANS,
    Periods,
    Span,
    begin_of,
    grouped,
    measure_of,
)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which figures somebody wants. ``until`` is the first day that is not meant."""

    clock: Clock = Clock.REMOVAL
    dimension: Dimension = Dimension.ALL
    desk: str | None = None  # None: of all
    key: str | None = None  # one group only
    platform: str | None = None  # of those by platform and letter, only the letters of this one
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        grouped_by = dimensions_of(self.clock)
        if self.dimension not in grouped_by:
            raise BadInput(
                f"The clock `{self.clock}` is grouped by {', '.join(grouped_by)}. Choose one of "
                f"these instead of `{self.dimension}`. Nothing was counted."
            )
        if self.since is not None and self.until is not None and self.since >= self.until:
            raise BadInput(
                f"There is no day from {self.since} to before {self.until}: the second one is the "
                "first that is no longer meant. Nothing was counted."
            )


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One group: its intervals on the grid, and for how many a legal period was kept."""

    intervals: Intervals
    deadlines: Mapping[Deadline, int]


async def counted(
    store: Store, asked: Asked, now: datetime, periods: Periods
) -> dict[str, Counted]:
    """Every group that somebody was told about; the same work for a thousand and a million."""
    [found] = await counted_each(store, (asked,), now, periods)
    return found


async def counted_each(
    store: Store, every: Sequence[Asked], now: datetime, periods: Periods
) -> list[dict[str, Counted]]:
    """The same of several at one moment; what was not counted yet is read once for all of them."""
    async with store.reading() as session:
        return await counted_in(session, every, now, periods)


async def counted_in(
    session: AsyncSession, every: Sequence[Asked], now: datetime, periods: Periods
) -> list[dict[str, Counted]]:
    """The same within the moment that a session sees."""
    measures = await _not_counted_yet(session, every)
    ended = await _ended(session, every)
    return [
        _of_groups(
            ended[asked]
            + _not_counted(measures, asked, periods)
            + await _open(session, asked, now, periods)
        )
        for asked in every
    ]


def _of_groups(found: "_Found") -> dict[str, Counted]:
    groups: dict[str, tuple[list[Row], Counter[Deadline]]] = {}
    for (key, left, right, outcome, deadline), number in found.items():
        rows, deadlines = groups.setdefault(key, ([], Counter()))
        rows.append(Row(left=left, right=right, outcome=Outcome(outcome), count=number))
        if deadline:
            deadlines[Deadline(deadline)] += number
    return {
        key: Counted(intervals=Intervals.of(rows), deadlines=deadlines)
        for key, (rows, deadlines) in groups.items()
    }


_Found = Counter[tuple[str, float, float, str, str]]


async def _ended(session: AsyncSession, every: Sequence[Asked]) -> Mapping[Asked, _Found]:
    """What differs by clock only comes in one statement."""
    alike: dict[tuple[object, ...], list[Asked]] = {}
    for asked in every:
        same = (asked.dimension, asked.desk, asked.key, asked.platform, asked.since, asked.until)
        alike.setdefault(same, []).append(asked)
    found: dict[Asked, _Found] = {asked: Counter() for asked in every}
    for askeds in alike.values():
        by_clock = {asked.clock: asked for asked in askeds}
        for clock, *group, number in await session.exec(_of_ended(askeds[0], list(by_clock))):
            found[by_clock[Clock(clock)]][tuple(group)] = int(number)
    return found


def _of_ended(asked: Asked, clocks: Sequence[Clock]) -> Any:
    row = MeasuredRow
    query: Any = (
        sql_select(
            col(row.clock),
            *map(col, (row.key, row.left, row.right, row.outcome, row.deadline)),
            func.sum(row.number),
        )
        .where(col(row.clock).in_(clocks), col(row.dimension) == asked.dimension, _in_time(asked))
        .group_by(
            col(row.clock),
            *map(col, (row.key, row.left, row.right, row.outcome, row.deadline)),
        )
    )
    if asked.desk is not None:
        query = query.where(col(row.desk) == asked.desk)
    if asked.key is not None:
        query = query.where(col(row.key) == asked.key)
    if asked.platform is not None:
        query = query.where(col(row.key).startswith(_prefix(asked.platform), autoescape=True))
    return query


def _prefix(platform: str) -> str:
    """How the keys of its letters begin."""
    return f"{platform}/"


def _in_time(asked: Asked) -> Any:
    """Whole years and months where they are whole, days at the edges: few rows either way."""
    row = MeasuredRow
    return or_(
        *(
            and_(
                row.span == span,
                *([col(row.began_on) >= since] if since else []),
                *([col(row.began_on) < until] if until else []),
            )
            for span, since, until in _spans(asked.since, asked.until, SPANS)
        )
    )


def _spans(
    since: date | None, until: date | None, spans: Sequence[Span]
) -> Iterator[tuple[Span, date | None, date | None]]:
    """What is whole by the longest span, and what is left before and after it by shorter ones."""
    span, *shorter = spans
    first = since and (since if begin_of(span, since) == since else _next(span, since))
    last = until and begin_of(span, until)
    if first is not None and last is not None and first >= last:
        if shorter:
            yield from _spans(since, until, shorter)
        return
    if since is not None and since != first:
        yield from _spans(since, first, shorter)
    yield span, first, last
    if until is not None and until != last:
        yield from _spans(last, until, shorter)


def _next(span: Span, day: date) -> date:
    longest = {Span.YEAR: 366, Span.MONTH: 31, Span.DAY: 1}[span]
    return begin_of(span, begin_of(span, day) + timedelta(days=longest))


async def _not_counted_yet(session: AsyncSession, every: Sequence[Asked]) -> list[Measure]:
    """What ended since it was counted last; mostly nothing."""
    query = select(MeasureRow).where(col(MeasureRow.clock).in_({asked.clock for asked in every}))
    desks = {asked.desk for asked in every}
    if None not in desks:
        query = query.where(col(MeasureRow.desk).in_(desks))
    return [measure_of(row) for row in await session.exec(query)]


def _not_counted(measures: Sequence[Measure], asked: Asked, periods: Periods) -> _Found:
    mine = [
        each for each in measures if each.clock is asked.clock and asked.desk in {None, each.desk}
    ]
    found: _Found = Counter()
    for group, number in grouped(mine, periods).items():
        _desk, _clock, dimension, span, day, key, left, right, outcome, deadline = group
        is_asked = dimension == asked.dimension and span == Span.DAY and _is_meant(key, asked)
        if is_asked and _is_within(day, asked):
            found[key, left, right, outcome, deadline] += number
    return found


def _is_meant(key: str, asked: Asked) -> bool:
    is_theirs = asked.platform is None or key.startswith(_prefix(asked.platform))
    return asked.key in {None, key} and is_theirs


def _is_within(day: date, asked: Asked) -> bool:
    return (asked.since is None or day >= asked.since) and (
        asked.until is None or day < asked.until
    )


async def _open(session: AsyncSession, asked: Asked, now: datetime, periods: Periods) -> _Found:
    """What has not ended, as far as it was seen."""
    found: _Found = Counter()
    rows = (await session.exec(_of_open(asked, now))).all()
    hours = [max(quarters, 0) * A_QUARTER for _, quarters, *_ in rows]
    # All at once: one by one it would take longer than asking the database.
    lefts, _ = rounded(np.array(hours, np.float64), np.full(len(hours), inf))
    for row, hour, left in zip(rows, hours, lefts.tolist(), strict=True):
        key, _, ended, platform, category, number = row
        period = periods.get((platform, category)) if asked.clock is Clock.REMOVAL else None
        is_late = period is not None and hour >= period
        right = left if ended else inf
        deadline = Deadline.MISSED if is_late else Deadline.NONE
        outcome = Outcome.REMOVED if ended else Outcome.OPEN
        found[key, left, right, outcome, deadline] += number
    return found


def _of_open(asked: Asked, now: datetime) -> Any:
    takedown, ladder = TakedownRow, RoundRow
    at = literal(now, type_=takedown.__table__.c.reported_at.type)  # type: ignore[attr-defined]
    is_watched = col(takedown.standing) == Standing.GONE
    began, until, ended = when(asked.clock, at)
    key = key_of(asked.dimension, asked.clock)
    quarters = quarters_of(asked.clock, began, until)
    query: Any = (
        sql_select(
            key, quarters, ended, told_platform(), col(takedown.category), func.count()
        )
        .join(ladder, and_(
            col(ladder.takedown_id) == col(takedown.id),
            col(ladder.number) == col(takedown.reappeared) + col(takedown.restarts),
        ))
        .where(
            col(takedown.state) != literal(State.CLOSED, literal_execute=True),
            is_watched
            if asked.clock is Clock.RELAPSE
            else and_(~is_watched, is_not_ended(ladder)),
            began.is_not(None),
        )
        .group_by(key, quarters, ended, told_platform(), col(takedown.category))
    )  # fmt: skip
    if asked.clock is Clock.AFTER_LETTER:
        query = query.join(RoundLetterRow, is_letter_of(ladder))
    if asked.desk is not None:
        query = query.where(col(takedown.desk) == asked.desk)
    if asked.key is not None:
        query = query.where(key == asked.key)
    if asked.platform is not None:
        query = query.where(told_platform() == asked.platform)
    for day, is_first in ((asked.since, True), (asked.until, False)):
        if day is not None:
            moment = datetime.combine(day, time(), now.tzinfo)
            query = query.where(began >= moment if is_first else began < moment)
    return query
