"""The page for emergencies: what it says, what it sets, how often it may be tried."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from tests.canary import PASSWORD
from tests.people import ADA
from tests.web.conftest import ADDRESS, House
from untilgone.passwords import Passwords
from untilgone.store import break_glass
from untilgone.store.break_glass import NewAccount
from web.app import build

pytestmark = pytest.mark.asyncio(loop_scope="module")

OWN = {"Origin": ADDRESS}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def account(empty_house: House) -> NewAccount:
    async with empty_house.nobody() as client:
        before = await client.get("/sign-in")
    assert "In an emergency" not in before.text  # only what is set up is offered
    return await break_glass.add(
        empty_house.store, Passwords(), "Duty manager", PASSWORD, datetime.now(UTC)
    )


def typed(account: NewAccount, number: int, **more) -> dict[str, str]:
    code = account.recovery_codes[number]
    return {"name": account.name, "password": PASSWORD, "code": code} | more


async def test_it_signs_in_and_administrators_see_it(empty_house: House, account: NewAccount):
    async with empty_house.nobody(headers=OWN) as client:
        offered = await client.get("/sign-in")
        form = typed(account, 0, next="/mail")
        answer = await client.post("/sign-in/break-glass", data=form)
        page = await client.get("/people")
    async with await empty_house.browser(ADA) as browser:
        seen = await browser.get("/people")

    assert "In an emergency" in offered.text
    assert answer.headers["location"] == "/mail"
    assert "Max-Age=3600" in answer.headers["set-cookie"]
    assert "Duty manager, admin" in page.text
    assert "Accounts for emergencies were used" in seen.text


async def test_it_leads_to_no_other_site(empty_house: House, account: NewAccount):
    async with empty_house.nobody(headers=OWN) as client:
        form = typed(account, 1, next="https://elsewhere.example/")
        answer = await client.post("/sign-in/break-glass", data=form)

    assert answer.headers["location"] == "/"


async def test_a_wrong_attempt_comes_back_without_the_password(
    empty_house: House, account: NewAccount
):
    async with empty_house.nobody(headers=OWN) as client:
        form = typed(account, 2, password="wrong horse battery")
        answer = await client.post("/sign-in/break-glass", data=form)

    assert answer.status_code == 403
    assert "do not belong together" in answer.text
    assert "wrong horse" not in answer.text
    assert "set-cookie" not in answer.headers


async def test_whoever_was_signed_in_here_before_is_signed_out(
    empty_house: House, account: NewAccount
):
    async with await empty_house.browser(ADA) as browser:
        before = browser.client.cookies["untilgone"]
        await browser.client.post("/sign-in/break-glass", data=typed(account, 3))
        after = browser.client.cookies["untilgone"]
    async with empty_house.nobody(cookies={"untilgone": before}) as client:
        answer = await client.get("/")

    assert after != before
    assert answer.status_code == 401


async def test_after_twenty_attempts_a_client_has_to_wait(empty_house: House, account: NewAccount):
    app = build(empty_house.settings, empty_house.store, empty_house.desk)
    limit = app.state.parts.limits.sign_ins
    for _ in range(20):
        limit.wait("127.0.0.1", datetime.now(UTC))
    house = replace(empty_house, app=app)
    async with house.nobody(headers=OWN) as client:
        answer = await client.post("/sign-in/break-glass", data=typed(account, 4))

    assert answer.status_code == 429
    assert "Wait ten minutes" in answer.text
