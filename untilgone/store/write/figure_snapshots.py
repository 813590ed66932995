"""Keeping figures for those who ask next."""

from collections.abc import AsyncIterator
from datetime import datetime

from sqlmodel import col, select

from untilgone.measures import Dimension
from untilgone.store.database import Store
from untilgone.store.figure_snapshots import ALL_DESKS, GROUPS, KEPT
from untilgone.store.figures import Table, table
from untilgone.store.measured import Asked
from untilgone.store.measured_rows import FigureSnapshotRow, MeasuredRow
from untilgone.store.write.measured import Periods, Span


async def keep(store: Store, now: datetime, periods: Periods) -> AsyncIterator[Table]:
    """Make and keep the figures of each desk and of all, one table after the other."""
    for desk in (None, *await _desks(store)):
        for dimension in KEPT:
            made = await table(store, Asked(dimension=dimension, desk=desk), now, periods)
            row = FigureSnapshotRow(
                desk=desk or ALL_DESKS,
                dimension=dimension,
                as_of=made.as_of,
                groups=GROUPS.dump_json(made.groups).decode(),
            )
            async with store.writing() as session:
                await session.merge(row)
            yield made


async def _desks(store: Store) -> list[str]:
    """Those of which something ended; for one that has just begun it is soon made."""
    row = MeasuredRow
    of_all = (col(row.dimension) == Dimension.ALL, col(row.span) == Span.YEAR)
    async with store.reading() as session:
        found = await session.exec(select(row.desk).where(*of_all).distinct())
        return sorted(found)
