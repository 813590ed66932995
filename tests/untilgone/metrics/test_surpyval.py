"""The same rows through SurPyval, another implementation of Turnbull's estimator."""

import numpy as np
import pytest

from tests.untilgone.metrics.surpyval_answers import BREAST_COSMESIS, WITH_LOOKS, Case, recorded
from untilgone.measures import Outcome
from untilgone.metrics.cells import cells_of
from untilgone.metrics.intervals import Intervals
from untilgone.metrics.turnbull import fit


def ours(case: Case) -> np.ndarray:
    found = fit(cells_of(Intervals.of(case.rows), [Outcome.REMOVED]))
    over = found.cells.right <= case.moments[:, None]
    return 1 - over @ found.mass


def test_breast_cosmesis_is_the_same_to_six_digits():
    assert ours(BREAST_COSMESIS) == pytest.approx(recorded(BREAST_COSMESIS), abs=1e-6)


@pytest.mark.parametrize("case", WITH_LOOKS, ids=lambda case: case.name)
def test_takedowns_with_looks_are_the_same_to_three_digits(case):
    # Theirs stops earlier than ours, so there are fewer digits to compare.
    assert ours(case) == pytest.approx(recorded(case), abs=2e-3)
