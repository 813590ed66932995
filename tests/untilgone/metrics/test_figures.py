"""The figures of a group: right where they can be, silent where they cannot, never too sure."""

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.untilgone.metrics.samples import (
    MEDIAN,
    SIX_MP,
    ended,
    known,
    sample,
    seen,
    still_there,
    truth,
)
from untilgone.measures import Outcome
from untilgone.metrics.bands import draw
from untilgone.metrics.cells import cells_of
from untilgone.metrics.curve import NotKnown, Why
from untilgone.metrics.figures import figures
from untilgone.metrics.intervals import HORIZONS, Intervals
from untilgone.metrics.turnbull import fit


def of(*rows):
    return figures(Intervals.of(rows))


def shares(found):
    return [found.share_at(hours).share for hours in HORIZONS]


def test_the_median_of_leukaemia_is_as_in_textbooks():
    found = figures(known(*SIX_MP))

    assert (found.median.value, found.median.earliest, found.median.latest) == (23, 23, 23)
    assert found.median.low == pytest.approx(13, abs=3)  # 13 to beyond the data, by log-log
    assert found.median.high is None
    assert (found.total, found.open) == (21, 12)


def test_looks_once_a_day_find_a_median_of_twenty_hours():
    found = figures(sample(7, 300, 24))

    assert found.median.low <= MEDIAN <= found.median.high
    assert found.median.high - found.median.low < 24
    for hours in (24, 48, 168):
        share = found.share_at(hours).share
        assert share.low <= truth(hours, "exponential") <= share.high
    assert found.method.startswith("Turnbull")


def test_first_seen_offline_would_say_thirty_hours():
    intervals = sample(7, 300, 24)
    late = Intervals.of(
        seen(right, right, int(count)) if right < inf else still_there(left, int(count))
        for left, right, count in zip(intervals.left, intervals.right, intervals.count, strict=True)
    )

    assert figures(late).median.low > 25


@pytest.mark.parametrize("shape", ["exponential", "lognormal", "weibull"])
def test_the_interval_of_the_median_holds_the_truth_as_often_as_it_says(shape):
    held = 0
    for seed in range(40):
        median = figures(sample(seed, 300, 24, shape)).median
        held += median.low <= MEDIAN <= (median.high or inf)

    assert held >= 37


def test_nobody_told_is_no_number():
    found = of(ended(Outcome.ALREADY_GONE, 0, 0, 9))

    nothing = NotKnown(why=Why.NOBODY_TOLD)
    assert (found.median, found.ninetieth, found.restricted_mean) == (nothing,) * 3
    assert shares(found) == [nothing] * 4
    assert (found.total, found.already_gone) == (0, 9)
    assert figures(Intervals.of([])).median.reason == "No party was told about any of them."


def test_where_all_are_open_nothing_is_known_about_later_than_the_last_look():
    found = of(still_there(30, 9))

    assert found.median == NotKnown(why=Why.TOO_FEW)
    assert shares(found)[0].value == 0
    assert shares(found)[1] == NotKnown(why=Why.NOT_LOOKED_SO_LATE, share=1.0, last_look=30)
    assert found.restricted_mean.reason == (
        "No look was later than 30 hours; 100.0% were open then."
    )
    assert [found.share_at(hours).old_enough for hours in HORIZONS] == [9, 0, 0, 0]


def test_all_removed_at_the_first_look_is_no_certainty():
    found = of(seen(0, 24, 5))

    assert (found.median.earliest, found.median.latest) == (0, 24)
    assert shares(found)[0].value == 1
    assert shares(found)[0].low == pytest.approx(0.5655, abs=1e-4)  # Wilson, five of five
    assert found.ninetieth.high is None
    assert (found.restricted_mean.low, found.restricted_mean.high) == (0, 24)


def test_one_takedown_says_next_to_nothing():
    found = of(seen(10, 11))

    assert shares(found)[0].low < 0.25
    assert found.median.high is None


def test_one_long_watched_takedown_does_not_speak_for_a_hundred_young_ones():
    share = of(still_there(10, 100), still_there(30)).share_at(24)

    assert share.old_enough == 1
    assert share.share.high > 0.7


def test_few_open_ones_widen_a_later_figure_and_many_leave_none():
    few = of(seen(10, 11, 99), still_there(100)).share_at(672).share
    many = of(seen(10, 11, 90), still_there(100, 10)).share_at(672).share

    assert few.value == pytest.approx(0.99)
    assert few.high == pytest.approx(1)
    assert many == NotKnown(why=Why.NOT_LOOKED_SO_LATE, share=pytest.approx(0.1), last_look=100)


def test_a_percentile_that_is_not_reached_says_how_far_it_came():
    found = of(seen(10, 11, 60), still_there(700, 40))

    assert found.median.value == pytest.approx(10.83, abs=0.01)
    assert found.ninetieth == NotKnown(why=Why.TOO_FEW, share=pytest.approx(0.6))
    assert found.ninetieth.reason == "Only 60.0% were seen to end so until now."


def test_the_restricted_mean_is_the_mean_where_all_is_known():
    found = figures(known([10, 20, 30, 800]))

    assert found.restricted_mean.value == pytest.approx((10 + 20 + 30 + 672) / 4)


@given(
    st.lists(
        st.one_of(
            st.tuples(st.integers(0, 700), st.integers(1, 60)).map(
                lambda ends: seen(ends[0], ends[0] + ends[1])
            ),
            st.integers(0, 900).map(still_there),
            st.integers(0, 900).map(lambda at: ended(Outcome.WITHDRAWN, at, at)),
            st.integers(0, 900).map(lambda at: ended(Outcome.MOVED, at, at + 24)),
        ),
        min_size=1,
        max_size=30,
    )
)
@settings(deadline=None, max_examples=150)
def test_whatever_the_rows_the_figures_are_in_order(rows):
    found = of(*rows)

    for one in (found.removed, *found.others):
        numbers = [s.share for s in one.shares if not isinstance(s.share, NotKnown)]
        for share in numbers:
            assert 0 <= share.low <= share.value + 1e-9
            assert share.value <= share.high + 1e-9 <= 1 + 2e-9
        assert all(b.value >= a.value - 1e-9 for a, b in pairwise(numbers))
    for moment in (found.median, found.ninetieth):
        if not isinstance(moment, NotKnown):
            assert moment.low <= moment.earliest <= moment.value <= moment.latest
            assert moment.latest <= (moment.high or inf)
    if not isinstance(found.restricted_mean, NotKnown):
        mean = found.restricted_mean
        assert -1e-9 <= mean.low <= mean.value <= mean.high <= 672 + 1e-9
    assert found.is_settled
    assert found.total == len(rows)


def test_the_same_rows_always_give_the_same_band():
    assert figures(sample(3, 200, 6)) == figures(sample(3, 200, 6))


def test_more_takedowns_make_the_interval_narrower():
    few, many = (figures(sample(5, size, 6)).share_at(24).share for size in (100, 10_000))

    # Of a hundred times as many not ten times: looks lie apart.
    assert many.high - many.low < (few.high - few.low) / 4


def test_the_command_starts_without_numpy():
    code = "import sys, command.main; print('numpy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "False"


def test_a_first_import_leaves_linear_algebra_on_one_thread():
    code = (
        "import os; os.environ.pop('OPENBLAS_NUM_THREADS', None); import untilgone.metrics.bands;"
        "print(os.environ['OPENBLAS_NUM_THREADS'])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "1"


def test_a_band_is_about_as_wide_as_whole_new_fits_make_it():
    # The draws take one Newton step; here each draw is fitted anew to the end.
    for size, every in ((300, 24.0), (5_000, 24.0), (5_000, 1.0)):
        fitted = fit(cells_of(sample(5, size, every), [Outcome.REMOVED]))
        drawn = draw(fitted, draws=100)
        ours = np.cumsum(drawn.drawn, axis=1)[:, :-1]
        counts = np.random.default_rng(1).multinomial(size, drawn.cells.count / size, 100)
        whole = [
            fit(replace(drawn.cells, begin=c.begin[n > 0], end=c.end[n > 0], count=n[n > 0])).mass
            for n in counts.astype(float)
            for c in [drawn.cells]
        ]
        theirs = np.cumsum(whole, axis=1)[:, :-1]

        ratio = np.median(ours.std(axis=0) / theirs.std(axis=0))
        assert ratio == pytest.approx(1, abs=0.12), (size, every)
