"""Who reported something does not approve its letter too."""

import pytest

from tests.people import ADA, CAROL, LEO
from untilgone.rules import is_second_pair


@pytest.mark.parametrize(
    ("by", "reported_by", "may"),
    [(LEO, "carol", True), (LEO, "leo", False), (CAROL, "carol", False), (LEO, "", True)],
)
def test_another_pair_of_eyes_reads_it(by, reported_by, may):
    assert is_second_pair(by, reported_by) is may


def test_an_admin_may_stand_in_for_both():
    assert is_second_pair(ADA, "ada")
