"""Estimates in the plainest way: self-consistency until nothing moves, draws estimated anew.

Written from docs/numbers.md; nothing of ``untilgone.metrics`` is used.
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import inf, sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Row = tuple[float, float, str]  # hours since the clock began, and how it ended
REMOVED, OPEN = "removed", "open"
WAYS = (REMOVED, "withdrawn", "moved")
DRAWS, LOOPS, MOST = 200, 150, 20_000
_STEPS = (
    (6, 0.25), (12, 0.5), (24, 1), (48, 2), (96, 4), (168, 6), (336, 12), (672, 24), (8736, 168),
)  # fmt: skip
_Z = 1.959964
_NOTHING = 1e-4  # a share that falls to none, slowly


@lru_cache(maxsize=1)
def grid() -> tuple[float, ...]:
    """169 hours: a quarter apart at first, later a twentieth of the time that has passed."""
    points, begin = {0.0}, 0.0
    for until, step in _STEPS:
        points |= {begin + step * n for n in range(1, round((until - begin) / step) + 1)}
        begin = until
    points |= {hour + beside for hour in (24, 48, 168, 672) for beside in (-0.25, 0.25)}
    return tuple(sorted(points))


@cache
def on_grid(left: float, right: float) -> tuple[float, float]:
    """Each end at the nearest point; at least one step wide, unless the moment is known."""
    points = grid()
    begin, end = ((min(points, key=lambda p: (abs(p - e), p))) for e in (left, min(right, 9e9)))
    if right == inf:
        return begin, inf
    if begin == end and left < right:
        step = next(n for n, p in enumerate(points) if p >= (left + right) / 2 and n)
        return points[step - 1], points[step]
    return begin, end


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """Shares by cell; ``drawn`` has those of each draw. The last cell is what lies beyond."""

    rows: tuple[tuple[Row, int], ...]
    left: Floats
    right: Floats
    way: tuple[str, ...]
    mass: Floats
    drawn: Floats

    def total(self, *how: str) -> int:
        """How many there are, or how many ended so."""
        return sum(n for (_, _, way), n in self.rows if not how or way in how)

    def old_enough(self, hour: float) -> int:
        """Of how many looks tell about this hour."""
        return sum(n for (left, _, way), n in self.rows if way != OPEN or left >= hour)

    @property
    def last(self) -> float:
        """The last look that tells about what is still open."""
        beyond = [left for left, way in zip(self.left, self.way, strict=True) if way == OPEN]
        return float(beyond[0]) if beyond and self.tail > 1e-6 else inf

    @property
    def tail(self) -> float:
        """What share had not ended at the last look."""
        return float(self.mass[[way == OPEN for way in self.way]].sum())


@cache
def estimate(rows: tuple[Row, ...]) -> Estimate:
    """Of these takedowns, one each."""
    counted = tuple(sorted(Counter(rows).items()))
    cells = [cell for way in WAYS for cell in _cells(counted, way)]
    latest = max((left for (left, _, how), _ in counted if how == OPEN), default=None)
    if latest is not None:
        cells.append(((latest, 2), (inf, 1), OPEN))
    covers = np.array(
        [
            [
                how in (way, OPEN) and _from(row) <= begin and end <= _until(row)
                for begin, end, way in cells
            ]
            for (row, how) in ((row, row[2]) for row, _ in counted)
        ],
        float,
    )
    count = np.array([n for _, n in counted], float)
    mass = _settled(np.full(len(cells), 1 / len(cells)), covers, count)
    matters = mass > _NOTHING
    cells = [cell for cell, it in zip(cells, matters, strict=True) if it]
    covers = covers[:, matters]
    mass = _settled(mass[matters] / mass[matters].sum(), covers, count)
    return Estimate(
        rows=counted,
        left=np.array([begin for (begin, _), _, _ in cells]),
        right=np.array([end for _, (end, _), _ in cells]),
        way=tuple(way for _, _, way in cells),
        mass=mass,
        drawn=_drawn(count, covers),
    )


def _settled(mass: Floats, covers: Floats, count: Floats) -> Floats:
    """Each row gives its cells what they have of it, until nothing moves (Turnbull 1976)."""
    for _ in range(MOST):
        before, mass = mass, mass * ((count / (covers @ mass)) @ covers) / count.sum()
        if np.abs(mass - before).max() < 1e-11:
            break
    return mass


def _from(row: Row) -> tuple[float, int]:
    return row[0], 0 if row[0] == row[1] else 2


def _until(row: Row) -> tuple[float, int]:
    return row[1], 1


def _cells(counted: Sequence[tuple[Row, int]], way: str) -> list[tuple]:  # type: ignore[type-arg]
    """Between a beginning and the end that follows it, where no other begins or ends."""
    begins = {_from(row) for row, _ in counted if row[2] in (way, OPEN)}
    ends = {_until(row) for row, _ in counted if row[2] == way}
    marks = sorted([(at, False) for at in begins] + [(at, True) for at in ends])
    return [
        (one, other, way)
        for (one, is_end), (other, is_next_end) in itertools.pairwise(marks)
        if is_next_end and not is_end
    ]


def _drawn(count: Floats, covers: Floats) -> Floats:
    """As many takedowns, by chance others, each draw estimated anew from even shares."""
    total = int(count.sum())
    counts = np.random.default_rng(7).multinomial(total, count / total, DRAWS).astype(float)
    drawn = np.full((DRAWS, covers.shape[1]), 1 / covers.shape[1])
    for _ in range(LOOPS):
        drawn *= (counts / np.maximum(drawn @ covers.T, 1e-300)) @ covers / total
    return drawn


def wilson(share: float, total: float) -> tuple[float, float]:
    """The score interval of a share."""
    middle = (share + _Z**2 / (2 * total)) / (1 + _Z**2 / total)
    half = _Z * sqrt(max(share * (1 - share), 0) / total + _Z**2 / (4 * total**2))
    half /= 1 + _Z**2 / total
    return max(0.0, middle - half), min(1.0, middle + half)


def band(draws: Floats) -> tuple[float, float]:
    """Where 95 of 100 draws lie."""
    low = np.quantile(draws, 0.025, method="lower")
    return float(low), float(np.quantile(draws, 0.975, method="higher"))
