"""No number below five leaves the house, and none comes out by adding or subtracting others."""

from itertools import product
from random import Random

import pytest

from untilgone.small_cells import FEWEST, REST, TOGETHER, splits

COLUMNS = ("soon", "late", "open", "moved")


def random_counts(seed: int) -> dict[str, dict[str, int]]:
    chance = Random(seed)
    size = chance.choice((1, 2, 3, 5, 12))
    most = chance.choice((2, 6, 12, 40))
    return {
        f"p{n}": {name: chance.randrange(most) * chance.randrange(2) for name in COLUMNS}
        for n in range(size)
    }


def sets_told(found, made) -> list[frozenset[tuple[str, str]]]:
    """Of which cells each told number is the sum: what whoever reads it knows."""
    named = {line.key for line in made.lines}
    few = frozenset(key for key, of in found.items() if sum(of.values()) and key not in named)
    keys = {line.key: few if line.key == TOGETHER else frozenset({line.key}) for line in made.lines}
    rest = [line.key for line in made.lines if line.parts is None]
    keys[REST] = frozenset().union(*(keys[key] for key in rest if key != REST))
    told = []
    for line in made.lines:
        if line.number is not None:
            told.append(frozenset(product(keys[line.key], COLUMNS)))
        if line.parts is not None:
            told += [frozenset(product(keys[line.key], part)) for part in made.parts]
    return told


@pytest.mark.parametrize("seed", range(400))
def test_every_number_and_every_difference_of_nested_numbers_is_none_or_enough(seed):
    found = random_counts(seed)
    made = splits(found, COLUMNS)
    told = sets_told(found, made)
    everything = frozenset(product(found, COLUMNS))
    told += [frozenset().union(*told)] if made.lines else []

    def sum_of(cells) -> int:
        return sum(found[key].get(name, 0) for key, name in cells)

    for one in told:
        assert sum_of(one) == 0 or sum_of(one) >= FEWEST
        for other in told:
            if one < other:
                left = sum_of(other - one)
                assert left == 0 or left >= FEWEST
    if made.total is not None:
        assert made.total == sum_of(everything)
        assert sum(made.sums or ()) == made.total


@pytest.mark.parametrize("seed", range(50))
def test_what_is_told_is_true(seed):
    found = random_counts(seed)
    made = splits(found, COLUMNS)
    for line in made.lines:
        if line.key in found:
            assert line.number == sum(found[line.key].values())
            for part, number in zip(made.parts, line.parts or (), strict=line.parts is not None):
                assert number == sum(found[line.key][name] for name in part)


def test_a_large_platform_with_one_small_part_keeps_its_number():
    found = {
        "large": {"soon": 90, "late": 20, "open": 3, "moved": 0},
        "small": {"soon": 10, "late": 12, "open": 9, "moved": 0},
    }
    made = splits(found, COLUMNS)

    # Told alone, the parts of the small one would give those of the large one away.
    assert [(line.key, line.number, line.parts) for line in made.lines] == [
        ("large", 113, None),
        ("small", 31, None),
        (REST, 144, (100, 32, 12, 0)),
    ]


def test_columns_that_are_too_few_are_told_with_their_neighbours():
    made = splits({"one": {"soon": 20, "late": 2, "open": 9, "moved": 1}}, COLUMNS)

    assert made.parts == (("soon",), ("late", "open", "moved"))
    assert made.lines[0].parts == (20, 12)


def test_fewer_than_five_in_all_are_told_by_no_number():
    made = splits({"one": {"soon": 2}, "other": {"open": 2}}, COLUMNS)

    assert (made.total, made.sums) == (None, None)
    assert [(line.key, line.number) for line in made.lines] == [(TOGETHER, None)]


def test_nothing_is_nothing():
    made = splits({}, COLUMNS)

    assert (made.total, made.lines) == (0, ())
