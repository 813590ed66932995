"""What an estimate says by an hour and when, with bands from whole new estimates of each draw."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from math import inf

import numpy as np

from tests.recount.byhand import OPEN, REMOVED, Round
from tests.recount.clocks import Showed, shown
from tests.recount.estimates import Estimate, Floats, band, estimate, on_grid, wilson

FEW_OPEN = 0.05
A_QUARTER = 0.25  # of an hour; so exactly the database tells how long something has been open


@dataclass(frozen=True, kw_only=True)
class Known:
    """A share or a mean with its band; ``why`` and nothing else where it is not known."""

    value: float = 0.0
    low: float = 0.0
    high: float = 0.0
    why: str = ""
    n: int = 1  # of how many it is


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell of a curve: the share by its end, and the band of that."""

    left: float
    right: float
    share: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, kw_only=True)
class When:
    """By which hour a share is reached; ``cells`` are those that the ends of its band may be."""

    value: float
    cell: Cell | None
    cells: tuple[Cell, ...]


class Curve:
    """The share that ended in one way."""

    def __init__(self, made: Estimate, way: str = REMOVED) -> None:
        own = [at for at, each in enumerate(made.way) if each == way]
        rest = [at for at, each in enumerate(made.way) if each == OPEN]
        shares = np.vstack([made.mass, made.drawn])
        self.made, self.way = made, way
        self._left, self._right = made.left[own], made.right[own]
        self._mass = shares[:, own]
        self._sums = np.hstack([np.zeros((len(shares), 1)), np.cumsum(self._mass, axis=1)])
        self._tails = shares[:, rest].sum(axis=1)
        self.cells = tuple(self._cells())

    def at(self, hour: float) -> Known:
        """What share by this hour."""
        made = self.made
        if hour > made.last and made.tail > FEW_OPEN:
            return Known(why="not_looked_so_late")
        part = np.clip(_part(self._left, self._right, hour), 0, 1)
        value = float(self._mass[0] @ part)
        over = int((self._right <= hour).sum())
        begun = over + int(((self._left < hour) & (self._right > hour)).sum())
        later = self._tails if hour > made.last else 0 * self._tails
        # Half a cell further on each side; see docs/numbers.md.
        least = (self._sums[:, over] + self._sums[:, max(0, over - 1)]) / 2
        most = (self._sums[:, begun] + self._sums[:, min(len(self._left), begun + 1)]) / 2 + later
        enough, total = made.old_enough(hour), made.total()
        surely = sum(n for (_, right, how), n in made.rows if how == self.way and right <= hour)
        possibly = sum(
            n for (left, right, how), n in made.rows
            if how in (self.way, OPEN) and (left < hour or right == hour)
        )  # fmt: skip
        low = min(band(least[1:])[0], wilson(float(self._sums[0, over]), enough)[0])
        high = max(band(most[1:])[1], wilson(float(self._sums[0, begun] + later[0]), enough)[1])
        low = max(low, wilson(surely / total, total)[0])
        high = min(high, wilson(possibly / total, total)[1])
        return Known(value=value, low=min(low, value), high=max(high, value), n=total)

    def when(self, share: float) -> When:
        """The hour by which this share is reached; no cell where it never is."""
        before = 0.0
        for cell in self.cells:
            if cell.share >= share - 1e-7:
                part = min(1.0, (share - before) / (cell.share - before))
                value = cell.left + part * (cell.right - cell.left)
                return When(value=value, cell=cell, cells=self.cells)
            before = cell.share
        return When(value=before, cell=None, cells=self.cells)

    def mean_until(self, until: float) -> Known:
        """How many of the first hours it had not ended so, in the mean."""
        made = self.made
        if until > made.last and made.tail > FEW_OPEN:
            return Known(why="not_looked_so_late")
        left, right = np.minimum(self._left, until), np.minimum(self._right, until)
        inside = np.clip(_part(self._left, self._right, until), 0, 1)
        lost = inside * (until - (left + right) / 2)
        later = self._tails * max(0.0, until - made.last)
        least = until - self._mass @ (until - left) - later
        most = until - self._mass @ (until - right)
        value = until - float(self._mass[0] @ lost) - float(later[0]) / 2
        low = min(value, float(np.quantile(least[1:], 0.025)))
        high = max(value, float(np.quantile(most[1:], 0.975)))
        return Known(value=value, low=low, high=high, n=made.total())

    def _cells(self) -> Iterable[Cell]:
        lowest = highest = 0.0
        for at, (left, right) in enumerate(zip(self._left, self._right, strict=True), 1):
            sums = self._sums[:, at]
            least, most = wilson(float(sums[0]), self.made.old_enough(right))
            low, high = band(sums[1:])
            lowest, highest = max(lowest, min(low, least)), max(highest, high, most)
            yield Cell(
                left=float(left), right=float(right), share=float(sums[0]),
                low=lowest, high=highest, n=self.made.total(),
            )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Group:
    """One group on one clock, by hand."""

    clock: str
    by: str
    key: str
    showed: tuple[Showed, ...]  # what was gone before anybody was told, too

    @property
    def ran(self) -> list[Showed]:
        """Those for which the clock ran."""
        return [each for each in self.showed if each.how != "already_gone"]

    def number(self, how: str) -> int:
        """How many ended so."""
        return sum(each.how == how for each in self.showed)

    def legal(self, periods: dict[tuple[str, str], float], said: str) -> int:
        """For how many a legal period was kept, missed or unclear."""
        return sum(each.legal(periods) == said for each in self.showed)

    def curve(self, way: str = REMOVED) -> Curve:
        """Estimated from its intervals on the grid."""
        return _curve(tuple(sorted(map(_row, self.ran))), way)


@cache
def _curve(rows: tuple[tuple[float, float, str], ...], way: str) -> Curve:
    return Curve(estimate(rows), way)


def _row(each: Showed) -> tuple[float, float, str]:
    left, right = each.left, each.right
    if each.round.ended is None:  # it stands in no count yet: the database counts quarters
        left = left // A_QUARTER * A_QUARTER
        right = left if right < inf else inf
    return *on_grid(left, right), each.how


def groups(
    rounds: list[Round],
    clock: str,
    by: str,
    now: datetime,
    since: date | None = None,
    until: date | None = None,
) -> dict[str, Group]:
    """Every group; ``until`` is the last day that is meant."""
    found: dict[str, list[Showed]] = {}
    for showed in (showed for each in rounds for showed in shown(clock, each, now)):
        day = showed.began.date()
        if (since and day < since) or (until and day > until):
            continue
        found.setdefault(showed.key(by), []).append(showed)
    return {key: Group(clock=clock, by=by, key=key, showed=tuple(of)) for key, of in found.items()}


def _part(left: Floats, right: Floats, hour: float) -> Floats:
    """Which part of each cell lies before the hour; a moment at it does."""
    width = np.maximum(right - left, 1e-300)
    return np.where(right > left, (hour - left) / width, (hour >= right) * 1.0)
