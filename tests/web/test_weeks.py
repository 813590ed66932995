"""What changed against the week before, with both counts."""

from datetime import UTC, datetime

import pytest

from tests.people import MIA
from tests.untilgone.store.examples import opened
from tests.web.conftest import House
from tests.web.reading import show, text
from web.pages.overview_weeks import changed


@pytest.mark.parametrize(
    ("number", "before", "said"),
    [
        (13, 7, "+86 % (from 7 to 13)"),
        (7, 13, "\N{MINUS SIGN}46 % (from 13 to 7)"),
        (7, 7, "as before"),
        (7, 0, "none before"),
        (0, 7, "\N{MINUS SIGN}100 % (from 7 to 0)"),
        (0, 0, ""),
    ],
)
def test_a_change_is_said_with_both_counts(number, before, said):
    assert (changed(number, before).number, changed(number, before).change) == (number, said)


@pytest.mark.asyncio(loop_scope="module")
async def test_the_workload_counts_the_reports_of_this_week(empty_house: House):
    for number in range(3):
        url = f"https://platform.example/week/{number}"
        await opened(empty_house.store, url, now=datetime.now(UTC))
    said = text(await show(empty_house, MIA, "/overview"))

    assert "Confirmed gone Against the week before" in said
    assert "3 none before 0" in said
