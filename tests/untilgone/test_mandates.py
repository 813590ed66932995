"""What is typed about a mandate, and what letters may say because of it."""

from datetime import UTC, date, datetime

import pytest

from untilgone.errors import BadInput
from untilgone.mandates import CaseMandate, Giver, Holding, Scope, claimable, mandate_of

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_nothing_typed_is_no_mandate():
    assert mandate_of("", " ", "", "") is None


def test_what_was_typed_is_kept_and_the_scope_is_the_narrow_one_unless_said():
    assert mandate_of("victim", "", "2027-03-31", " folder 12 ") == CaseMandate(
        giver=Giver.VICTIM, scope=Scope.ADDRESSES, until=date(2027, 3, 31), proof="folder 12"
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("", "later", "", ""), "who gave"),
        (("somebody", "", "", ""), "given by one of"),
        (("victim", "everything", "", ""), "scope"),
        (("victim", "", "next year", ""), "2027-03-31"),
        (("victim", "", "", "x" * 501), "500 characters"),
    ],
)
def test_a_mistake_is_said_and_not_repeated(typed, sentence):
    with pytest.raises(BadInput, match=sentence) as raised:
        mandate_of(*typed)

    assert "next year" not in str(raised.value)


@pytest.mark.parametrize(
    ("mandate", "is_reported", "may"),
    [
        (CaseMandate(giver=Giver.VICTIM), True, True),
        (CaseMandate(giver=Giver.PARENT), True, True),
        (CaseMandate(giver=Giver.HOTLINE), True, False),
        (CaseMandate(giver=Giver.OWN), True, False),
        (CaseMandate(giver=Giver.VICTIM), False, False),
        (CaseMandate(giver=Giver.VICTIM, scope=Scope.LATER), False, True),
        (CaseMandate(giver=Giver.VICTIM, until=date(2026, 11, 23)), True, True),
        (CaseMandate(giver=Giver.VICTIM, until=date(2026, 11, 22)), True, False),
        (CaseMandate(giver=Giver.VICTIM, withdrawn_at=NOW), True, False),
    ],
    ids=str,
)
def test_a_letter_speaks_for_the_person_only_under_a_mandate_that_holds(mandate, is_reported, may):
    assert mandate.speaks_for_the_person(NOW, is_reported=is_reported) is may


@pytest.mark.parametrize(
    ("mandate", "holding"),
    [
        (CaseMandate(giver=Giver.VICTIM), Holding.HOLDS),
        (CaseMandate(giver=Giver.VICTIM, until=date(2026, 12, 1)), Holding.HOLDS),
        (CaseMandate(giver=Giver.VICTIM, until=date(2026, 11, 30)), Holding.ENDS_SOON),
        (CaseMandate(giver=Giver.VICTIM, until=date(2026, 11, 23)), Holding.ENDS_SOON),
        (CaseMandate(giver=Giver.VICTIM, until=date(2026, 11, 22)), Holding.EXPIRED),
        (CaseMandate(giver=Giver.VICTIM, withdrawn_at=NOW), Holding.WITHDRAWN),
    ],
    ids=str,
)
def test_whether_a_mandate_holds(mandate, holding):
    assert mandate.holding(NOW) is holding


def test_what_is_not_recorded_may_be_claimed_as_the_setting_says():
    assert claimable(None, NOW, is_reported=False) is Giver.VICTIM
    assert claimable(CaseMandate(giver=Giver.PARENT), NOW, is_reported=True) is Giver.PARENT
    assert claimable(CaseMandate(giver=Giver.OWN), NOW, is_reported=True) is None


def test_what_was_not_done_because_of_a_mistake_is_said():
    with pytest.raises(BadInput, match=r"2027-03-31\. Nothing was changed"):
        mandate_of("victim", "", "soon", "", but="Nothing was changed.")
