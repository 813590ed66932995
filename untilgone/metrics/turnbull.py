"""Turnbull's non-parametric maximum likelihood: the share in each cell that explains the rows best.

It is a concave problem, so the best is known when it is reached: no cell would raise the likelihood
any more. By how much the best of them still would is the gap, and it is reported. Steps of
self-consistency (Turnbull 1976) lead near; Newton steps over the cells that matter, none below zero,
lead the rest of the way (as Wang 2008 does): some ten rounds where self-consistency alone takes
thousands.
"""

from dataclasses import dataclass

import numpy as np

from untilgone.metrics.cells import Cells
from untilgone.metrics.intervals import Flags, Floats

TOLERANCE = 1e-10
MOST_ROUNDS = 100
_WARM_UP = 15  # steps of self-consistency before the first Newton step
_BETWEEN = 2  # and between two of them
_NOTHING = 1e-10  # a share that is none


@dataclass(frozen=True, kw_only=True, eq=False)
class Fit:
    """The share in each cell. ``gap``: how far from the best, as likelihood a takedown."""

    cells: Cells
    mass: Floats
    gap: float
    rounds: int

    @property
    def is_settled(self) -> bool:
        """Whether it was reached before the rounds were over."""
        return self.gap <= TOLERANCE


def fit(cells: Cells, *, most_rounds: int = MOST_ROUNDS) -> Fit:
    """The best shares, or the best until the rounds were over."""
    mass = np.full(len(cells.left), 1 / max(1, len(cells.left)))
    gap, rounds = 0.0, 0
    if not len(mass):
        return Fit(cells=cells, mass=mass, gap=gap, rounds=rounds)
    for _ in range(_WARM_UP):
        mass = mass * _pull(cells, mass)[1]
    while rounds < most_rounds:
        rounds += 1
        for _ in range(_BETWEEN):
            mass = mass * _pull(cells, mass)[1]
        mass = np.where(mass < _NOTHING, 0, mass)
        mass /= mass.sum()
        chance, pull = _pull(cells, mass)
        gap = max(0.0, float(pull.max() - 1))
        if gap <= TOLERANCE:
            break
        mass = _towards(cells, mass, _newton(cells, mass, chance, pull), chance)
    return Fit(cells=cells, mass=mass, gap=gap, rounds=rounds)


def _chances(cells: Cells, mass: Floats) -> Floats:
    """How likely each row is."""
    before = np.concatenate([[0.0], np.cumsum(mass)])
    return np.asarray((before[cells.end] - before[cells.begin]).sum(axis=1), np.float64)


def _pull(cells: Cells, mass: Floats) -> tuple[Floats, Floats]:
    """How likely each row is, and how strongly each cell pulls: 1 is balance, more is too little."""
    chance = _chances(cells, mass)
    weight = np.repeat((cells.count / chance)[:, None], cells.begin.shape[1], axis=1).ravel()
    size = len(mass) + 1
    change = np.bincount(cells.begin.ravel(), weight, size)
    change -= np.bincount(cells.end.ravel(), weight, size)
    return chance, np.cumsum(change)[:-1] / cells.count.sum()


def _newton(cells: Cells, mass: Floats, chance: Floats, pull: Floats) -> Floats:
    """The best shares by the likelihood's second order, over cells that have some or want some."""
    beside = np.concatenate([[-np.inf], pull, [-np.inf]])
    wants = (pull > 1) & (pull >= beside[:-2]) & (pull >= beside[2:])
    chosen = np.flatnonzero((mass > 0) | wants)
    covered = cells.covered(chosen)
    scaled = covered * (np.sqrt(cells.count) / chance)[:, None]
    curve = scaled.T @ scaled
    curve[np.diag_indices_from(curve)] += 1e-12 * np.trace(curve) / len(chosen)
    slope = cells.count.sum() * (pull[chosen] - 1) + curve @ mass[chosen]
    found = np.zeros_like(mass)
    found[chosen] = _not_below_zero(curve, slope, mass[chosen])
    return np.asarray(found / found.sum(), np.float64)


def _not_below_zero(curve: Floats, slope: Floats, begin: Floats) -> Floats:
    """Minimises x·curve·x/2 - slope·x over x >= 0, from ``begin``: cells at zero are left out."""
    now = begin.copy()
    kept: Flags = np.ones(len(now), np.bool_)
    while kept.any():
        at = np.flatnonzero(kept)
        wanted = np.linalg.solve(curve[np.ix_(at, at)], slope[at])
        falls = wanted < 0
        if not falls.any():
            now[at] = wanted
            break
        # As far as the first one comes to zero; that one stays there.
        reach = np.where(falls, now[at] / np.where(falls, now[at] - wanted, 1), np.inf)
        now[at] += reach.min() * (wanted - now[at])
        kept[at[reach <= reach.min()]] = False
        now[~kept] = 0
    return now


def _towards(cells: Cells, mass: Floats, target: Floats, chance: Floats) -> Floats:
    """As far towards the target as the likelihood does not fall."""
    before = float(cells.count @ np.log(chance))
    part = 1.0
    while part > TOLERANCE:
        tried = mass + part * (target - mass)
        likely = _chances(cells, tried)
        if likely.min() > 0 and float(cells.count @ np.log(likely)) >= before:
            return tried
        part /= 2
    return mass
