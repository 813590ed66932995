"""Figures about time, group by group, each with the moment of which it is."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from untilgone.measures import Deadline, Outcome
from untilgone.metrics.figures import Figures, figures
from untilgone.metrics.intervals import Intervals, Row
from untilgone.store.database import Store
from untilgone.store.measured import Asked, Counted, counted_each
from untilgone.store.write.measured import Periods

_MANY = 2_000  # takedowns; of so many it shows in no digit when exactly some were withdrawn


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
    [made] = await tables(store, (asked,), now, periods)
    return made


async def tables(
    store: Store, every: Sequence[Asked], now: datetime, periods: Periods
) -> list[Table]:
    """Several of them at one moment."""
    found = await counted_each(store, every, now, periods)
    groups = await asyncio.to_thread(lambda: list(map(_groups, found)))
    return [
        Table(asked=asked, as_of=now, groups=each)
        for asked, each in zip(every, groups, strict=True)
    ]


def _groups(found: dict[str, Counted]) -> tuple[Group, ...]:
    groups = [
        Group(
            key=key,
            intervals=each.intervals,
            figures=_figures(_as_key(each.intervals)),
            deadline=Kept(
                kept=each.deadlines.get(Deadline.KEPT, 0),
                missed=each.deadlines.get(Deadline.MISSED, 0),
                unclear=each.deadlines.get(Deadline.UNCLEAR, 0),
            ),
        )
        for key, each in found.items()
    ]
    return tuple(sorted(groups, key=lambda group: (-group.figures.total, group.key)))


def _as_key(intervals: Intervals) -> tuple[Any, ...]:
    columns = (intervals.left, intervals.right, intervals.count)
    rows = zip(*(column.tolist() for column in columns), intervals.outcome, strict=True)
    return intervals.already_gone, tuple(rows)


@lru_cache(maxsize=512)  # what has ended changes rarely, and pages are asked for often
def _figures(key: tuple[Any, ...]) -> Figures:
    already_gone, rows = key
    kept = [
        Row(left=left, right=right, outcome=outcome, count=int(count))
        for left, right, count, outcome in rows
    ]
    if already_gone:
        kept.append(Row(left=0, right=0, outcome=Outcome.ALREADY_GONE, count=already_gone))
    made = Intervals.of(kept)
    return figures(made.with_rough_ends() if made.total > _MANY else made)
