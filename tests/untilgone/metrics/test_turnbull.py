"""The estimate itself: textbook data, what must hold of it, and what cannot be estimated."""

from itertools import pairwise
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tests.untilgone.metrics.samples import (
    PLACEBO,
    SIX_MP,
    known,
    radiotherapy,
    sample,
    seen,
    still_there,
)
from untilgone.measures import Outcome
from untilgone.metrics.cells import cells_of
from untilgone.metrics.intervals import Intervals, Row
from untilgone.metrics.turnbull import TOLERANCE, Fit, fit

# Small whole numbers, so that ends meet.
ENDS = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(sorted)
ROWS = st.lists(
    st.one_of(ENDS.map(lambda ends: seen(*ends)), st.integers(0, 12).map(still_there)),
    min_size=1,
    max_size=25,
)


def estimate(intervals: Intervals) -> Fit:
    return fit(cells_of(intervals, [Outcome.REMOVED]))


def left_after(found: Fit, hours: float) -> float:
    return 1 - float(found.mass[found.cells.right <= hours].sum())


def likelihood(rows: list[Row], found: Fit) -> float:
    """Worked out row by row, from what an interval means."""
    total = 0.0
    for row in rows:
        is_inside = (row.left <= found.cells.left) & (found.cells.right <= row.right)
        if row.left < row.right:  # a moment at its left end is before it
            is_inside &= ~((found.cells.left == row.left) & (found.cells.right == row.left))
        total += row.count * np.log(max(found.mass[is_inside].sum(), 1e-300))
    return total


def test_breast_cosmesis_after_radiotherapy_is_as_published():
    # Finkelstein and Wolfe 1985. The last is often given as .467, where self-consistency is when
    # it stops at a gap of 0.001; at the maximum it is .46556, as SurPyval says too.
    found = estimate(Intervals.of(radiotherapy()))

    left = [round(left_after(found, month), 3) for month in (5, 7, 8, 12, 25, 34, 40)]
    assert left == [0.954, 0.920, 0.832, 0.761, 0.668, 0.586, 0.466]
    assert left_after(found, 40) == pytest.approx(0.46556, abs=1e-5)
    assert found.gap <= TOLERANCE


def test_leukaemia_is_kaplan_meier_as_in_textbooks():
    found = estimate(known(*SIX_MP))

    weeks = (6, 7, 10, 13, 16, 22, 23)
    published = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert [round(left_after(found, week), 3) for week in weeks] == published
    assert left_after(estimate(known(*PLACEBO)), 8) == pytest.approx(8 / 21, abs=1e-12)


@given(
    st.lists(st.integers(1, 30), min_size=1, max_size=40),
    st.lists(st.integers(0, 30), max_size=40),
)
@settings(deadline=None)
def test_where_moments_are_known_it_is_what_scipy_says(moments, censored):
    found = estimate(known(moments, censored))

    curve = stats.ecdf(stats.CensoredData(uncensored=moments, right=censored)).sf
    for hour in range(32):
        assert left_after(found, hour) == pytest.approx(float(curve.evaluate(hour)), abs=1e-9)


@given(ROWS)
@settings(deadline=None)
def test_shares_add_up_to_one_and_no_cell_wants_more(rows):
    found = estimate(Intervals.of(rows))

    assert found.mass.sum() == pytest.approx(1, abs=1e-12)
    assert found.mass.min() >= 0
    assert found.is_settled


@given(ROWS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_no_other_shares_explain_the_rows_better(rows, random):
    found = estimate(Intervals.of(rows))
    best = likelihood(rows, found)

    for _ in range(5):
        other = np.array([0.01 + random.random() for _ in found.mass])
        mixed = 0.9 * found.mass + 0.1 * other / other.sum()
        changed = Fit(cells=found.cells, mass=mixed, gap=0, rounds=0)
        assert likelihood(rows, changed) <= best + 1e-9


@given(ROWS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_rows_and_whether_equal_ones_are_added_up_change_nothing(rows, random):
    shuffled = [*rows, *rows]
    random.shuffle(shuffled)
    twice = [Row(left=r.left, right=r.right, outcome=r.outcome, count=2) for r in rows]
    one, other = Intervals.of(shuffled), Intervals.of(twice)

    assert one.outcome == other.outcome
    for column in ("left", "right", "count"):
        assert getattr(one, column).tolist() == getattr(other, column).tolist()
    # Not to the last bit: how products are added up depends on where in memory they lie.
    assert likelihood(rows, estimate(one)) == pytest.approx(likelihood(rows, estimate(other)))


@given(ROWS)
@settings(deadline=None)
def test_other_units_of_time_change_nothing_else(rows):
    longer = [Row(left=60 * r.left, right=60 * r.right, outcome=r.outcome) for r in rows]

    hours, minutes = estimate(Intervals.of(rows)), estimate(Intervals.of(longer))
    assert minutes.cells.left.tolist() == (60 * hours.cells.left).tolist()
    assert minutes.mass.tolist() == hours.mass.tolist()


def test_an_interval_does_not_hold_its_left_end():
    # The first is over at 2 and the second begins after 2, so they cannot be the same moment.
    found = estimate(Intervals.of([seen(0, 2), seen(2, 4), seen(2, 2)]))

    assert found.cells.left.tolist() == [2, 2]
    assert found.cells.right.tolist() == [2, 4]
    assert found.mass.tolist() == pytest.approx([2 / 3, 1 / 3])


def test_a_tie_of_an_end_and_a_beginning_is_known_to_be_hard():
    # SurPyval issue 272: (0, 1] and five times (1, 2] are 1/6 and 5/6.
    found = estimate(Intervals.of([seen(0, 1), seen(1, 2, count=5)]))

    assert found.mass.tolist() == pytest.approx([1 / 6, 5 / 6])


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ([still_there(10, 7)], [(10, inf, 1.0)]),
        ([seen(0, 24, 7)], [(0, 24, 1.0)]),
        ([seen(3, 3)], [(3, 3, 1.0)]),
        ([seen(0, 24), still_there(0)], [(0, 24, 1.0)]),
        ([seen(0, 0)], [(0, 0, 1.0)]),
    ],
)
def test_rows_that_say_little_give_what_they_say(rows, cells):
    found = estimate(Intervals.of(rows))

    kept = found.mass > 0
    parts = (found.cells.left[kept], found.cells.right[kept], found.mass[kept].round(9))
    assert list(zip(*(part.tolist() for part in parts), strict=True)) == cells


def test_of_no_rows_there_is_no_cell():
    assert len(estimate(Intervals.of([])).mass) == 0


def test_where_the_rounds_are_over_too_early_the_gap_says_so():
    intervals = sample(1, 2_000, 24)

    gaps = [fit(cells_of(intervals, [Outcome.REMOVED]), most_rounds=n).gap for n in (1, 2, 50)]
    assert gaps[0] > TOLERANCE
    assert all(later < earlier for earlier, later in pairwise(gaps))
    assert gaps[-1] <= TOLERANCE
