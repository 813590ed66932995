"""The yearly report of a trusted flagger: what counts as an action, and what may not be told."""

from collections import Counter
from datetime import timedelta

import pytest

from tests.untilgone.store.examples import HOUR, NOW
from untilgone.dsa22 import DEFINED, Action, Told, counts, kinds
from untilgone.notices import AnswerKind, NoticeState
from untilgone.small_cells import lines

LATER, BEFORE = NOW + HOUR, NOW - HOUR
DAY_AFTER = NOW + timedelta(days=1)


def told(**changes) -> Told:
    default = {
        "provider": "one",
        "category": "ncii",
        "state": NoticeState.DELIVERED,
        "delivered_at": NOW,
    }
    return Told(**(default | changes))


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({}, Action.NO_ANSWER),
        ({"first_gone_at": LATER, "confirmed_at": DAY_AFTER}, Action.REMOVED),
        ({"first_gone_at": LATER}, Action.NO_ANSWER),
        ({"first_gone_at": BEFORE, "confirmed_at": DAY_AFTER}, Action.NO_ANSWER),
        ({"moved_at": LATER}, Action.MOVED),
        ({"answers": (AnswerKind.REMOVED,)}, Action.SAID_REMOVED),
        ({"answers": (AnswerKind.REFUSED,)}, Action.REFUSED),
        ({"answers": (AnswerKind.REFUSED, AnswerKind.REMOVED)}, Action.SAID_REMOVED),
        ({"answers": (AnswerKind.REFUSED, AnswerKind.ACKNOWLEDGED)}, Action.REFUSED),
        ({"answers": (AnswerKind.ACKNOWLEDGED,)}, Action.ANSWERED),
        ({"answers": (AnswerKind.PENDING,)}, Action.NO_ANSWER),
        ({"answers": (AnswerKind.BOUNCED,)}, Action.NOT_REACHED),
        ({"state": NoticeState.BOUNCED}, Action.NOT_REACHED),
        (
            {
                "answers": (AnswerKind.REFUSED,),
                "first_gone_at": LATER,
                "confirmed_at": DAY_AFTER,
            },
            Action.REMOVED,
        ),
    ],
)
def test_what_was_seen_goes_before_what_was_said(changes, action):
    assert told(**changes).action is action


def test_every_action_is_explained_to_who_reads_the_report():
    assert set(DEFINED) == set(Action)


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        ({"a": 9, "b": 5}, [("a", 9), ("b", 5)]),
        ({"a": 9, "b": 3, "c": 2}, [("a", 9), (None, 5)]),
        ({"a": 9, "b": 6, "c": 1}, [("a", 9), (None, 7)]),
        ({"a": 9, "c": 4}, [(None, 13)]),
        ({"a": 3}, [(None, None)]),
        ({"a": 2, "b": 2}, [(None, None)]),
        ({}, []),
    ],
)
def test_few_are_counted_together_until_they_are_not_few(found, shown):
    assert [(line.key, line.number) for line in lines(found)] == shown


@pytest.mark.parametrize("size", range(12))
def test_no_number_below_five_is_told_and_none_comes_out_by_subtraction(size):
    found = Counter({f"p{n}": n * n % 8 + 1 for n in range(size)})
    shown = lines(found)

    assert all(line.number is None or line.number >= 5 for line in shown)
    total = counts(kinds(told(provider=key) for key, n in found.items() for _ in range(n))).total
    known = sum(line.number or 0 for line in shown if line.key is not None)
    hidden = sum(found.values()) - known
    assert total == sum(found.values()) or total is None
    assert hidden == 0 or hidden >= 5 or total is None


def test_each_way_of_counting_counts_every_notice():
    notices = [told(provider=f"p{n % 2}", category="ncii") for n in range(12)]
    made = counts(kinds(notices))

    assert made.total == 12
    for by in (made.by_provider, made.by_category, made.by_action):
        assert sum(line.number for line in by) == 12
