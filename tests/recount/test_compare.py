"""/numbers/compare: scores and chances by hand, with labels that are dealt out anew."""

import re
from math import inf, sqrt

import numpy as np
import pytest

from tests.recount.conftest import ByHand, Office
from tests.recount.curves import Group, groups
from tests.recount.estimates import OPEN, REMOVED, Row, estimate
from tests.recount.figures import number
from tests.recount.names import name
from tests.recount.pages import not_found_again
from tests.recount.stage import READ_AT
from tests.recount.test_numbers import AS_OF, both_tables

DEALS = 9_999
CHANCE = re.compile(
    r".* in (less than 1|[\d,.]+) of 1,000\. (.+) is ([\d,.]+) removals (ahead|behind) .*"
)


def rows(group: Group) -> list[Row]:
    """Its intervals; what was withdrawn or moved was not removed until then, no more is known."""
    made = [row for row, n in group.curve().made.rows for _ in range(n)]
    return [row if row[2] == REMOVED else (row[0], inf, OPEN) for row in made]


def scores(both: list[Row]) -> np.ndarray:
    """How much sooner each ended than all together let expect: 1 less its cumulated hazard."""
    made = estimate(tuple(sorted(both)))
    beyond = np.cumsum(made.mass[::-1])[::-1]
    hazard = np.cumsum(made.mass / beyond)
    found = []
    for left, right, _how in both:
        inside = (made.right <= right) & (made.left >= left)
        if left < right:  # it begins after the hour itself
            inside &= (made.left > left) | (made.right > made.left)
        weight = made.mass * inside
        found.append(float(weight @ (1 - hazard)) / float(weight.sum()))
    return np.array(found)


def by_dealing(first: list[Row], second: list[Row]) -> tuple[float, float]:
    """By how many removals the first is ahead, and how often chance alone does as much."""
    all_of_them = scores(first + second)
    ahead = float(all_of_them[: len(first)].sum())
    centred = all_of_them - all_of_them.mean()
    chance = np.random.default_rng(11)
    dealt = [chance.permutation(centred)[: len(first)].sum() for _ in range(DEALS)]
    mine = float(centred[: len(first)].sum())
    as_far = int((np.abs(dealt) >= abs(mine) - 1e-9).sum())
    return ahead, (1 + as_far) / (1 + DEALS)


@pytest.mark.parametrize(
    ("by", "one", "other"),
    [
        ("platform", "lantern", "harbour"),
        ("platform", "lantern", "meadow"),
        ("platform", "meadow", "lantern"),
        ("host", "oak_hosting", "elm_hosting"),
    ],
)
def test_what_is_said_of_two_is_found_again(office: Office, by_hand: ByHand, by, one, other):
    found = groups(by_hand.main, "removal", by, READ_AT)
    ahead, p = by_dealing(rows(found[one]), rows(found[other]))
    page = office.page(f"/numbers/compare?by={by}&one={one}&other={other}")
    [said] = [line for line in page.lines if (match := CHANCE.fullmatch(line))]
    match = CHANCE.fullmatch(said)

    assert (
        not_found_again(page, both_tables(found[one]) | both_tables(found[other]), [AS_OF, said])
        == []
    )
    assert match[2] == name(one)
    assert number(match[3]) == pytest.approx(abs(ahead), abs=0.06)
    assert match[4] == ("ahead" if ahead >= 0 else "behind")
    told = 0.0005 if match[1] == "less than 1" else number(match[1]) / 1000
    assert told == pytest.approx(p, abs=0.0006 + 4 * sqrt(2 * p * (1 - p) / DEALS))
    first = name(one if ahead > 0 else other)
    verdict = f"They differ by more than chance: removals were earlier at {first}."
    assert (verdict in page.lines) == (p < 0.05)
