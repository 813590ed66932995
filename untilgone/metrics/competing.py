"""What became of all: the share that ended in each way, by hour. Nothing is dropped.

Each way of ending is estimated in one likelihood (the sub-distributions of Hudgens, Satten and
Longini 2001): a takedown that was withdrawn or moved stays in the whole and can no longer be
removed, and one that is open may still end in any way. So the shares and what is open add up to
one at each hour.
"""

from dataclasses import dataclass

from untilgone.measures import Outcome
from untilgone.metrics.bands import DRAWS, draw
from untilgone.metrics.cells import cells_of
from untilgone.metrics.curve import Curve
from untilgone.metrics.intervals import ENDS, Intervals
from untilgone.metrics.turnbull import MOST_ROUNDS, Fit, fit


@dataclass(frozen=True, kw_only=True, eq=False)
class Incidence:
    """One curve for removals and one for each other way in which one of them ended."""

    fitted: Fit
    outcomes: tuple[Outcome, ...]
    curves: tuple[Curve, ...]

    def of(self, outcome: Outcome) -> Curve:
        """The curve of one of ``outcomes``."""
        return self.curves[self.outcomes.index(outcome)]


def incidence(
    intervals: Intervals, *, draws: int = DRAWS, most_rounds: int = MOST_ROUNDS
) -> Incidence:
    """The curves of a group with at least one takedown for which the clock ran."""
    outcomes = tuple(end for end in ENDS if end is Outcome.REMOVED or intervals.number(end))
    fitted = fit(cells_of(intervals, outcomes), most_rounds=most_rounds)
    drawn = draw(fitted, draws=draws)
    curves = tuple(
        Curve.of(intervals, drawn, block, outcome) for block, outcome in enumerate(outcomes)
    )
    return Incidence(fitted=fitted, outcomes=outcomes, curves=curves)
