"""Deadlines and looks that lie apart: kept, missed, or nobody can know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.untilgone.metrics.samples import ended, seen, still_there
from untilgone.measures import Outcome
from untilgone.metrics.deadlines import Bounds, Kept, deadline_of_all, judge, tally
from untilgone.metrics.intervals import Intervals

DUE = 48.0


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        (seen(24, 48), Kept.KEPT),
        (seen(47, 49), Kept.BETWEEN_LOOKS),
        (seen(48, 72), Kept.MISSED),  # a look saw it live when the time was over
        (seen(48, 48), Kept.KEPT),
        (seen(49, 49), Kept.MISSED),
        (seen(0, 900), Kept.BETWEEN_LOOKS),
        (still_there(47), Kept.NOT_YET),
        (still_there(48), Kept.MISSED),
        (ended(Outcome.WITHDRAWN, 20, 20), Kept.NOT_OWED),
        (ended(Outcome.WITHDRAWN, 50, 50), Kept.MISSED),
        (ended(Outcome.MOVED, 40, 60), Kept.NOT_OWED),
        (ended(Outcome.MOVED, 48, 60), Kept.MISSED),
        (ended(Outcome.ALREADY_GONE, 0, 0), Kept.NOT_OWED),
    ],
)
def test_each_row_is_judged_by_its_looks(row, kept):
    assert judge(row, DUE) is kept


def test_the_share_that_was_kept_has_bounds():
    found = tally(
        (row, DUE)
        for row in (
            *(seen(0, 24, 6), seen(47, 49, 2), still_there(90, 2)),
            *(still_there(3, 7), ended(Outcome.WITHDRAWN, 1, 1, 5)),
        )
    )

    assert (found.kept, found.between_looks, found.missed) == (6, 2, 2)
    assert (found.not_yet, found.not_owed, found.owed) == (7, 5, 10)
    assert found.share_kept == Bounds(least=0.6, most=0.8)


def test_each_may_have_a_deadline_of_its_own():
    found = tally([(seen(10, 20), 24), (seen(10, 20), 12), (seen(10, 20), 1)])

    assert (found.kept, found.between_looks, found.missed) == (1, 1, 1)


def test_where_none_is_owed_there_is_no_share():
    assert tally([(still_there(3), DUE)]).share_kept is None
    assert tally([]).share_kept is None


def test_a_group_with_one_deadline_counts_those_already_gone_as_not_owed():
    rows = [seen(1, 2, 3), still_there(50), ended(Outcome.ALREADY_GONE, 0, 0, 4)]

    found = deadline_of_all(Intervals.of(rows), DUE)
    assert (found.kept, found.missed, found.not_owed) == (3, 1, 4)


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_a_removal_that_nobody_saw_is_never_called_kept_or_missed_wrongly(left, width, removed):
    row = seen(left, left + width)
    if left < removed <= left + width or left == removed == left + width:
        truth = Kept.KEPT if removed <= DUE else Kept.MISSED

        assert judge(row, DUE) in {truth, Kept.BETWEEN_LOOKS}
