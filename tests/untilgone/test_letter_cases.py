"""The cases in which letters are written for the linter and the books."""

import pytest

from untilgone.cases import Category
from untilgone.letter_cases import CASES, EMPTY
from untilgone.parties import PartyKind


@pytest.mark.parametrize("name", EMPTY)
def test_a_fact_that_may_be_empty_is_filled_in_one_case_and_empty_in_another(name):
    cases = {name in case.filled for case in CASES}

    assert cases == {True, False}, f"give {name} a place in untilgone/letter_cases.py"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_case_has_every_category_and_every_kind_of_party(case):
    letters = list(case.letters(tuple(Category)))

    assert {category for category, _ in letters} == set(case.categories)
    assert {party_kind for _, party_kind in letters} == set(case.party_kinds)
    assert len(letters) == len(set(letters))


def test_the_usual_letter_is_looked_at_for_each_category_to_each_kind_of_party():
    for case in (CASES[0], *(case for case in CASES if case.is_short and case.everywhere)):
        assert len(list(case.letters(tuple(Category)))) == len(Category) * len(PartyKind)
