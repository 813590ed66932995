"""Whether two groups differ by more than chance: a log-rank test for removal intervals.

Each takedown gets a score: how much sooner it ended than the estimate of both groups together lets
expect (Sun 1996; where moments are known, the sum over a group is exactly observed minus expected
of the log-rank test). Then the labels are dealt out anew, with a fixed seed. That asks whether the
groups differ, not by how much, and is fair only where both were looked at equally often.
"""

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

from untilgone.errors import BadInput
from untilgone.measures import Outcome
from untilgone.metrics.cells import cells_of
from untilgone.metrics.intervals import Floats, Intervals
from untilgone.metrics.turnbull import fit

DEALS = 9_999
_SEED = 20_261_130
_DEALT_UP_TO = 2_000  # takedowns; of more, the sum of scores is normal to any digit that is shown


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """``earlier``: by how many removals the first group is ahead of what both together expect.

    ``p``: how often chance alone differs as much. ``deals``: how many were dealt; 0 where the
    normal distribution was used.
    """

    first: int
    second: int
    earlier: float
    z: float
    p: float
    deals: int


def compare(first: Intervals, second: Intervals, *, deals: int = DEALS) -> Comparison:
    """The test. What was withdrawn or moved counts as open at its last look."""
    if not first.total or not second.total:
        raise BadInput("One of the groups is empty, so there is nothing to compare.")
    counts = np.concatenate([first.count, second.count])
    total, own = int(counts.sum()), first.total
    scores = _scores(first, second)
    earlier = float(first.count @ scores[: len(first.count)])
    centred = scores - counts @ scores / total
    variance = own * (total - own) / (total * max(1, total - 1)) * float(counts @ centred**2)
    if variance <= 0:  # all the same
        return Comparison(first=own, second=total - own, earlier=0.0, z=0.0, p=1.0, deals=0)
    z = float(first.count @ centred[: len(first.count)]) / sqrt(variance)
    if total > _DEALT_UP_TO:
        p, deals = erfc(abs(z) / sqrt(2)), 0
    else:
        random = np.random.default_rng(_SEED)
        dealt = random.multivariate_hypergeometric(counts.astype(np.int64), own, deals)
        as_far = np.abs(dealt @ centred) >= abs(z) * sqrt(variance) - 1e-9
        p = (1 + int(as_far.sum())) / (1 + deals)
    return Comparison(first=own, second=total - own, earlier=earlier, z=z, p=p, deals=deals)


def _scores(first: Intervals, second: Intervals) -> Floats:
    """Of each row of the first group, then of the second."""
    both = Intervals(
        left=np.concatenate([first.left, second.left]),
        right=np.concatenate([first.right, second.right]),
        outcome=(*first.outcome, *second.outcome),
        count=np.concatenate([first.count, second.count]),
    )
    mass = fit(cells_of(both, [Outcome.REMOVED])).mass
    cells = cells_of(both, [Outcome.REMOVED], are_merged=False)
    left = np.maximum(np.cumsum(mass[::-1])[::-1], 1e-300)  # still there before each cell
    hazard = np.cumsum(mass / left)
    covered = cells.covered(np.arange(len(mass)))
    return np.asarray(covered @ (mass * (1 - hazard)) / (covered @ mass), np.float64)
