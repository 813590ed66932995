"""What is typed about a mandate, and what letters may say because of it."""

from datetime import UTC, date, datetime

import pytest

from untilgone.errors import BadInput
from untilgone.mandates import CaseMandate, Giver, Scope, mandate_of

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
    ],
    ids=str,
)
def test_a_letter_speaks_for_the_person_only_under_a_mandate_that_holds(mandate, is_reported, may):
    assert mandate.speaks_for_the_person(NOW, is_reported=is_reported) is may
