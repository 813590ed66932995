"""Signing in by a one-time link: the pages, the cookie, and what must not work."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests.people import CAROL, MIA
from tests.web.conftest import ADDRESS, House, settings_in
from untilgone.store import links, sessions
from web.app import build

pytestmark = pytest.mark.asyncio(loop_scope="module")

OWN = {"Origin": ADDRESS}


async def a_link(house: House, person=CAROL, valid=timedelta(minutes=10)) -> str:
    token = await links.make_link(house.store, person, valid, datetime.now(UTC))
    return f"/sign-in/{token}"


async def test_looking_at_the_link_does_not_use_it_up(empty_house: House):
    link = await a_link(empty_house)
    async with empty_house.nobody(headers=OWN) as client:
        previews = [await client.get(link) for _ in range(3)]
        used = await client.post(link)

    assert {answer.status_code for answer in previews} == {200}
    assert "set-cookie" not in previews[0].headers
    assert used.status_code == 303


async def test_the_page_does_not_repeat_the_secret(empty_house: House):
    link = await a_link(empty_house)
    async with empty_house.nobody() as client:
        page = await client.get(link)

    assert link.removeprefix("/sign-in/") not in page.text


async def test_using_it_signs_in_and_leads_to_the_inbox(empty_house: House):
    link = await a_link(empty_house)
    async with empty_house.nobody(headers=OWN) as client:
        used = await client.post(link)
        inbox = await client.get("/")

    assert used.headers["location"] == "/"
    assert inbox.status_code == 200
    assert "carol, case worker" in inbox.text


async def test_it_leads_nowhere_else_whatever_is_asked(empty_house: House):
    link = await a_link(empty_house)
    async with empty_house.nobody(headers=OWN) as client:
        used = await client.post(
            f"{link}?next=https://elsewhere.example/", data={"next": "//elsewhere.example"}
        )

    assert used.headers["location"] == "/"


async def test_a_second_use_is_refused_with_a_sentence(empty_house: House):
    link = await a_link(empty_house)
    async with empty_house.nobody(headers=OWN) as client:
        await client.post(link)
    async with empty_house.nobody(headers=OWN) as client:
        again = await client.post(link)

    assert again.status_code == 403
    assert "used already" in again.text
    assert "set-cookie" not in again.headers


async def test_the_cookie_is_kept_from_scripts_and_other_sites(empty_house: House):
    link = await a_link(empty_house)
    async with empty_house.nobody(headers=OWN) as client:
        cookie = (await client.post(link)).headers["set-cookie"]

    assert cookie.startswith("untilgone=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


async def test_over_https_the_cookie_is_bound_to_our_host(empty_house: House, tmp_path):
    settings = settings_in(tmp_path, UNTILGONE_WEB_ADDRESS="https://desk.example")
    app = build(settings, empty_house.store, empty_house.desk)
    link = await a_link(empty_house)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="https://desk.example",
        headers={"Origin": "https://desk.example"},
    ) as client:
        used = await client.post(link)
        inbox = await client.get("/")

    assert used.headers["set-cookie"].startswith("__Host-untilgone=")
    assert "Secure" in used.headers["set-cookie"]
    assert "max-age" in used.headers["strict-transport-security"]
    assert inbox.status_code == 200


async def test_a_cookie_planted_before_is_not_the_one_after(empty_house: House):
    link = await a_link(empty_house)
    async with empty_house.nobody(headers=OWN, cookies={"untilgone": "planted"}) as client:
        await client.post(link)
        after = client.cookies.get("untilgone", domain="127.0.0.1")
    async with empty_house.nobody(cookies={"untilgone": "planted"}) as attacker:
        answer = await attacker.get("/")

    assert after not in {None, "planted"}
    assert answer.status_code == 401


async def test_whoever_was_signed_in_here_before_is_signed_out(empty_house: House):
    async with empty_house.nobody(headers=OWN) as client:
        await client.post(await a_link(empty_house, MIA))
        before = client.cookies["untilgone"]
        await client.post(await a_link(empty_house, CAROL))
    async with empty_house.nobody(cookies={"untilgone": before}) as client:
        answer = await client.get("/")

    assert answer.status_code == 401


async def test_signing_out_ends_the_session_in_the_store(empty_house: House):
    async with await empty_house.browser(CAROL) as browser:
        token = browser.client.cookies["untilgone"]
        left = await browser.send("/sign-out")
        goodbye = await browser.get("/signed-out")
    async with empty_house.nobody(cookies={"untilgone": token}) as client:
        answer = await client.get("/")

    assert left.status_code == 303
    assert 'untilgone=""' in left.headers["set-cookie"]
    assert goodbye.status_code == 200
    assert answer.status_code == 401


async def test_after_half_an_hour_a_page_asks_to_sign_in_again(empty_house: House):
    later = datetime.now(UTC) + sessions.IDLE + timedelta(minutes=10)
    app = build(empty_house.settings, empty_house.store, empty_house.desk, now=lambda: later)
    async with await empty_house.browser(CAROL) as browser:
        token = browser.client.cookies["untilgone"]
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=ADDRESS, cookies={"untilgone": token}
    ) as client:
        answer = await client.get("/")

    assert answer.status_code == 401
    assert "Please sign in" in answer.text


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1.elsewhere.example", ""])
async def test_a_request_by_a_foreign_name_is_turned_away(empty_house: House, host):
    async with empty_house.nobody() as client:
        page = await client.get("/", headers={"Host": host})
        api = await client.get("/api/v1/tasks", headers={"Host": host})

    assert page.status_code == api.status_code == 421
    assert "UNTILGONE_WEB_ADDRESS" in page.text
    assert api.json()["error"]["kind"] == "WrongHost"


@pytest.mark.parametrize("host", ["127.0.0.1:8400", "localhost:8400", "[::1]:8400"])
async def test_a_request_by_one_of_our_names_is_served(empty_house: House, host):
    link = await a_link(empty_house)
    async with empty_house.nobody(headers={"Host": host, "Origin": f"http://{host}"}) as client:
        answer = await client.post(link)

    assert answer.status_code == 303
