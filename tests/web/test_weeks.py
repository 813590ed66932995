"""What changed against the week before, with both counts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from tests.people import MIA
from tests.untilgone.store.examples import opened
from tests.web.conftest import House
from tests.web.reading import show, text
from untilgone.store.kept_lately import KeptIn
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import TakedownRow
from web.pages.overview_kept import kept_rows, share
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


def kept_in(kept: int, missed: int, unclear: int = 0, running: int = 0) -> KeptIn:
    day = date(2026, 11, 30)
    return KeptIn(since=day, until=day, kept=kept, missed=missed, unclear=unclear, running=running)


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (kept_in(7, 3), "70 % of 10"),
        (kept_in(6, 2, 1, 1), "60 % to 80 % of 10"),
        (kept_in(0, 0, 0, 4), "0 % to 100 % of 4"),
        (kept_in(0, 0), ""),
    ],
)
def test_a_share_of_what_nobody_can_know_has_two_ends(of, said):
    assert share(of) == said


def test_what_changed_stands_beside_both_counts():
    lately, before = kept_rows(kept_in(6, 2, 1, 1), kept_in(12, 1))

    assert lately.kept.change == "\N{MINUS SIGN}50 % (from 12 to 6)"
    assert lately.missed.change == "+100 % (from 1 to 2)"
    assert (before.kept.number, before.kept.change) == (12, "")
    assert lately.link == "/numbers?since=2026-11-30&until=2026-11-30"


@pytest.mark.asyncio(loop_scope="module")
async def test_the_workload_says_whether_periods_were_kept(empty_house: House):
    reference = await opened(empty_house.store, "https://dutch.example/late", now=datetime.now(UTC))
    async with empty_house.store.writing() as session:
        takedown = (
            await session.exec(select(TakedownRow).where(TakedownRow.reference == reference))
        ).one()
        takedown.platform = "dutch_platform"
        of = await session.get_one(RoundRow, (takedown.id, 0))
        of.first_notice_at = datetime.now(UTC) - timedelta(hours=60)
        of.last_live_at = datetime.now(UTC) - timedelta(hours=1)
        session.add_all([takedown, of])
    said = text(await show(empty_house, MIA, "/overview"))

    assert "0 % of 1" in said
    assert "0 % of 1 0 1 none before 0 0" in said
