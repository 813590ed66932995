"""Whether legal periods were kept: of what parties were told about lately, and before that."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import literal
from sqlalchemy import select as sql_select
from sqlmodel import and_, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import State
from untilgone.looks import Standing
from untilgone.measures import Clock, Deadline, Dimension
from untilgone.store.database import Store
from untilgone.store.measured_rows import MeasuredRow, MeasureRow
from untilgone.store.quarters import A_QUARTER, quarters_between
from untilgone.store.round_columns import is_not_ended, told_platform
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import TakedownRow
from untilgone.store.write.measured import Periods, Span, measure_of

DAYS = 28  # of each time


@dataclass(frozen=True, kw_only=True)
class KeptIn:
    """Of those with a legal period whose first notice was delivered in these days."""

    since: date
    until: date  # that day included
    kept: int
    missed: int
    unclear: int  # it ended between two looks, one before the end of the period and one after
    running: int  # online at the last look, which was before the end of the period


async def kept_lately(
    store: Store, now: datetime, desk: str, periods: Periods
) -> tuple[KeptIn, KeptIn]:
    """The last four weeks, today included, and the four before; three statements."""
    first = now.date() - timedelta(days=DAYS - 1)
    async with store.reading() as session:
        found = await _ended(session, desk, first)
        found.update(await _not_counted_yet(session, desk, first, periods))
        found.update(await _open(session, desk, first, now, periods))
    return _in_days(found, first, is_last=True), _in_days(found, first, is_last=False)


_Found = Counter[tuple[bool, str]]
"""How many: whether in the last four weeks, and what became of the period."""
_RUNNING = "running"


def _in_days(found: Mapping[tuple[bool, str], int], first: date, *, is_last: bool) -> KeptIn:
    since = first if is_last else first - timedelta(days=DAYS)
    return KeptIn(
        since=since,
        until=since + timedelta(days=DAYS - 1),
        kept=found.get((is_last, Deadline.KEPT), 0),
        missed=found.get((is_last, Deadline.MISSED), 0),
        unclear=found.get((is_last, Deadline.UNCLEAR), 0),
        running=found.get((is_last, _RUNNING), 0),
    )


async def _ended(session: AsyncSession, desk: str, first: date) -> _Found:
    row = MeasuredRow
    is_last = col(row.began_on) >= first
    query: Any = (
        sql_select(is_last, col(row.deadline), func.sum(row.number))
        .where(
            col(row.desk) == desk,
            col(row.clock) == Clock.REMOVAL,
            col(row.dimension) == Dimension.ALL,
            col(row.span) == Span.DAY,
            col(row.began_on) >= first - timedelta(days=DAYS),
            col(row.deadline) != Deadline.NONE,
        )
        .group_by(is_last, col(row.deadline))
    )
    return Counter({(bool(last), kept): int(n) for last, kept, n in await session.exec(query)})


async def _not_counted_yet(
    session: AsyncSession, desk: str, first: date, periods: Periods
) -> _Found:
    query = select(MeasureRow).where(
        MeasureRow.clock == Clock.REMOVAL,
        MeasureRow.desk == desk,
        col(MeasureRow.began_at) >= _midnight(first - timedelta(days=DAYS)),
    )
    found: _Found = Counter()
    for measure in map(measure_of, await session.exec(query)):
        deadline = measure.deadline(periods.get((measure.platform, measure.category)))
        found[measure.began_at.date() >= first, deadline] += deadline != Deadline.NONE
    return found


async def _open(
    session: AsyncSession, desk: str, first: date, now: datetime, periods: Periods
) -> _Found:
    """What is open: missed where a look after the end of the period still found it."""
    takedown, ladder = TakedownRow, RoundRow
    told: Any = col(ladder.first_notice_at)
    seen: Any = col(ladder.last_live_at)
    lengths = sorted(set(periods.values()))
    quarters: Any = func.coalesce(quarters_between(told, seen), 0)
    is_last = told >= _midnight(first)
    late = (func.count(sql_case((quarters * A_QUARTER >= hours, 1))) for hours in lengths)
    query: Any = (
        sql_select(is_last, told_platform(), col(takedown.category), func.count(), *late)
        .join(ladder, and_(
            col(ladder.takedown_id) == col(takedown.id),
            col(ladder.number) == col(takedown.reappeared) + col(takedown.restarts),
        ))
        .where(
            col(takedown.state) != literal(State.CLOSED, literal_execute=True),
            col(takedown.standing) != Standing.GONE,
            col(takedown.desk) == desk,
            is_not_ended(ladder),
            told >= _midnight(first - timedelta(days=DAYS)),
            told <= now,
        )
        .group_by(is_last, told_platform(), col(takedown.category))
    )  # fmt: skip
    found: _Found = Counter()
    for last, platform, category, number, *missed in await session.exec(query):
        period = periods.get((platform, category))
        if period is not None:
            late_ones = missed[lengths.index(period)]
            found[bool(last), Deadline.MISSED] += late_ones
            found[bool(last), _RUNNING] += number - late_ones
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
