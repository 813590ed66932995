"""How much chance is in an estimate: the same figures from other draws of as many takedowns.

The draws are multinomial over the counts (of many takedowns Poisson), with a fixed seed, so the same
rows give the same band. Each draw's estimate stays on the cells that matter in the full one and
starts there: one Newton step, none below zero, then self-consistency for as long as that is cheap.
All draws go together; against a whole new fit of each draw the width of the bands differs by some
hundredths (docs/numbers.md).
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from untilgone.metrics.cells import Cells
from untilgone.metrics.intervals import Floats
from untilgone.metrics.turnbull import Fit

DRAWS = 200
LEVEL = 0.95
_SEED = 20_261_130
_SWEEPS = 3
_WORK = 20_000  # rows times cells that one step of self-consistency may cost, for each draw
_MOST_STEPS = 40
_MANY = 2_000  # takedowns; of so many, how many are drawn may vary, and drawing takes half the time
_OF_OLD = 0.01  # of each share before, so that no row becomes impossible


@dataclass(frozen=True, kw_only=True, eq=False)
class Draws:
    """The cells that matter, their shares, and the shares in each draw (one draw a line)."""

    cells: Cells
    mass: Floats
    drawn: Floats


def limits(shares: Floats, known: Floats) -> tuple[Floats, Floats]:
    """The band about shares: a column for each, the estimate on the first line, then each draw.

    Never narrower than if of ``known`` takedowns, and no others, every moment were known: where
    all were removed at the first look the draws agree, and five of five is no certainty.
    """
    low, high = spread(shares)
    least_low, least_high = wilson(shares[0], known)
    return np.minimum(low, least_low), np.maximum(high, least_high)


def spread(shares: Floats) -> tuple[Floats, Floats]:
    """Where the draws lie."""
    outside = (1 - LEVEL) / 2
    low = np.quantile(shares[1:], outside, axis=0, method="lower")
    high = np.quantile(shares[1:], 1 - outside, axis=0, method="higher")
    return np.asarray(low, np.float64), np.asarray(high, np.float64)


def wilson(share: Floats, total: Floats) -> tuple[Floats, Floats]:
    """The score interval of a share of so many (Wilson 1927)."""
    z2 = NormalDist().inv_cdf((1 + LEVEL) / 2) ** 2
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    inside = np.maximum(share * (1 - share), 0) / total + z2 / (4 * total**2)
    half = np.sqrt(z2 * inside) / (1 + z2 / total)
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def draw(fitted: Fit, *, draws: int = DRAWS) -> Draws:
    """The shares in so many draws."""
    matters = fitted.mass > 0
    cells, mass = fitted.cells.only(matters), fitted.mass[matters]
    total = int(cells.count.sum())
    covered = cells.covered(np.arange(len(mass)))
    random = np.random.default_rng(_SEED)
    if total > _MANY:
        counts = random.poisson(cells.count, (draws, len(cells.count))).astype(np.float64)
    else:
        counts = random.multinomial(total, cells.count / total, draws).astype(np.float64)
    drawn = _newton(mass, covered, cells.count, counts)
    steps = min(_MOST_STEPS, _WORK // covered.size)
    return Draws(cells=cells, mass=mass, drawn=_settled(drawn, covered, counts, steps))


def _newton(mass: Floats, covered: Floats, count: Floats, counts: Floats) -> Floats:
    """One step from the full estimate for every draw, with the full one's second order.

    What would fall below zero is held at zero: the multipliers are found one cell after the other,
    each for all draws at once.
    """
    chance = covered @ mass
    scaled = covered * (np.sqrt(count) / chance)[:, None]
    curve = scaled.T @ scaled
    curve[np.diag_indices_from(curve)] += 1e-8 * np.trace(curve) / len(mass)
    back = np.linalg.inv(curve)
    shares = mass + ((counts / chance) @ covered - count.sum()) @ back
    held = np.zeros_like(shares)
    for _ in range(_SWEEPS):
        for cell in np.flatnonzero((shares.min(axis=0) < 0) | (held.max(axis=0) > 0)):
            wanted = np.maximum(held[:, cell] - shares[:, cell] / back[cell, cell], 0)
            change = wanted - held[:, cell]
            some = np.flatnonzero(change)  # of many takedowns few draws
            shares[some] += np.outer(change[some], back[cell])
            held[some, cell] = wanted[some]
    drawn = np.maximum(shares, 0)
    drawn /= np.maximum(drawn.sum(axis=1, keepdims=True), 1e-300)
    return np.asarray((1 - _OF_OLD) * drawn + _OF_OLD * mass, np.float64)


def _settled(drawn: Floats, covered: Floats, counts: Floats, steps: int) -> Floats:
    """After two steps of self-consistency, and ``steps`` more that are lengthened (SQUAREM)."""

    def step(shares: Floats) -> Floats:
        chance = np.maximum(shares @ covered.T, 1e-300)  # of a row that the draw has not
        found = shares * ((counts / chance) @ covered)
        return np.asarray(found / found.sum(axis=1, keepdims=True), np.float64)

    drawn = step(step(drawn))
    for _ in range(steps // 3):
        once = step(drawn)
        twice = step(once)
        first, bend = once - drawn, twice - 2 * once + drawn
        curved = np.maximum((bend * bend).sum(axis=1), 1e-300)
        length = np.clip(np.sqrt((first * first).sum(axis=1) / curved), 1, 1e6)[:, None]
        longer = drawn + 2 * length * first + length**2 * bend
        drawn = step(np.maximum(longer, 1e-3 * twice))
    return drawn
