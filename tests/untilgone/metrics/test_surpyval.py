"""The same rows through SurPyval, another implementation of Turnbull's estimator."""

from math import inf

import numpy as np
import pytest

from tests.untilgone.metrics.samples import looked_at, radiotherapy, rows_of
from untilgone.measures import Outcome
from untilgone.metrics.cells import cells_of
from untilgone.metrics.intervals import Intervals, Row
from untilgone.metrics.turnbull import fit


def theirs(rows: list[Row], hours: np.ndarray) -> np.ndarray:
    import surpyval

    model = surpyval.Turnbull.fit(
        xl=np.array([row.left for row in rows]),
        xr=np.array([row.right for row in rows]),
        turnbull_estimator="Kaplan-Meier",  # its default is another estimator
    )
    return np.ravel(model.sf(hours))


def ours(rows: list[Row], hours: np.ndarray) -> np.ndarray:
    found = fit(cells_of(Intervals.of(rows), [Outcome.REMOVED]))
    over = found.cells.right <= hours[:, None]
    return 1 - over @ found.mass


def test_breast_cosmesis_is_the_same_to_six_digits():
    months = np.array([4.5, 5.5, 7.5, 9, 15, 30, 35, 42])

    assert ours(radiotherapy(), months) == pytest.approx(theirs(radiotherapy(), months), abs=1e-6)


@pytest.mark.parametrize(("seed", "every"), [(1, 24.0), (2, 24.0), (3, 6.0)])
def test_takedowns_with_looks_are_the_same_to_three_digits(seed, every):
    # Theirs stops earlier than ours, so there are fewer digits to compare.
    left, right = looked_at(np.random.default_rng(seed), 60, every)
    rows = rows_of(np.round(left), np.where(np.isinf(right), inf, np.round(right)))
    cells = cells_of(Intervals.of(rows), [Outcome.REMOVED])
    ends = cells.right[np.isfinite(cells.right)] + 1e-6

    assert ours(rows, ends) == pytest.approx(theirs(rows, ends), abs=2e-3)
