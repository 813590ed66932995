"""Two groups: the log-rank test where moments are known, and what interval data add."""

import numpy as np
import pytest
from scipy import stats

from tests.untilgone.metrics.samples import (
    PLACEBO,
    SIX_MP,
    ended,
    known,
    looked_at,
    rows_of,
    seen,
    still_there,
)
from untilgone.errors import BadInput
from untilgone.measures import Outcome
from untilgone.metrics.compare import compare
from untilgone.metrics.intervals import Intervals


def group(seed: int, size: int, slower: float = 1.0, every: float = 24.0) -> Intervals:
    left, right = looked_at(np.random.default_rng(seed), size, every / slower)
    return Intervals.of(rows_of(left * slower, right * slower)).on_grid()


def test_leukaemia_is_observed_minus_expected_of_the_log_rank_test():
    found = compare(known(*SIX_MP), known(*PLACEBO))

    assert found.earlier == pytest.approx(9 - 19.25, abs=0.005)  # as in Cox 1972 and textbooks
    assert (found.first, found.second) == (21, 21)
    assert found.p == pytest.approx(1e-4, abs=2e-4)  # of 9,999 deals none or one
    test = stats.logrank(
        stats.CensoredData(uncensored=SIX_MP[0], right=SIX_MP[1]),
        stats.CensoredData(uncensored=PLACEBO[0]),
    )
    assert abs(found.z) == pytest.approx(abs(test.statistic), abs=0.25)  # another variance


def test_the_other_way_round_it_is_the_same_with_the_other_sign():
    one, other = group(1, 80), group(2, 90, slower=1.5)

    first, second = compare(one, other), compare(other, one)
    assert first.z == pytest.approx(-second.z)
    assert first.earlier == pytest.approx(-second.earlier)
    assert first.p == pytest.approx(second.p, abs=0.02)


def test_a_platform_that_takes_twice_as_long_is_found():
    found = compare(group(3, 200), group(4, 200, slower=2))

    assert found.earlier > 0
    assert found.p < 0.001


def test_without_a_difference_one_in_twenty_is_taken_for_one():
    taken = sum(
        compare(group(seed, 60), group(1_000 + seed, 60), deals=199).p <= 0.05
        for seed in range(120)
    )

    assert 0 < taken <= 14  # 6 expected; more than 14 is one chance in a thousand


def test_of_many_the_normal_distribution_says_what_dealing_says():
    one, other = group(5, 950), group(6, 950, slower=1.15)
    dealt = compare(one, other)
    twice = compare(
        Intervals(left=one.left, right=one.right, outcome=one.outcome, count=2 * one.count),
        Intervals(left=other.left, right=other.right, outcome=other.outcome, count=2 * other.count),
    )

    assert (dealt.deals, twice.deals) == (9_999, 0)
    assert dealt.p == pytest.approx(2 * stats.norm.sf(abs(dealt.z)), abs=0.02)
    assert twice.p == pytest.approx(2 * stats.norm.sf(abs(twice.z)), abs=1e-9)


def test_what_was_moved_counts_as_open_until_then():
    other = Intervals.of([seen(5, 6, 10)])
    moved = Intervals.of([ended(Outcome.MOVED, 30, 31, 10)])
    open_ = Intervals.of([still_there(30, 10)])

    assert compare(moved, other) == compare(open_, other)


def test_groups_that_say_the_same_do_not_differ():
    same = compare(Intervals.of([seen(0, 24, 5)]), Intervals.of([seen(0, 24, 9)]))

    assert (same.z, same.p) == (0.0, 1.0)


def test_an_empty_group_is_refused():
    with pytest.raises(BadInput) as refused:
        compare(Intervals.of([]), Intervals.of([seen(1, 2)]))

    assert "nothing to compare" in str(refused.value)
