"""Tables of every make: what is suppressed is what the same rules suppress by hand."""

import random
from collections import Counter

import pytest

from tests.recount.small import REST, Told, is_small, told
from untilgone.small_cells import Splits, splits

ENDS = ("one", "two", "three", "four")


def table(seed: int) -> dict[str, Counter[str]]:
    """Some keys and ends; the most of them are near five."""
    chance = random.Random(seed)
    return {
        f"key {number}": Counter({end: chance.choice([0, 0, 1, 3, 5, 6, 9]) for end in ENDS})
        for number in range(chance.randrange(1, 7))
    }


def as_told(made: Splits) -> Told:
    lines = {line.key: (line.number, line.parts and list(line.parts)) for line in made.lines}
    return Told(parts=[list(part) for part in made.parts], lines=lines)


@pytest.mark.parametrize("begin", range(0, 400, 100))
def test_a_table_tells_what_it_may_by_hand(begin: int):
    for seed in range(begin, begin + 100):
        made, by_hand = as_told(splits(table(seed), ENDS)), told(table(seed), ENDS)
        numbers = [n for number, parts in made.lines.values() for n in (number, *(parts or ()))]

        assert made == by_hand, seed
        assert not any(is_small(number or 0) for number in numbers), seed


def test_some_of_these_tables_need_each_of_the_rules():
    made = [told(table(seed), ENDS) for seed in range(400)]
    hidden = [sum(not parts for _, parts in each.lines.values()) for each in made]

    assert any(REST in each.lines for each in made)
    assert max(hidden) > 1
    assert any(len(part) > 1 for each in made for part in each.parts)
