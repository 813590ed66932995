"""An administrator's day in a real browser: without scripts, and with nothing but the keyboard."""

import re

import httpx
import pytest

from tests.browser.conftest import Open
from tests.browser.visit import Visit
from tests.people import ADA
from tests.web.conftest import SECRETS

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


async def link_on(visit: Visit) -> str:
    """The path of the link that the page shows this once."""
    shown = await visit.page.locator("pre.letter").inner_text()
    return re.search(r"/sign-in/\S+", shown)[0]


async def test_somebody_comes_in_gets_another_role_and_is_out_without_scripts(opened: Open):
    async with (
        opened.visit(java_script_enabled=False) as visit,
        opened.visit(java_script_enabled=False) as theirs,
    ):
        page = visit.page
        await visit.go(await opened.link(ADA))
        await visit.press("Sign in")
        await visit.follow("Administration")
        await page.get_by_label("Name").fill("Nora")
        await page.get_by_label("Role").last.select_option(label="legal staff")
        await visit.press("Invite")
        link = await link_on(visit)
        await theirs.go(link)
        await theirs.press("Sign in")
        came_in = await theirs.page.locator("header").inner_text()
        await theirs.go(link)
        await theirs.press("Sign in")
        again = await theirs.shown()
        line = page.get_by_role("listitem").filter(has_text="Nora")
        await visit.unfold("Change", line)
        await line.get_by_label("Role").select_option(label="manager")
        await visit.press("Give this role", line)
        await theirs.go("/")
        other_role = await theirs.page.locator("header").inner_text()
        await visit.follow("Sessions")
        line = page.get_by_role("listitem").filter(has_text="Nora")
        async with page.expect_navigation():
            await line.get_by_role("button", name="End").click()
        ended = await visit.shown()
        after = await theirs.go("/")

    assert "Nora, legal staff" in came_in
    assert "This link was used already" in again
    assert "Nora, manager" in other_role
    assert "Ended. It opens nothing any more." in ended
    assert after == 401


async def test_a_token_is_made_and_revoked_and_no_secret_is_shown_without_scripts(opened: Open):
    async with opened.visit(ADA, java_script_enabled=False) as visit:
        page = visit.page
        await visit.go("/tokens")
        await page.get_by_label("Name").fill("statistics")
        await page.get_by_label("Role").select_option(label="case worker")
        await page.get_by_label("Read cases, takedowns, tasks and mail").check()
        await visit.press("Make it")
        token = await page.locator("pre.letter").inner_text()
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=opened.origin, headers=headers) as program:
            read = await program.get("/api/v1/tasks")
            beyond = await program.post("/api/v1/reports", json={"urls": [], "category": "ncii"})
            line = page.get_by_role("listitem").filter(has_text="statistics").first
            async with page.expect_navigation():
                await line.get_by_role("button", name="Revoke").click()
            revoked = await visit.shown()
            after = await program.get("/api/v1/tasks")
        await visit.follow("Settings")
        settings, source = await visit.shown(), await page.content()
        await visit.follow("Health")
        health = await visit.shown()

    assert [answer.status_code for answer in (read, beyond, after)] == [200, 403, 401]
    assert "Revoked. It opens nothing any more." in revoked
    assert token not in revoked
    for name, secret in SECRETS.items():
        assert f"{name} set (environment)" in settings
        assert secret not in source
    assert "Nothing is broken." in health


async def test_somebody_is_invited_and_a_token_is_made_by_keyboard_alone(opened: Open):
    async with opened.visit() as visit:
        keyboard = visit.page.keyboard
        await visit.go(await opened.link(ADA))
        await visit.enter("Sign in")
        await visit.enter("Administration")
        await visit.type_into("name", "Otto")
        await visit.type_into("role", "man")  # the choice that begins so
        await visit.enter("Invite")
        invited = await visit.shown()
        await visit.enter("API tokens")
        await visit.type_into("name", "by keyboard")
        await visit.tab_to("scope")
        await keyboard.press("Space")
        await visit.enter("Make it")
        made = await visit.shown()

    assert "The link for Otto" in invited
    assert "Otto manager" in invited
    assert re.search(r"ug_[\w-]{43}", made)
