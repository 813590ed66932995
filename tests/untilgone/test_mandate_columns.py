"""The mandate that a CSV with a report names in columns of its own."""

from datetime import date

import pytest

from untilgone.errors import BadInput
from untilgone.mandate_columns import mandate_in
from untilgone.mandates import CaseMandate, Giver, Scope

HEADING = "url,mandate_giver,mandate_scope,mandate_until,mandate_proof\n"
ROW = "https://platform.example/1,victim,later,2027-03-31,folder 12\n"


def test_the_columns_are_read():
    assert mandate_in(HEADING + ROW + "\n,,,,\n" + ROW) == CaseMandate(
        giver=Giver.VICTIM, scope=Scope.LATER, until=date(2027, 3, 31), proof="folder 12"
    )


@pytest.mark.parametrize(
    "text",
    [
        "https://platform.example/1",
        "url,note\nhttps://platform.example/1,x\n",
        "mandate_giver\nvictim\n",
        HEADING,
        HEADING + "https://platform.example/1,,,,\n",
    ],
    ids=["no CSV", "no columns", "no address", "no rows", "empty"],
)
def test_where_nothing_of_it_stands_there_is_none(text):
    assert mandate_in(text) is None


def test_columns_may_be_missing_and_cells_too():
    text = "URL;Mandate_Giver;note\nhttps://platform.example/1;hotline\n"

    assert mandate_in(text) == CaseMandate(giver=Giver.HOTLINE)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("u,somebody,,,", "Row 3 of the CSV: A mandate is given by one of"),
        ("u,victim,all,,", "Row 3 of the CSV: The scope"),
        ("u,victim,,soon,", "Row 3 of the CSV: The day"),
        ("u,,later,,", "Row 3 of the CSV: Say who gave"),
        (
            "u,parent,later,2027-03-31,folder 12",
            "Row 3 of the CSV names another mandate than row 2",
        ),
        ("u,,,,", "Row 3 of the CSV names another mandate than row 2"),
    ],
    ids=["giver", "scope", "day", "nobody", "another", "none"],
)
def test_a_row_that_is_wrong_is_named(row, sentence):
    with pytest.raises(BadInput, match=sentence):
        mandate_in(HEADING + ROW + row)
