"""Several desks in one installation: what is another desk's does not exist."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.people import ADA, CAROL
from tests.web.conftest import House, some_url
from tests.web.reading import text
from untilgone.errors import BadInput
from untilgone.mails import Placed, Read
from untilgone.people import Role
from untilgone.store.write import mails as write_mails
from web.people import ApiTokens
from web.routes import ROUTES

pytestmark = pytest.mark.asyncio(loop_scope="module")

NORA = replace(ADA, name="nora", desk="north")
WITH_REFERENCE = [route for route in ROUTES if "{reference}" in route.path]
FOR_PAGES = [route for route in WITH_REFERENCE if not route.path.startswith("/api/")]


async def report_of_nora(house: House, url: str | None = None) -> str:
    async with await house.browser(NORA) as browser:
        page = await browser.send(
            "/report", key=some_url(), urls=url or some_url(), category="ncii", language="en"
        )
    assert page.status_code == 201
    return f"UG-{text(page).partition('UG-')[2].split()[0]}-1"


@pytest.mark.parametrize("route", FOR_PAGES, ids=lambda route: f"{route.method} {route.path}")
async def test_no_page_about_what_is_another_desk_s(house: House, route):
    reference = await house.report()
    path = route.path.replace("{reference}", reference).replace("{action}", "hold")
    async with await house.browser(NORA) as browser:
        fields = {"csrf": await browser.csrf()} if route.method == "POST" else None
        answer = await browser.client.request(route.method, path, data=fields)

    assert answer.status_code == 404
    assert reference not in answer.text


async def test_lists_show_what_is_one_s_own_desk_s_only(house: House):
    theirs = await house.report()
    own = await report_of_nora(house)
    async with await house.browser(NORA) as browser:
        nora = await browser.get("/")
    async with await house.browser(CAROL) as browser:
        carol = await browser.get("/")

    assert own in nora.text
    assert theirs not in nora.text
    assert own not in carol.text


async def test_another_desk_learns_only_that_a_url_is_followed(house: House):
    url = some_url()
    theirs = await house.report(url)
    async with await house.browser(NORA) as browser:
        page = await browser.send("/report", key=url, urls=url, category="ncii", language="en")

    assert "Another desk of this installation follows this URL already." in text(page)
    assert theirs not in page.text


async def test_nothing_is_added_to_the_case_of_another_desk(house: House):
    reference = await house.report()
    async with await house.browser(NORA) as browser:
        page = await browser.get(f"/takedowns/{reference}")

    assert page.status_code == 404


async def test_mail_that_nobody_can_place_is_the_main_desk_s(house: House):
    read = Read(
        digest="d" * 64,
        size=1,
        raw=b"mail",
        sender="somebody@platform.example",
        subject="About nothing that we know",
        text="What is this?",
        kind="other",
        rule="other.nothing_understood",
        confidence=0.0,
        ticket=None,
    )
    await write_mails.keep(house.store, read, Placed(needs_person=True), datetime.now(UTC))
    async with await house.browser(NORA) as browser:
        nora = await browser.get("/mail")
        refused = await browser.send(f"/mail/{'d' * 64}", means="none")
        guessed = await browser.send(f"/mail/{'d' * 10}", means="none")
    async with await house.browser(CAROL) as browser:
        carol = await browser.get("/mail")

    assert "About nothing that we know" in carol.text
    assert "About nothing that we know" not in nora.text
    assert (refused.status_code, guessed.status_code) == (404, 404)


async def test_a_token_belongs_to_a_desk():
    digest = "a" * 64

    assert ApiTokens.parse(f"n:case_worker@north:{digest}")._people[digest].desk == "north"
    assert ApiTokens.parse(f"n:admin:{digest}")._people[digest].desk == "main"
    assert ApiTokens.parse(f"n:admin:{digest}")._people[digest].role is Role.ADMIN
    with pytest.raises(BadInput, match="name:role@desk:sha256"):
        ApiTokens.parse(f"n:case_worker@North Pole:{digest}")


async def test_every_page_with_a_reference_is_walked():
    assert len(FOR_PAGES) >= 3
