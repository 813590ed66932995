"""Figures about time, group by group, each with the moment of which it is."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from untilgone.measures import Deadline
from untilgone.metrics.figures import Figures, figures_of_group
from untilgone.metrics.intervals import Intervals
from untilgone.store.database import Store
from untilgone.store.measured import Asked, Counted, counted_each
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
    figures: Figures
    deadline: Kept


@dataclass(frozen=True, kw_only=True)
class Table:
    """All groups that were asked for, those with most takedowns first."""

    asked: Asked
    as_of: datetime
    groups: tuple[Group, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class GroupAlone:
    """One group and what its figures were made of."""

    group: Group
    intervals: Intervals


async def table(store: Store, asked: Asked, now: datetime, periods: Periods) -> Table:
    """The figures of every group. The same counts give the same figures, digit for digit."""
    [made] = await each_alone(store, (asked,), now, periods)
    return Table(asked=asked, as_of=now, groups=tuple(each.group for each in made))


async def each_alone(
    store: Store, every: Sequence[Asked], now: datetime, periods: Periods
) -> list[tuple[GroupAlone, ...]]:
    """The groups of several questions at one moment, and what their figures were made of."""
    found = await counted_each(store, every, now, periods)
    return await asyncio.to_thread(lambda: list(map(_groups, found)))


def _groups(found: Mapping[str, Counted]) -> tuple[GroupAlone, ...]:
    made = [
        GroupAlone(group=_group(key, each), intervals=each.intervals) for key, each in found.items()
    ]
    return tuple(sorted(made, key=lambda each: (-each.group.figures.total, each.group.key)))


def _group(key: str, found: Counted) -> Group:
    return Group(
        key=key,
        figures=figures_of_group(found.intervals),
        deadline=Kept(
            kept=found.deadlines.get(Deadline.KEPT, 0),
            missed=found.deadlines.get(Deadline.MISSED, 0),
            unclear=found.deadlines.get(Deadline.UNCLEAR, 0),
        ),
    )
