"""Time to removal of one group: every figure with how many it is about and how it was made."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from untilgone.measures import Outcome
from untilgone.metrics.bands import DRAWS
from untilgone.metrics.competing import incidence
from untilgone.metrics.curve import Between, Moment, NotKnown, Why
from untilgone.metrics.intervals import HORIZONS, Intervals, Row
from untilgone.metrics.turnbull import MOST_ROUNDS

RESTRICTED_TO = 672.0  # hours of the restricted mean
_MANY = 2_000  # takedowns; of so many it shows in no digit when exactly some were withdrawn
METHOD = "Turnbull 1976, with competing outcomes; 95 % bootstrap intervals"


@dataclass(frozen=True, kw_only=True)
class Share:
    """What share was removed by ``hours``. ``old_enough``: of how many looks tell about it."""

    hours: float
    old_enough: int
    share: Between | NotKnown


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How many ended in one way, and what share by each horizon."""

    outcome: Outcome
    number: int
    shares: tuple[Share, ...]


@dataclass(frozen=True, kw_only=True)
class Figures:
    """Hours to removal. ``total``: for how many the clock ran; ``already_gone`` are not in it.

    ``gap``: how far the estimate is from the best one, as likelihood a takedown; ``is_settled``:
    so near that it does not matter. ``restricted_mean``: of the first 28 days, how many hours it
    was not removed.
    """

    total: int
    open: int
    already_gone: int
    median: Moment | NotKnown
    ninetieth: Moment | NotKnown
    restricted_mean: Between | NotKnown
    removed: Ended
    others: tuple[Ended, ...]
    method: str
    gap: float
    is_settled: bool

    def share_at(self, hours: float) -> Share:
        """What share was removed by one of the horizons."""
        return next(share for share in self.removed.shares if share.hours == hours)


def figures(intervals: Intervals, *, draws: int = DRAWS, most_rounds: int = MOST_ROUNDS) -> Figures:
    """All figures of a group. What cannot be known is not a number but says why."""
    if not intervals.total:
        return _of_nothing(intervals)
    found = incidence(intervals, draws=draws, most_rounds=most_rounds)
    old_enough = intervals.old_enough(np.array(HORIZONS))
    removed, *others = (
        Ended(
            outcome=outcome,
            number=intervals.number(outcome),
            shares=tuple(
                Share(hours=hours, old_enough=int(number), share=curve.at(hours))
                for hours, number in zip(HORIZONS, old_enough, strict=True)
            ),
        )
        for outcome, curve in zip(found.outcomes, found.curves, strict=True)
    )
    curve = found.of(Outcome.REMOVED)
    return Figures(
        total=intervals.total,
        open=intervals.number(Outcome.OPEN),
        already_gone=intervals.already_gone,
        median=curve.when(0.5),
        ninetieth=curve.when(0.9),
        restricted_mean=curve.mean_until(RESTRICTED_TO),
        removed=removed,
        others=tuple(others),
        method=METHOD,
        gap=found.fitted.gap,
        is_settled=found.fitted.is_settled,
    )


def figures_of_group(intervals: Intervals) -> Figures:
    """All figures of a group as everybody is shown them; large groups take less than half the work.

    Those of the same intervals are kept for a while.
    """
    columns = (intervals.left, intervals.right, intervals.count)
    rows = zip(*(column.tolist() for column in columns), intervals.outcome, strict=True)
    return _kept(intervals.already_gone, tuple(rows))


def forget_figures() -> None:
    """As in a process that has just begun; for whoever measures how long it takes."""
    _kept.cache_clear()


@lru_cache(maxsize=512)  # what has ended changes rarely, and pages are asked for often
def _kept(already_gone: int, rows: tuple[tuple[float, float, float, Outcome], ...]) -> Figures:
    found = [
        Row(left=left, right=right, outcome=outcome, count=int(count))
        for left, right, count, outcome in rows
    ]
    if already_gone:
        found.append(Row(left=0, right=0, outcome=Outcome.ALREADY_GONE, count=already_gone))
    made = Intervals.of(found)
    return figures(made.with_rough_ends() if made.total > _MANY else made)


def _of_nothing(intervals: Intervals) -> Figures:
    """No clock ran."""
    nothing = NotKnown(why=Why.NOBODY_TOLD)
    shares = tuple(Share(hours=hours, old_enough=0, share=nothing) for hours in HORIZONS)
    return Figures(
        total=0,
        open=0,
        already_gone=intervals.already_gone,
        median=nothing,
        ninetieth=nothing,
        restricted_mean=nothing,
        removed=Ended(outcome=Outcome.REMOVED, number=0, shares=shares),
        others=(),
        method=METHOD,
        gap=0.0,
        is_settled=True,
    )
