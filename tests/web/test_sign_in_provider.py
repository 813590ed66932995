"""Signing in at a provider, with a real one: there and back, and what must not work."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio

from integrations.oidc import connect_provider
from tests.canary import PASSWORD
from tests.oidc_mock import agreed, oidc_mock
from tests.people import ADA
from tests.web.conftest import ADDRESS, House
from untilgone.people import Role, Way
from untilgone.store import members
from web.app import build

pytestmark = pytest.mark.asyncio(loop_scope="module")

PEOPLE = (
    {"sub": "1", "preferred_username": "Anna", "groups": ["desk"], "amr": ["pwd", "mfa"]},
    {"sub": "2", "preferred_username": "Bea", "groups": ["desk-admins"], "amr": ["mfa"]},
    {"sub": "3", "preferred_username": "Mallory", "groups": ["others"], "amr": ["mfa"]},
    {"sub": "4", "preferred_username": "Hasty", "groups": ["desk"], "amr": ["pwd"]},
)


@pytest.fixture(scope="module")
def issuer():
    with oidc_mock(*PEOPLE) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="module")
async def door(empty_house: House, issuer: str):
    """A browser before an app with a provider."""
    provider = connect_provider(
        {
            "UNTILGONE_OIDC_ISSUER": issuer,
            "UNTILGONE_OIDC_CLIENT_ID": "desk",
            "UNTILGONE_OIDC_CLIENT_SECRET": PASSWORD,
            "UNTILGONE_OIDC_ROLES": "desk-admins=admin,desk=case_worker",
            "UNTILGONE_OIDC_AMR": "mfa",
        },
        ADDRESS,
    )
    app = build(empty_house.settings, empty_house.store, empty_house.desk, provider=provider)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url=ADDRESS, headers={"Origin": ADDRESS}
    ) as client:
        yield client


async def came_back(door: httpx.AsyncClient, sub: str, leads_to: str = "/") -> httpx.Response:
    there = await door.get("/sign-in/provider", params={"next": leads_to})
    assert there.status_code == 303, there.text
    return await door.get(await agreed(there.headers["location"], sub))


async def test_the_page_offers_the_provider_and_leads_on_to_where_somebody_wanted(door):
    asked = await door.get("/mail?done=true")
    page = await door.get("/sign-in?next=/mail?done=true")

    assert asked.status_code == 401
    assert 'href="/sign-in?next=/mail%3Fdone%3Dtrue"' in asked.text
    assert 'href="/sign-in/provider?next=/mail%3Fdone%3Dtrue"' in page.text


async def test_somebody_of_a_group_of_ours_comes_in_with_its_role(door):
    back = await came_back(door, "1", "/mail")
    page = await door.get(back.headers["location"])

    assert back.headers["location"] == "/mail"
    assert "Anna, case worker" in page.text


async def test_somebody_of_no_group_of_ours_does_not(door):
    back = await came_back(door, "3")

    assert back.status_code == 403
    assert "None of your groups" in back.text
    assert "untilgone" not in door.cookies


async def test_somebody_without_a_second_factor_does_not(door):
    back = await came_back(door, "4")

    assert back.status_code == 403
    assert "second proof" in back.text


async def test_the_address_to_come_back_to_is_exactly_ours(door):
    there = await door.get("/sign-in/provider", headers={"X-Forwarded-Host": "elsewhere.example"})
    query = parse_qs(urlsplit(there.headers["location"]).query)

    assert query["redirect_uri"] == [f"{ADDRESS}/sign-in/provider/answer"]


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example", "//elsewhere.example", "/\\e.example"]
)
async def test_it_leads_to_no_other_site(door, wanted):
    back = await came_back(door, "1", wanted)

    assert back.headers["location"] == "/"


async def test_an_answer_without_the_browser_that_began_signs_nobody_in(door):
    there = await door.get("/sign-in/provider")
    back = await agreed(there.headers["location"], "1")
    door.cookies.clear()
    answer = await door.get(back)

    assert answer.status_code == 403
    assert "not begun in this browser" in answer.text


async def test_the_answer_to_one_attempt_does_not_fit_another(door):
    """Somebody must not be signed in as somebody else by a link (login CSRF)."""
    attackers = await door.get("/sign-in/provider")
    back = await agreed(attackers.headers["location"], "2")
    await door.get("/sign-in/provider")
    answer = await door.get(back)

    assert answer.status_code == 403
    assert "begun elsewhere" in answer.text


async def test_an_answer_works_once(door):
    there = await door.get("/sign-in/provider")
    back = await agreed(there.headers["location"], "1")
    first = await door.get(back)
    again = await door.get(back)

    assert (first.status_code, again.status_code) == (303, 403)


async def test_what_the_browser_keeps_meanwhile_is_sealed_and_taken_back(door):
    there = await door.get("/sign-in/provider")
    query = parse_qs(urlsplit(there.headers["location"]).query)
    kept = there.headers["set-cookie"]
    back = await door.get(await agreed(there.headers["location"], "1"))

    assert query["nonce"][0] not in kept
    assert query["state"][0] not in kept
    assert "HttpOnly" in kept
    assert "SameSite=lax" in kept
    assert 'untilgone-sign-in=""' in str(back.headers.get_list("set-cookie"))


@pytest.mark.parametrize("cookie", ["", "made-up", "test.AAAA", "test.!!"])
async def test_a_made_up_attempt_is_refused(door, cookie):
    door.cookies.set("untilgone-sign-in", cookie)
    answer = await door.get("/sign-in/provider/answer?code=a&state=b")

    assert answer.status_code == 403


async def test_a_session_planted_before_is_not_the_one_after(door):
    door.cookies.set("untilgone", "planted", domain="127.0.0.1", path="/")
    back = await came_back(door, "1")
    [fresh] = [c for c in back.headers.get_list("set-cookie") if c.startswith("untilgone=")]

    assert "planted" not in fresh


async def test_whoever_we_deactivated_does_not_come_in(door, empty_house: House):
    await came_back(door, "1")
    [anna] = [
        m for m in await members.members(empty_house.store, "main") if m.person.name == "Anna"
    ]
    await members.deactivate(empty_house.store, anna.id, ADA, datetime.now(UTC))
    refused = await came_back(door, "1")
    await members.reactivate(empty_house.store, anna.id, ADA, datetime.now(UTC))

    assert (anna.way, anna.person.role) == (Way.PROVIDER, Role.CASE_WORKER)
    assert refused.status_code == 403
    assert "deactivated" in refused.text


async def test_with_a_provider_nobody_is_invited_by_a_link(door):
    await came_back(door, "2")
    page = await door.get("/people")
    csrf = page.text.split('name="csrf" value="')[1].split('"')[0]
    answer = await door.post("/people", data={"csrf": csrf, "name": "Zed", "role": "legal"})

    assert "Invite somebody" not in page.text
    assert answer.status_code == 409


async def test_signing_out_tells_where_to_sign_out_there_too(door, issuer):
    await came_back(door, "1")
    page = await door.get("/signed-out")

    assert f'href="{issuer}/' in page.text


async def test_without_a_provider_its_addresses_lead_nowhere(empty_house: House):
    async with empty_house.nobody() as client:
        answers = [
            await client.get(path) for path in ("/sign-in/provider", "/sign-in/provider/answer")
        ]

    assert [answer.status_code for answer in answers] == [404, 404]


async def test_a_provider_that_is_away_is_a_sentence(empty_house: House):
    provider = connect_provider(
        {
            "UNTILGONE_OIDC_ISSUER": "http://127.0.0.1:1",
            "UNTILGONE_OIDC_CLIENT_ID": "desk",
            "UNTILGONE_OIDC_ROLES": "desk=admin",
        },
        ADDRESS,
    )
    app = build(empty_house.settings, empty_house.store, empty_house.desk, provider=provider)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as client:
        answer = await client.get("/sign-in/provider")
        goodbye = await client.get("/signed-out")

    assert answer.status_code == 503
    assert "Your provider does not answer" in answer.text
    assert goodbye.status_code == 200
