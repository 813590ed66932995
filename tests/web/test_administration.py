"""The pages of administrators: people, sessions, tokens, settings, health."""

import re
from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import event

from tests.people import ADA, CAROL, LEO, MIA
from tests.web.conftest import ADDRESS, House
from untilgone.people import Role, Way
from untilgone.settings_shown import Surroundings
from untilgone.store import members
from web.app import build

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def number_of(house: House, name: str) -> int:
    [found] = [m for m in await members.members(house.store, "main") if m.person.name == name]
    return found.id


async def invited(browser, name: str, role: str = "case_worker", **more) -> httpx.Response:
    return await browser.send("/people", name=name, role=role, **more)


def link_in(answer: httpx.Response) -> str:
    return re.search(rf"{ADDRESS}(/sign-in/[\w-]+)", answer.text)[1]


async def test_whoever_is_invited_gets_a_link_that_works_once(empty_house: House):
    async with await empty_house.browser(ADA) as browser:
        answer = await invited(browser, "Nora", "legal", mail="nora@hotline.example")
        again = await browser.get("/people")
    async with empty_house.nobody(headers={"Origin": ADDRESS}) as client:
        await client.post(link_in(answer))
        page = await client.get("/")
        second = await client.post(link_in(answer))

    assert answer.status_code == 200
    assert "nora@hotline.example" in again.text
    assert link_in(answer) not in again.text
    assert "Nora, legal" in page.text
    assert second.status_code == 403


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"name": "", "role": "legal"}, 422),
        ({"name": "Otto", "role": "boss"}, 422),
        ({"name": "Otto", "role": "legal", "mail": "nowhere"}, 422),
        ({"name": "operator", "role": "legal"}, 422),
        ({"name": "ADA", "role": "legal"}, 409),
        ({"name": "carol", "role": "legal"}, 409),  # a token of the settings
    ],
)
async def test_an_invitation_that_cannot_be_comes_back_with_what_was_typed(
    empty_house: House, typed, status
):
    async with await empty_house.browser(ADA) as browser:
        answer = await invited(browser, **typed)

    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert f'value="{typed.get("mail", "")}"' in answer.text


async def test_a_name_with_markup_in_it_is_only_text(empty_house: House):
    async with await empty_house.browser(ADA) as browser:
        await invited(browser, "<b onclick=x>Zed")
        page = await browser.get("/people")

    assert "<b onclick" not in page.text
    assert "&lt;b onclick" in page.text


async def test_another_role_counts_from_the_next_page_on(empty_house: House):
    async with await empty_house.browser(ADA) as ada, await empty_house.browser(LEO) as leo:
        number = await number_of(empty_house, "leo")
        changed = await ada.send(f"/people/{number}/role", role="manager")
        page = await leo.get("/")
        await ada.send(f"/people/{number}/role", role="legal")

    assert changed.headers["location"] == "/people?done=true"
    assert "leo, manager" in page.text


async def test_whoever_is_deactivated_is_out_at_once(empty_house: House):
    async with await empty_house.browser(ADA) as ada, await empty_house.browser(MIA) as mia:
        number = await number_of(empty_house, "mia")
        before = await mia.get("/")
        await ada.send(f"/people/{number}/deactivate")
        after = await mia.get("/")
        listed = await ada.get("/people")
        await ada.send(f"/people/{number}/activate")

    assert (before.status_code, after.status_code) == (200, 401)
    assert "Deactivated" in listed.text


async def test_people_are_read_in_few_questions_however_many_they_are(empty_house: House):
    for n in range(60):
        newcomer = members.Newcomer(name=f"person {n:02}", role=Role.LEGAL, way=Way.LINK)
        await members.add(empty_house.store, newcomer, ADA, datetime.now(UTC))
    asked: list[str] = []
    async with await empty_house.browser(ADA) as browser:
        engine = empty_house.store._engine.sync_engine
        event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
        page = await browser.get("/people")
    more = re.search(r'href="(/people\?after=[^"]+)"', page.text)

    assert more
    assert len([each for each in asked if each.startswith("SELECT")]) <= 4


async def test_everybody_sees_and_ends_their_own_sessions(empty_house: House):
    async with await empty_house.browser(CAROL) as one, await empty_house.browser(CAROL) as other:
        page = await one.get("/sessions")
        ended = await one.send(f"/sessions/{_here(await other.get('/sessions'))}/end")
        after = [(await each.get("/")).status_code for each in (one, other)]

    assert "carol, case worker" in page.text
    assert "ada, admin" not in page.text
    assert ended.headers["location"] == "/sessions?done=true"
    assert after == [200, 401]


async def test_nobody_ends_the_session_of_another_but_an_admin(empty_house: House):
    async with (
        await empty_house.browser(ADA) as ada,
        await empty_house.browser(LEO) as leo,
        await empty_house.browser(CAROL) as carol,
    ):
        page = await leo.get("/sessions")
        keys = re.findall(r"/sessions/([0-9a-f]+)/end", page.text)
        tried = [await carol.send(f"/sessions/{key}/end") for key in keys]
        still = await leo.get("/")
        all_of_them = await ada.get("/sessions")
        for key in keys:
            await ada.send(f"/sessions/{key}/end")
        ended = await leo.get("/")

    assert {answer.status_code for answer in tried} == {404}
    assert still.status_code == 200
    assert set(keys) < set(re.findall(r"/sessions/([0-9a-f]+)/end", all_of_them.text))
    assert ended.status_code == 401


async def test_ending_the_session_at_hand_signs_out(empty_house: House):
    async with await empty_house.browser(LEO) as leo:
        answer = await leo.send(f"/sessions/{_here(await leo.get('/sessions'))}/end")
        after = await leo.get("/")

    assert answer.headers["location"] == "/signed-out"
    assert after.status_code == 401


def _here(page: httpx.Response) -> str:
    """The session that the page itself was asked for in."""
    after = page.text[page.text.index("This browser") :]
    return re.search(r"/sessions/([0-9a-f]+)/end", after)[1]


async def test_a_token_is_shown_once_and_does_what_its_scopes_say(empty_house: House):
    async with await empty_house.browser(ADA) as browser:
        form = {"name": "reader", "role": "admin", "scope": "cases:read"}
        made = await browser.send("/tokens", **form)
        token = re.search(r"ug_[\w-]{43}", made.text)[0]
        listed = await browser.get("/tokens")
    async with empty_house.nobody(headers={"Authorization": f"Bearer {token}"}) as client:
        read = await client.get("/api/v1/tasks")
        opened = await client.post("/api/v1/reports", json={})
        changed = await client.post("/api/v1/directory", json={})
        page = await client.get("/")

    assert token not in listed.text
    assert [read.status_code, opened.status_code, changed.status_code] == [200, 403, 403]
    assert page.status_code == 401


async def test_a_scope_gives_no_more_than_the_role_has(empty_house: House):
    async with await empty_house.browser(ADA) as browser:
        form = {"name": "looker", "role": "manager", "scope": "cases:act"}
        made = await browser.send("/tokens", **form)
        token = re.search(r"ug_[\w-]{43}", made.text)[0]
    async with empty_house.nobody(headers={"Authorization": f"Bearer {token}"}) as client:
        answer = await client.post("/api/v1/mail/" + "a" * 64, json={})

    assert answer.status_code == 403


async def test_a_revoked_token_opens_nothing(empty_house: House):
    async with await empty_house.browser(ADA) as browser:
        form = {"name": "short-lived", "role": "legal", "scope": "cases:read"}
        made = await browser.send("/tokens", **form)
        token = re.search(r"ug_[\w-]{43}", made.text)[0]
        card = made.text[made.text.index("short-lived") :]
        await browser.send(re.search(r'action="(/tokens/\d+/revoke)"', card)[1])
        listed = await browser.get("/tokens")
    async with empty_house.nobody(headers={"Authorization": f"Bearer {token}"}) as client:
        answer = await client.get("/api/v1/tasks")

    assert answer.status_code == 401
    assert "Revoked" in listed.text


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "x", "role": "legal"},
        {"name": "x", "role": "legal", "scope": "admin"},
        {"name": "x", "role": "boss", "scope": "cases:read"},
        {"name": "", "role": "legal", "scope": "cases:read"},
    ],
)
async def test_a_token_that_cannot_be_is_not_made(empty_house: House, typed):
    async with await empty_house.browser(ADA) as browser:
        answer = await browser.send("/tokens", **typed)

    assert answer.status_code == 422
    assert "ug_" not in answer.text


async def test_tokens_of_the_settings_are_listed_as_such(empty_house: House):
    async with await empty_house.browser(ADA) as browser:
        page = await browser.get("/tokens")

    assert "UNTILGONE_API_TOKENS" in page.text
    assert "carol, case worker" in page.text


async def test_settings_are_shown_with_their_origin_and_never_a_secret(empty_house: House):
    env = {
        "UNTILGONE_SECRET": "this must never be seen",
        "UNTILGONE_ORGANISATION_NAME": "Example Hotline",
        "UNTILGONE_DATABASE_URL_FILE": "/run/secrets/database",
    }
    app = build(
        empty_house.settings,
        empty_house.store,
        empty_house.desk,
        surroundings=Surroundings(env=env),
    )
    async with await empty_house.browser(ADA) as browser:
        cookies = browser.client.cookies
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=ADDRESS, cookies=cookies
    ) as client:
        page = await client.get("/settings")

    assert page.status_code == 200
    assert "this must never be seen" not in page.text
    assert "Example Hotline" in page.text
    assert "Your organisation, as it signs notices" in page.text
    assert "mounted file database" in page.text


async def test_health_says_what_doctor_says(empty_house: House):
    async with await empty_house.browser(ADA) as browser:
        page = await browser.get("/health")

    assert page.status_code == 200
    for part in ("store", "temporal", "mailbox", "directory", "channel console", "sign-in"):
        assert f">{part}</dt>" in page.text
    assert "Fine" in page.text
