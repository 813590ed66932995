"""Rows of intervals, and the grid that makes a million takedowns some hundred rows."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.untilgone.metrics.samples import (
    ended,
    looked_at,
    rows_of,
    seen,
    still_there,
    truth,
)
from untilgone.errors import BadInput
from untilgone.measures import Outcome
from untilgone.metrics.figures import figures
from untilgone.metrics.intervals import HORIZONS, Intervals, Row, grid, rounded

HOURS = st.floats(0, 9_000, allow_nan=False)


@pytest.mark.parametrize(
    ("left", "right"), [(5, 4), (-1, 4), (nan, 4), (4, nan), (inf, inf), (-inf, 3)]
)
def test_what_is_no_interval_is_refused(left, right):
    with pytest.raises(BadInput) as refused:
        seen(left, right)

    assert "No figure was made" in str(refused.value)


@pytest.mark.parametrize(("right", "outcome"), [(inf, Outcome.REMOVED), (4, Outcome.OPEN)])
def test_what_is_open_has_no_end_and_all_else_has_one(right, outcome):
    with pytest.raises(BadInput) as refused:
        Row(left=1, right=right, outcome=outcome)

    assert "what is open has no end" in str(refused.value)


@pytest.mark.parametrize("count", [0, -3])
def test_a_row_of_nothing_is_refused(count):
    with pytest.raises(BadInput) as refused:
        seen(1, 2, count)

    assert "are no row" in str(refused.value)


def test_every_deadline_and_horizon_is_a_point_of_the_grid():
    assert {1, 2, 12, 24, 36, 48, 72, 168, 336, 672} <= set(grid().tolist())
    assert len(grid()) < 170
    assert (np.diff(grid()) > 0).all()


@given(HOURS, HOURS)
def test_an_end_moves_by_half_a_step_at_most_and_no_interval_vanishes(one, other):
    left, right = min(one, other), max(one, other)
    (begin,), (end,) = rounded(np.array([left]), np.array([right]))

    steps = np.diff(grid())
    points = grid()
    step = max(steps[min(np.searchsorted(points, min(right, 8_736)), len(steps)) - 1], 0.25)
    assert begin in points
    assert end in points
    assert begin < end or left == right
    assert abs(begin - min(left, 8_736)) <= step
    assert abs(end - min(right, 8_736)) <= step


def test_known_moments_and_open_ends_stay_what_they_are():
    left, right = rounded(np.array([50.9, 0.1]), np.array([50.9, inf]))

    assert left.tolist() == [52, 0]
    assert right.tolist() == [52, inf]


def test_on_the_grid_nothing_is_lost():
    rows = [seen(1.01, 2.02), seen(1.04, 1.98, 3), still_there(900), still_there(901, 2)]
    gone = ended(Outcome.ALREADY_GONE, 0, 0, 4)
    found = Intervals.of([*rows, gone, ended(Outcome.WITHDRAWN, 7, 7)]).on_grid()

    counts = zip(found.left, found.right, found.outcome, found.count, strict=True)
    assert list(counts) == [
        (1, 2, Outcome.REMOVED, 4),
        (7, 7, Outcome.WITHDRAWN, 1),
        (840, inf, Outcome.OPEN, 3),
    ]
    assert found.already_gone == 4


def test_the_grid_moves_no_share_and_rounding_outwards_would():
    points = grid()
    nearest, outwards = [], []
    for seed in range(3):
        left, right = looked_at(np.random.default_rng(seed), 20_000, 24)
        ends = np.where(
            np.isinf(right), inf, points[np.searchsorted(points, np.minimum(right, 8_736))]
        )
        wider = rows_of(points[np.searchsorted(points, left, side="right") - 1], ends)
        for found, rows in (
            (nearest, Intervals.of(rows_of(left, right)).on_grid()),
            (outwards, Intervals.of(wider)),
        ):
            found.append(figures(rows, draws=2).share_at(24).share.value)

    assert np.mean(nearest) == pytest.approx(truth(24, "exponential"), abs=0.015)
    assert np.mean(outwards) < truth(24, "exponential") - 0.04


def test_rough_ends_change_no_share_by_a_horizon_and_hardly_a_median():
    chance = np.random.default_rng(5)
    ends = [Outcome.REMOVED] * 6 + [Outcome.WITHDRAWN, Outcome.MOVED, Outcome.OPEN]
    rows = []
    for hour in chance.exponential(40, 3000):
        outcome = ends[int(chance.integers(len(ends)))]
        right = {Outcome.REMOVED: hour + 4, Outcome.OPEN: inf}.get(outcome, hour)
        rows.append(Row(left=float(hour), right=float(right), outcome=outcome))
    exact = Intervals.of([*rows, Row(left=0, right=0, outcome=Outcome.ALREADY_GONE, count=3)])
    exact = exact.on_grid()
    rough = exact.with_rough_ends()

    assert (rough.total, rough.already_gone) == (exact.total, 3)
    for outcome in (Outcome.WITHDRAWN, Outcome.MOVED):
        for hour in HORIZONS:
            assert rough.surely(outcome, hour) == exact.surely(outcome, hour) > 0
    before, after = figures(exact, draws=20), figures(rough, draws=20)
    assert after.median.value == pytest.approx(before.median.value, rel=0.01)
    for one, other in zip(before.removed.shares, after.removed.shares, strict=True):
        assert other.share.value == pytest.approx(one.share.value, abs=0.005)
