"""A manager's day in a real browser: without scripts, and with nothing but the keyboard."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.browser.conftest import Open
from tests.people import CAROL, MIA
from tests.web.conftest import House, some_url
from untilgone.cases import State
from untilgone.wishes import Action, Wish

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


async def closed(house: House, url: str) -> str:
    """The reference of a case whose only takedown was withdrawn."""
    reference = await house.report(url)
    await house.until(reference, lambda view: view.line.state is State.WAITING)
    await house.desk.do(reference, Wish(action=Action.WITHDRAW, by=CAROL, reason="A mistake."))
    await house.until(reference, lambda view: view.line.state is State.CLOSED)
    return reference.rpartition("-")[0]


async def test_workload_record_and_a_case_go_without_scripts(opened: Open):
    reference = (await opened.house.with_task("https://form.example/manager")).line.reference
    async with opened.visit(java_script_enabled=False) as visit:
        page = visit.page
        await visit.go(await opened.link(MIA))
        await visit.press("Sign in")
        await visit.follow("Workload")
        workload = await visit.shown()
        await visit.follow("Record")
        await page.get_by_label("Reference of a case or takedown").fill(reference)
        await visit.press("Search")
        acts = await visit.shown()
        await visit.press("Check the chain")
        chain = await visit.shown()
        pressed = {}
        for path in (f"/takedowns/{reference}", f"/cases/{reference.rpartition('-')[0]}"):
            await visit.go(path)
            pressed[path] = await page.get_by_role("button").all_inner_texts()
            assert reference in await visit.shown()

    assert "Send a letter by hand" in workload
    assert "Intimate images without consent" in workload
    assert f"carol · {reference}" in acts
    assert "The whole record is as it was written" in chain
    assert set(map(tuple, pressed.values())) == {("Sign out",)}  # there is nothing else to press


async def test_a_report_is_made_and_checked_without_scripts(opened: Open):
    async with opened.visit(MIA, java_script_enabled=False) as visit:
        await visit.go("/numbers")
        await visit.follow("Reports to publish")
        await visit.page.get_by_label("Period").fill("2026-Q4")
        await visit.press("Make it")
        made = await visit.shown()
        async with visit.page.expect_download() as download:
            await visit.page.get_by_role("link", name=".pdf").click()
        content = Path(await (await download.value).path()).read_bytes()
        await visit.press("Make the files again and compare")
        again = await visit.shown()

    assert "2026-Q4" in made
    assert hashlib.sha256(content).hexdigest() in made
    assert "the same bytes" in again


async def test_a_data_request_goes_without_scripts(opened: Open):
    url = some_url()
    case = await closed(opened.house, url)
    async with opened.visit(MIA, java_script_enabled=False) as visit:
        page = visit.page
        await visit.go("/data-requests")
        await page.get_by_label("Address, mail address or reference").fill(url)
        await visit.press("Find everything")
        await page.get_by_label(case).check()
        async with page.expect_download() as download:
            await page.get_by_role("button", name="Get it as a JSON file").click()
        handed_out = json.loads(Path(await (await download.value).path()).read_text("utf-8"))
        await page.get_by_label("Reason").fill("The person asked for it.")
        await page.get_by_label("I am sure").check()
        await visit.press("Erase for good")
        erased = await visit.shown()
        await visit.go(f"/record?reference={case}&details=yes")
        record = await visit.shown()
        await visit.go(f"/takedowns/{case}-1")
        left = await visit.shown()

    assert [kept["takedowns"][0]["url"] for kept in handed_out["cases"]] == [url]
    assert "What told about persons was erased from 1 case." in erased
    assert "The person asked for it." in record
    assert "Its details were erased; the chain still covers them." in record
    assert url.rpartition("/")[2] not in record + left


async def test_a_data_request_goes_by_keyboard_alone(opened: Open):
    url = some_url()
    await closed(opened.house, url)
    async with opened.visit() as visit:
        keyboard = visit.page.keyboard
        await visit.go(await opened.link(MIA))
        await visit.enter("Sign in")
        await visit.enter("Data requests")
        await visit.type_into("what", url)
        await visit.enter("Find everything")
        await visit.tab_to("case")
        await keyboard.press("Space")
        await visit.type_into("reason", "The person asked for it.")
        await visit.tab_to("sure")
        await keyboard.press("Space")
        await visit.enter("Erase for good")
        erased = await visit.shown()
        await visit.enter("Record")
        await visit.enter("Check the chain")
        chain = await visit.shown()

    assert "What told about persons was erased from 1 case." in erased
    assert "The whole record is as it was written" in chain
