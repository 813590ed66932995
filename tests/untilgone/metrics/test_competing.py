"""What was withdrawn or moved stays in the whole: shares of all ways of ending add up."""

from math import inf

import numpy as np
import pytest

from tests.untilgone.metrics.samples import ended, seen, still_there
from untilgone.measures import Outcome
from untilgone.metrics.competing import incidence
from untilgone.metrics.curve import NotKnown, Why
from untilgone.metrics.figures import figures
from untilgone.metrics.intervals import Intervals, Row

REMOVED, WITHDRAWN, MOVED = Outcome.REMOVED, Outcome.WITHDRAWN, Outcome.MOVED


def mixed(seed: int, size: int, every: float) -> list[Row]:
    """Each is removed, withdrawn or moved, one of three first; the mean is 30 hours."""
    random = np.random.default_rng(seed)
    rows = []
    for at, first, last, way in zip(
        random.exponential(30, size),
        random.uniform(0, every, size),
        random.uniform(48, 400, size),
        random.choice(3, size, p=(0.6, 0.1, 0.3)),
        strict=True,
    ):
        before = first + np.floor((at - first) / every) * every
        if at > last or (way != 1 and before + every > last):
            seen_last = first + np.floor((last - first) / every) * every
            rows.append(still_there(max(0.0, min(seen_last, before))))
        elif way == 1:  # a person withdrew it: the moment is known
            rows.append(ended(WITHDRAWN, at, at))
        else:
            rows.append(ended((REMOVED, WITHDRAWN, MOVED)[way], max(0, before), before + every))
    return rows


def test_where_moments_are_known_it_is_the_estimator_of_aalen_and_johansen():
    # By hand: 10 at risk; removed at 1 and 4, withdrawn at 2, moved at 3, one censored after 3.
    rows = [
        *(seen(1, 1), ended(WITHDRAWN, 2, 2), ended(MOVED, 3, 3), still_there(3), seen(4, 4)),
        still_there(5, 5),
    ]
    found = incidence(Intervals.of(rows))

    removed, withdrawn, moved = (found.of(one) for one in (REMOVED, WITHDRAWN, MOVED))
    assert removed.sums[0].tolist() == pytest.approx([0.1, 0.1 + 0.7 / 6])
    assert withdrawn.sums[0].tolist() == pytest.approx([0.1])
    assert moved.sums[0].tolist() == pytest.approx([0.1])


@pytest.mark.parametrize("seed", range(4))
def test_the_shares_of_all_ways_and_what_is_open_add_up_to_one(seed):
    found = incidence(Intervals.of(mixed(seed, 200, 24)).on_grid())

    whole = sum(curve.sums[:, -1] for curve in found.curves) + found.curves[0].tails
    assert whole == pytest.approx(np.ones(len(whole)), abs=1e-9)
    assert found.fitted.is_settled


def test_the_true_shares_are_within_the_intervals():
    found = figures(Intervals.of(mixed(1, 3_000, 24)).on_grid())

    for one, part in ((found.removed, 0.6), *zip(found.others, (0.1, 0.3), strict=True)):
        for share in one.shares[:3]:
            truth = part * (1 - np.exp(-share.hours / 30))
            assert share.share.low <= truth <= share.share.high, (one.outcome, share)
            assert share.share.value == pytest.approx(truth, abs=0.04)


def test_leaving_out_what_was_moved_would_praise_the_platform():
    rows = [seen(10, 11, 30), ended(MOVED, 10, 11, 60), still_there(700, 10)]
    found = figures(Intervals.of(rows))

    assert found.share_at(24).share.value == pytest.approx(0.3)
    assert found.median == NotKnown(why=Why.TOO_FEW, share=pytest.approx(0.3))
    assert [(one.outcome, one.number) for one in found.others] == [(MOVED, 60)]


def test_with_one_way_only_nothing_else_is_told():
    found = figures(Intervals.of([seen(1, 2), still_there(3)]))

    assert found.others == ()
    assert (found.removed.number, found.open) == (1, 1)


def test_what_was_already_gone_is_counted_and_never_a_removal():
    rows = [seen(10, 11, 8), still_there(700, 2)]
    without, others = Intervals.of(rows), ended(Outcome.ALREADY_GONE, 0, 0, 50)
    found = figures(Intervals.of([*rows, others]))

    assert found.already_gone == 50
    assert found.total == 10
    assert found.share_at(24) == figures(without).share_at(24)


def test_where_all_were_withdrawn_none_was_removed():
    found = figures(Intervals.of([ended(WITHDRAWN, 5, 5, 20)]))

    assert found.share_at(24).share.value == 0
    assert found.share_at(24).share.high == pytest.approx(0.161, abs=1e-3)
    assert found.median == NotKnown(why=Why.TOO_FEW)
    assert found.others[0].shares[0].share.value == pytest.approx(1)


def test_a_row_may_be_open_without_end():
    found = incidence(Intervals.of([still_there(5), ended(MOVED, 2, 9)]))

    assert found.of(MOVED).sums[0, -1] == pytest.approx(1)  # the open one may be the same
    assert found.of(MOVED).last == inf
