"""Figures about time, group by group, each with the moment of which it is."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from untilgone.measures import Deadline
from untilgone.metrics.figures import Figures, figures_of_group
from untilgone.metrics.intervals import Intervals
from untilgone.store.database import Store
from untilgone.store.measured import Asked, Counted, counted
from untilgone.store.write.measured import Periods


@dataclass(frozen=True, kw_only=True)
class Kept:
    """For how many a legal period was kept; ``unclear``: it ended between two looks."""

    kept: int = 0
    missed: int = 0
    unclear: int = 0


@dataclass(frozen=True, kw_only=True)
class Group:
    """The figures of one group, such as a platform."""

    key: str
    intervals: Intervals
    figures: Figures
    deadline: Kept


@dataclass(frozen=True, kw_only=True)
class Table:
    """All groups that were asked for, those with most takedowns first."""

    asked: Asked
    as_of: datetime
    groups: tuple[Group, ...]


async def table(store: Store, asked: Asked, now: datetime, periods: Periods) -> Table:
    """The figures of every group. The same counts give the same figures, digit for digit."""
    found = await counted(store, asked, now, periods)
    groups = await asyncio.to_thread(_groups, found)
    return Table(asked=asked, as_of=now, groups=groups)


def _groups(found: dict[str, Counted]) -> tuple[Group, ...]:
    groups = [
        Group(
            key=key,
            intervals=each.intervals,
            figures=figures_of_group(each.intervals),
            deadline=Kept(
                kept=each.deadlines.get(Deadline.KEPT, 0),
                missed=each.deadlines.get(Deadline.MISSED, 0),
                unclear=each.deadlines.get(Deadline.UNCLEAR, 0),
            ),
        )
        for key, each in found.items()
    ]
    return tuple(sorted(groups, key=lambda group: (-group.figures.total, group.key)))
