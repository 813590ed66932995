"""What figures are made from: how many takedowns ended in which interval, on a grid of hours.

An interval (left, right] says that the end came after ``left`` and not after ``right``, in hours
on the clock that is asked about. Both equal: the moment is known. Counts are enough: a million
takedowns are some hundred rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf

import numpy as np
from numpy.typing import NDArray

from untilgone.errors import BadInput
from untilgone.measures import Outcome

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Flags = NDArray[np.bool_]

# (until hour, every so many hours): about a twentieth of the time that has passed.
_STEPS = (
    *((6.0, 0.25), (12.0, 0.5), (24.0, 1.0), (48.0, 2.0), (96.0, 4.0), (168.0, 6.0)),
    *((336.0, 12.0), (672.0, 24.0), (8736.0, 168.0)),
)
# A share by such an hour must not hold much of what ended after it: beside it lie points so near.
HORIZONS = (24.0, 48.0, 168.0, 672.0)  # that others publish too (docs/numbers.md)
_NEAR = 0.25
# Hours to which a moment of withdrawing or moving is rounded, of many takedowns. A moment after a
# horizon stays after it.
_ROUGH = (
    *(0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 12.0, 16.0, 20.0, 24.0, 24.25, 30.0, 36.0, 42.0),
    *(48.0, 48.25, 60.0, 72.0, 96.0, 120.0, 144.0, 168.0, 168.25, 240.0, 336.0, 504.0, 672.0),
    *(672.25, 1008.0, 1344.0, 2016.0, 4032.0, 8736.0),
)


ENDS = (Outcome.REMOVED, Outcome.WITHDRAWN, Outcome.MOVED)


@dataclass(frozen=True, kw_only=True)
class Row:
    """``count`` takedowns with one outcome in one interval; of an open one ``right`` is infinite."""

    left: float
    right: float
    outcome: Outcome = Outcome.REMOVED
    count: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.left <= self.right or self.left == inf:  # nan is none of these
            raise BadInput(
                f"({self.left:g}, {self.right:g}] is no interval of hours: it must begin at 0 or "
                "later, and end where it begins or later. No figure was made."
            )
        if (self.right == inf) != (self.outcome is Outcome.OPEN):
            raise BadInput(
                f"An interval to {self.right:g} cannot be “{self.outcome}”: what is open has no "
                "end, all else has one. No figure was made."
            )
        if self.count < 1:
            raise BadInput(f"{self.count} takedowns are no row. No figure was made.")


@dataclass(frozen=True, kw_only=True, eq=False)
class Intervals:
    """Rows as columns. Those that were already gone are counted and have no interval."""

    left: Floats
    right: Floats
    outcome: Sequence[Outcome]
    count: Floats
    already_gone: int = 0

    @classmethod
    def of(cls, rows: Iterable[Row]) -> "Intervals":
        """Equal rows are added up; the order of rows changes nothing."""
        added: dict[tuple[float, float, Outcome], int] = {}
        already_gone = 0
        for row in rows:
            if row.outcome is Outcome.ALREADY_GONE:
                already_gone += row.count
            else:
                key = (row.left, row.right, row.outcome)
                added[key] = added.get(key, 0) + row.count
        keys = sorted(added)
        return cls(
            left=np.array([left for left, _, _ in keys], np.float64),
            right=np.array([right for _, right, _ in keys], np.float64),
            outcome=tuple(outcome for _, _, outcome in keys),
            count=np.array([added[key] for key in keys], np.float64),
            already_gone=already_gone,
        )

    @property
    def total(self) -> int:
        """All for which the clock ran."""
        return int(self.count.sum())

    def having(self, outcome: Outcome) -> Flags:
        """Which rows ended so."""
        return np.array([each is outcome for each in self.outcome], np.bool_)

    def number(self, outcome: Outcome) -> int:
        """How many takedowns ended so."""
        if outcome is Outcome.ALREADY_GONE:
            return self.already_gone
        return int(self.count[self.having(outcome)].sum())

    def old_enough(self, hours: Floats) -> Floats:
        """How many say what was by these hours: all but what was open at a last look before."""
        is_open = self.having(Outcome.OPEN)
        order = np.argsort(self.left[is_open])
        lefts = self.left[is_open][order]
        younger = np.concatenate([[0.0], np.cumsum(self.count[is_open][order])])
        return np.asarray(self.count.sum() - younger[np.searchsorted(lefts, hours)], np.float64)

    def surely(self, outcome: Outcome, hour: float) -> float:
        """How many ended so by this hour, whatever happened between looks."""
        return float(self.count[self.having(outcome) & (self.right <= hour)].sum())

    def possibly(self, outcome: Outcome, hour: float) -> float:
        """How many may have ended so by this hour."""
        begun = (self.left < hour) | (self.right == hour)
        may = self.having(outcome) | self.having(Outcome.OPEN)
        return float(self.count[may & begun].sum())

    def with_rough_ends(self) -> "Intervals":
        """The same with few moments at which something was withdrawn or moved; a third of the work.

        Each goes to the nearest hour of ``_ROUGH``, and over no horizon: how many were withdrawn by
        then stays as it is. Removals keep their intervals. Only of what is on the grid.
        """
        rough = np.array(_ROUGH)
        others = self.having(Outcome.WITHDRAWN) | self.having(Outcome.MOVED)
        others &= self.left == self.right
        near = rough[np.searchsorted((rough[1:] + rough[:-1]) / 2, self.left)]
        left, right = (np.where(others, near, each) for each in (self.left, self.right))
        return self._of_columns(left, right)

    def _of_columns(self, left: Floats, right: Floats) -> "Intervals":
        rows = [
            Row(left=float(begin), right=float(end), outcome=outcome, count=int(count))
            for begin, end, outcome, count in zip(
                left, right, self.outcome, self.count, strict=True
            )
        ]
        gone = Row(left=0, right=0, outcome=Outcome.ALREADY_GONE, count=max(self.already_gone, 1))
        return Intervals.of([*rows, gone] if self.already_gone else rows)

    def on_grid(self) -> "Intervals":
        """The same on the grid: some hundred rows, however many takedowns."""
        return self._of_columns(*rounded(self.left, self.right))


def grid() -> Floats:
    """The hours of the grid; every legal deadline and fixed horizon is one of them."""
    points, begin = [0.0], 0.0
    for until, step in _STEPS:
        points += list(np.arange(begin + step, until + step / 2, step))
        begin = until
    points += [hour + beside for hour in HORIZONS for beside in (-_NEAR, _NEAR)]
    return np.array(sorted(points), np.float64)


def rounded(left: Floats, right: Floats) -> tuple[Floats, Floats]:
    """Intervals with ends on the grid, each rounded to the NEAREST point, at least one step wide.

    What ended later than the last point, after a year, counts as ended before it.

    Rounding outwards would be wrong: it stretches some intervals more than others, and with looks
    once a day 51 of 100 would seem removed by the hour by which 56 are (docs/numbers.md). What must
    be true of each single takedown, whether a deadline was kept, is decided before rounding.
    """
    points = grid()
    middles = (points[1:] + points[:-1]) / 2
    begin = np.searchsorted(middles, left)
    end = np.searchsorted(middles, np.where(np.isinf(right), 0, right))
    narrow = (begin == end) & (left < right) & np.isfinite(right)
    # The step that holds its middle.
    step = np.searchsorted(points, np.where(narrow, (left + np.where(narrow, right, 0)) / 2, 1))
    step = np.clip(step, 1, len(points) - 1)
    begin, end = np.where(narrow, step - 1, begin), np.where(narrow, step, end)
    return points[begin], np.where(np.isinf(right), inf, points[end])


@lru_cache(maxsize=4096)
def rounded_one(left: float, right: float) -> tuple[float, float]:
    """One interval as ``rounded`` has it."""
    lefts, rights = rounded(np.array([left]), np.array([right]))
    return float(lefts[0]), float(rights[0])
