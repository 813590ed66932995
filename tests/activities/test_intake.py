"""Intake: a report is kept once, and its takedowns know where to begin."""

from pathlib import Path

import pytest

from activities.intake import IntakeActivities
from activities.messages import Opened
from tests.activities.conftest import run
from tests.untilgone.store.examples import NOW, URL, report
from untilgone import directory, playbook
from untilgone.cases import Category, Opening
from untilgone.errors import BadInput
from untilgone.store import read
from untilgone.store.database import Store

UNKNOWN_SITE = "https://jane-doe.example/1"


@pytest.fixture
def intake(sqlite_store: Store, env: dict[str, str]) -> IntakeActivities:
    known = directory.load([Path(env["UNTILGONE_DIRECTORY_FILES"])])
    return IntakeActivities(sqlite_store, playbook.load_all(), known)


async def hand_in(intake: IntakeActivities, *urls: str, **changes) -> Opened:
    return await run(intake.open_case, report(*urls, **changes))


async def test_a_report_becomes_a_case_with_its_playbook(
    intake: IntakeActivities, sqlite_store: Store
):
    opened = await hand_in(intake, URL, category=Category.CSAM)
    view = await read.takedown(sqlite_store, "UG-2026-000001-1")

    assert opened.playbook.name == "csam"
    assert (view.playbook, view.line.category) == ("csam", Category.CSAM)
    assert view.line.reported_at.date() == NOW.date()


async def test_the_year_of_a_reference_is_the_servers(intake: IntakeActivities):
    later = NOW.replace(year=2031)
    opened = await run(intake.open_case, report(), at=later)

    assert opened.case.reference == "UG-2031-000001"


async def test_a_url_is_kept_in_its_one_spelling_with_remarks(
    intake: IntakeActivities, sqlite_store: Store
):
    opened = await hand_in(intake, "hxxps://PLATFORM[.]example/a/../post")
    [takedown] = opened.case.takedowns

    assert takedown.url == "https://platform.example/post"
    assert "nobody clicks it by mistake" in takedown.remarks[0]
    assert (await read.takedown(sqlite_store, "UG-2026-000001-1")).line.url == takedown.url


async def test_two_spellings_of_one_url_are_one_takedown(intake: IntakeActivities):
    opened = await hand_in(intake, "https://platform.example/post", "platform.example:443/./post")

    results = [takedown.result for takedown in opened.case.takedowns]
    assert results == [Opening.OPENED, Opening.DUPLICATE]


async def test_the_platform_is_told_by_its_slug_and_never_by_a_host_name(intake: IntakeActivities):
    opened = await hand_in(intake, URL, UNKNOWN_SITE)

    assert opened.platforms == {
        "UG-2026-000001-1": "pretend_platform",
        "UG-2026-000001-2": "unknown",
    }


async def test_only_what_was_opened_has_a_platform_to_start_with(intake: IntakeActivities):
    opened = await hand_in(intake, URL, URL, "ftp://platform.example/")

    assert list(opened.platforms) == ["UG-2026-000001-1"]


@pytest.mark.parametrize(
    "raw", ["", "not a url", "ftp://platform.example/", "http://localhost/", "http://10.0.0.1/"]
)
async def test_what_nobody_can_look_at_is_refused_with_the_reason(intake: IntakeActivities, raw):
    opened = await hand_in(intake, raw, URL)

    refused, taken = opened.case.takedowns
    assert (refused.result, taken.result) == (Opening.REFUSED, Opening.OPENED)
    assert refused.reference is None
    assert refused.remarks[0].endswith(".")


async def test_a_very_long_refused_text_is_cut(intake: IntakeActivities):
    opened = await hand_in(intake, "x" * 10_000)

    assert len(opened.case.takedowns[0].url) <= 200


async def test_the_same_report_again_gets_the_same_answer(intake: IntakeActivities):
    given = report(URL)
    once = await run(intake.open_case, given)
    again = await run(intake.open_case, given)

    assert again == once


async def test_a_report_can_ask_for_a_playbook(intake: IntakeActivities, sqlite_store: Store):
    opened = await hand_in(intake, playbook="demo")

    assert opened.playbook.name == "demo"
    assert (await read.takedown(sqlite_store, "UG-2026-000001-1")).playbook == "demo"


async def test_a_playbook_nobody_wrote_refuses_the_report(
    intake: IntakeActivities, sqlite_store: Store
):
    with pytest.raises(BadInput, match="There is no playbook `nowhere`"):
        await hand_in(intake, playbook="nowhere")
    assert await read.takedowns(sqlite_store, read.Filter()) == []


@pytest.mark.parametrize("category", Category)
async def test_every_category_can_be_reported(intake: IntakeActivities, category: Category):
    opened = await hand_in(intake, category=category)

    assert opened.case.takedowns[0].result is Opening.OPENED
