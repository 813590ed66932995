"""Counting what clocks showed: from one row for each takedown to a few for each group and day."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.measures import Clock, Measure, dimensions_of
from untilgone.metrics.intervals import rounded_one
from untilgone.store.database import Store
from untilgone.store.measured_rows import MeasuredRow, MeasureRow

AT_ONCE = 2000
_MOST_VALUES = 500  # of one statement
_KEY = [name for name in MeasuredRow.__table__.columns.keys() if name != "number"]  # type: ignore[attr-defined]  # noqa: SIM118

Periods = Mapping[tuple[str, str], float]
"""The legal period in hours, by platform and category."""
_Group = tuple[str, str, str, str, date, str, float, float, str, str]


class Span(StrEnum):
    """How much time is counted together."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


SPANS = tuple(Span)
"""The longest first; a million takedowns of three years are some ten thousand rows by years."""


def begin_of(span: Span, day: date) -> date:
    """The first day of the span that this day is in."""
    match span:
        case Span.YEAR:
            return day.replace(month=1, day=1)
        case Span.MONTH:
            return day.replace(day=1)
    return day


async def count(store: Store, periods: Periods) -> int:
    """Count what was measured since; of how many clocks. Once each, whoever dies meanwhile."""
    async with store.writing() as session:
        query = select(MeasureRow).order_by(col(MeasureRow.id)).limit(AT_ONCE)
        rows = (await session.exec(query.with_for_update(skip_locked=True))).all()
        if not rows:
            return 0
        await _add(session, grouped(map(measure_of, rows), periods))
        ids = [row.id for row in rows]
        await session.exec(delete(MeasureRow).where(col(MeasureRow.id).in_(ids)))
        return len(rows)


def measure_of(row: MeasureRow) -> Measure:
    """The same as the rules know it."""
    return Measure(**row.model_dump(exclude={"id"}) | {"clock": Clock(row.clock)})


def grouped(measures: Iterable[Measure], periods: Periods) -> Counter[_Group]:
    """How many there are of each group, year, month and day, on the grid of hours."""
    found: Counter[_Group] = Counter()
    for each in measures:
        deadline = each.deadline(periods.get((each.platform, each.category)))
        left, right = rounded_one(each.left, each.right)
        day = each.began_at.date()
        for dimension in dimensions_of(each.clock):
            key = each.key(dimension)
            for span in SPANS:
                found[
                    each.desk, each.clock, dimension, span, begin_of(span, day), key,
                    left, right, each.outcome, deadline,
                ] += 1  # fmt: skip
    return found


async def _add(session: AsyncSession, found: Counter[_Group]) -> None:
    # In one order, so that two who count at the same moment do not wait for each other in a ring.
    values = [
        dict(zip(_KEY, group, strict=True)) | {"number": n} for group, n in sorted(found.items())
    ]
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    for begin in range(0, len(values), _MOST_VALUES):
        await _put(session, values[begin : begin + _MOST_VALUES], is_postgresql=is_postgresql)


async def _put(
    session: AsyncSession, values: Sequence[Mapping[str, object]], *, is_postgresql: bool
) -> None:
    insert = (postgresql if is_postgresql else sqlite).insert(MeasuredRow).values(values)
    added = {"number": col(MeasuredRow.number) + insert.excluded.number}
    await session.exec(insert.on_conflict_do_update(index_elements=_KEY, set_=added))
