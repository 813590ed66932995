"""Whoever looks reads in their own language and sees the time of their own place."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.people import CAROL, LEO
from tests.web.conftest import House
from tests.web.reading import Elements, text
from web import words
from web.reader import Reader, exact, gettext, is_zone, language_for, reading

pytestmark = pytest.mark.asyncio(loop_scope="module")
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("nl-NL,nl;q=0.9,en;q=0.8", "nl"),
        ("en-GB", "en"),
        ("fr,nl;q=0.5,en;q=0.7", "en"),
        ("fr", "en"),
        ("", "en"),
        ("nl;q=often,;;,*", "en"),
        ("x" * 5000, "en"),
    ],
)
async def test_the_browser_says_which_language_somebody_reads(accepted, language):
    assert language_for(accepted) == language


async def test_times_are_those_of_the_reader_s_place():
    with reading(Reader(language="nl", zone="Europe/Amsterdam")):
        assert exact(NOW) == "1 jul 2026, 14:00 CEST"
    assert exact(NOW) == "1 Jul 2026, 12:00 UTC"


async def test_how_far_away_something_is_is_said_in_the_reader_s_language():
    with reading(Reader(language="nl")):
        assert words.when(NOW + timedelta(hours=5), NOW) == "over 5 uur"
        assert words.when(NOW - timedelta(days=3), NOW) == "3 dagen geleden"


async def test_a_message_that_nobody_has_translated_stays_english():
    with reading(Reader(language="nl")):
        assert gettext("Nobody ever wrote this.") == "Nobody ever wrote this."


async def test_zones_are_names_of_places_only():
    assert is_zone("Europe/Amsterdam")
    assert not is_zone("../../etc/passwd")
    assert not is_zone("Mars/Olympus")


async def test_what_somebody_chose_holds_for_them_and_for_nobody_else(house: House):
    async with await house.browser(CAROL) as browser:
        kept = await browser.send("/me", language="nl", zone="Europe/Amsterdam")
        page = await browser.get("/")
    async with await house.browser(LEO) as browser:
        other = await browser.get("/")

    assert kept.status_code == 303
    assert Elements(page).all("html")[0]["lang"] == "nl"
    assert "Wat mij nu nodig heeft" in text(page)
    assert Elements(other).all("html")[0]["lang"] == "en"


async def test_what_is_no_language_or_zone_is_refused_and_changes_nothing(house: House):
    async with await house.browser(LEO) as browser:
        refused = await browser.send("/me", language="xx", zone="UTC")
        page = await browser.get("/me")

    assert refused.status_code == 400
    assert Elements(page).all("html")[0]["lang"] == "en"


async def test_nobody_s_page_is_in_the_language_of_their_browser(house: House):
    async with house.nobody(headers={"Accept-Language": "nl"}) as client:
        page = await client.get("/")

    assert Elements(page).all("html")[0]["lang"] == "nl"
