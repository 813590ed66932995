"""The mandate in the columns of a CSV that is handed in on `/report`."""

import html
import re

import pytest

from tests.web.conftest import House, some_url
from tests.web.reporting import check, form_of, press
from untilgone.mandates import CaseMandate, Giver, Scope
from untilgone.store import read

pytestmark = pytest.mark.asyncio(loop_scope="module")

HEADING = "url;mandate_giver;mandate_scope;mandate_until;mandate_proof"


def csv(*rows: str) -> dict:
    content = "\n".join([HEADING, *(f"{some_url()};{row}" for row in rows)])
    return {"files": {"file": ("a list.csv", content.encode(), "text/csv")}}


async def test_the_columns_of_an_uploaded_file_are_the_mandate_of_the_case(house: House):
    page = await check(house, "", **csv("parent;later;2027-03-31;folder 12"))
    answer = await press(house, page)
    reference = re.search(r"/takedowns/(UG-[\d-]+)", answer.text)[1]
    mandate = (await read.takedown(house.store, reference)).mandate

    assert form_of(page, "/report")["giver"] == ["parent"]
    assert (mandate.giver, mandate.scope) == (Giver.PARENT, Scope.LATER)
    assert (str(mandate.until), mandate.proof) == ("2027-03-31", "folder 12")


async def test_pasted_columns_are_read_too(house: House):
    page = await check(house, f"{HEADING}\n{some_url()};victim;;;\n")
    answer = await press(house, page)
    reference = re.search(r"/takedowns/(UG-[\d-]+)", answer.text)[1]

    assert (await read.takedown(house.store, reference)).mandate == CaseMandate(giver=Giver.VICTIM)


@pytest.mark.parametrize(
    ("rows", "typed", "sentence"),
    [
        (["victim;;;", "somebody;;;"], {}, "Row 3 of the CSV: A mandate is given by one of"),
        (["victim;;soon;"], {}, "Row 2 of the CSV: The day until which the mandate holds"),
        (["victim;;;", "parent;;;"], {}, "Row 3 of the CSV names another mandate than row 2"),
        (["victim;;;"], {"giver": "own"}, "another mandate than the form"),
    ],
    ids=["giver", "day", "two", "the form's"],
)
async def test_what_is_wrong_is_said_with_its_row(house: House, rows, typed, sentence):
    page = await check(house, "", **csv(*rows), **typed)

    assert page.status_code == 422
    assert sentence in html.unescape(page.text)
