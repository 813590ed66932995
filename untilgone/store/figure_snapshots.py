"""Figures as a worker made them a moment ago, so that nobody waits for an estimate.

What is asked for most is kept: time to removal of all takedowns and by platform, of all days, of
each desk and of all. Everything else is made when it is asked for.
"""

from datetime import datetime, timedelta

from pydantic import TypeAdapter, ValidationError

from untilgone.measures import Dimension
from untilgone.store.database import Store
from untilgone.store.figures import Group, Table, table
from untilgone.store.measured import Asked
from untilgone.store.measured_rows import FigureSnapshotRow
from untilgone.store.write.measured import Periods

KEPT = (Dimension.ALL, Dimension.PLATFORM)
GROUPS = TypeAdapter(tuple[Group, ...])
ALL_DESKS = ""
_TOO_OLD = timedelta(minutes=5)  # they are made every minute, so no worker is at work


async def recent(store: Store, asked: Asked, now: datetime, periods: Periods) -> Table:
    """The figures of every group, kept ones or made now; ``as_of`` says of which moment they are."""
    return await _kept(store, asked, now) or await table(store, asked, now, periods)


async def _kept(store: Store, asked: Asked, now: datetime) -> Table | None:
    if asked.dimension not in KEPT or asked != Asked(dimension=asked.dimension, desk=asked.desk):
        return None
    async with store.reading() as session:
        row = await session.get(FigureSnapshotRow, (asked.desk or ALL_DESKS, asked.dimension))
    if row is None or not abs(now - row.as_of) <= _TOO_OLD:
        return None
    try:
        groups = GROUPS.validate_json(row.groups)
    except ValidationError:  # of another version of this program
        return None
    return Table(asked=asked, as_of=row.as_of, groups=groups)
