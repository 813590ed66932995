"""A case worker's day in a real browser: without scripts, and with nothing but the keyboard."""

import re

import pytest

from tests.browser.conftest import Open
from tests.people import CAROL
from tests.web.conftest import some_url
from untilgone.cases import State

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]


async def test_a_day_goes_without_scripts(opened: Open):
    url = some_url()
    async with opened.visit(java_script_enabled=False) as visit:
        page = visit.page
        await visit.go(await opened.link(CAROL))
        await visit.press("Sign in")
        await visit.follow("Report")
        await page.get_by_label("Addresses (URLs)").fill(url)
        await page.get_by_role("radio").first.check()
        await page.get_by_label("Explanation").fill("Two people have seen it.")
        await visit.press("Check what will happen")
        await visit.press("Report what is ticked")
        reported = await visit.shown()
        reference = re.search(r"UG-\d{4}-\d+-\d+", reported)[0]
        await opened.house.until(reference, lambda view: view.line.state is State.WAITING)
        await visit.follow(reference)
        letter = page.locator("details.card").first
        await letter.locator("summary").click()
        reads = await letter.inner_text()
        await page.get_by_label("Reason (stands in the record)").fill("The person called.")
        await visit.press("Put on hold")
        held = await visit.shown()
        await visit.press("Go on")
        resumed = await visit.shown()
        await visit.press("Sign out")
        gone = await visit.shown()
        back = await visit.go(f"/takedowns/{reference}")

    assert "1 of 1 address is being followed now." in reported
    assert "Two people have seen it." in reads
    assert "It is on hold now." in held
    assert "The person called." in held
    assert "It goes on." in resumed
    assert "Takedowns go on by themselves." in gone
    assert back == 401


async def test_the_first_tab_leads_past_everything_to_the_content(opened: Open):
    async with opened.visit(CAROL) as visit:
        await visit.go("/report")
        await visit.page.keyboard.press("Tab")
        first = await visit.focus()
        await visit.page.keyboard.press("Enter")
        await visit.page.keyboard.press("Tab")
        second = await visit.focus()

    assert first == {"name": "Skip to the content", "seen": True, "inside": True}
    assert second["name"] == "urls"


async def test_a_takedown_is_reported_opened_and_held_by_keyboard_alone(opened: Open):
    url = some_url()
    async with opened.visit() as visit:
        await visit.go(await opened.link(CAROL))
        await visit.enter("Sign in")
        await visit.enter("Report")
        await visit.type_into("urls", url)
        await visit.tab_to("category")
        await visit.page.keyboard.press("Space")
        await visit.enter("Check what will happen")
        await visit.enter("Report what is ticked")
        reported = await visit.shown()
        reference = re.search(r"UG-\d{4}-\d+-\d+", reported)[0]
        await opened.house.until(reference, lambda view: view.line.state is State.WAITING)
        await visit.enter(reference)
        await visit.type_into("reason", "The person called.")
        await visit.enter("Put on hold")
        held = await visit.shown()

    assert "It is on hold now." in held
    assert "The person called." in held


async def test_the_keyboard_is_trapped_nowhere(opened: Open):
    reference = (await opened.house.with_task("https://form.example/trap")).line.reference
    async with opened.visit(CAROL) as visit:
        await visit.go(f"/takedowns/{reference}")
        stops = []
        for _ in range(100):
            await visit.page.keyboard.press("Tab")
            focus = await visit.focus()
            if focus is None:  # past the last one, out of the page
                break
            stops.append(focus["name"])

    assert focus is None
    assert len(stops) > 15
    assert stops[0] == "Skip to the content"


async def test_lists_are_walked_by_j_and_k_but_not_while_somebody_types(opened: Open):
    for _ in range(2):
        await opened.house.with_task(f"https://form.example/{some_url()[-8:]}")
    async with opened.visit(CAROL) as visit:
        await visit.go("/")
        keyboard = visit.page.keyboard
        walked = []
        for key in ("j", "j", "k"):
            await keyboard.press(key)
            walked.append(await visit.page.evaluate("document.activeElement.href"))
        await visit.go("/report")
        await visit.page.get_by_label("Addresses (URLs)").press("j")
        typed = await visit.page.get_by_label("Addresses (URLs)").input_value()

    assert walked[0] == walked[2] != walked[1]
    assert typed == "j"


async def test_filters_are_folded_on_a_phone_and_say_what_is_set_without_scripts(opened: Open):
    async with opened.visit(CAROL, java_script_enabled=False) as visit:
        show = visit.page.get_by_role("button", name="Show", exact=True)
        summary = visit.page.get_by_text("Search and filters")
        await visit.go("/?category=doxing&whose=unclaimed")
        wide = await show.is_visible(), await summary.is_visible()
        await visit.page.set_viewport_size({"width": 320, "height": 640})
        phone = await show.is_visible(), await summary.is_visible()
        says = await summary.inner_text()
        await summary.click()
        unfolded = await show.is_visible()

    assert (wide, phone, unfolded) == ((True, False), (False, True), True)
    assert says == "Search and filters: Those nobody has claimed, Private details made public"


async def test_what_a_form_needs_is_copied_by_a_button(opened: Open):
    reference = (await opened.house.with_task("https://form.example/copy")).line.reference
    async with opened.visit(CAROL, permissions=["clipboard-read", "clipboard-write"]) as visit:
        await visit.go(f"/takedowns/{reference}")
        await visit.page.get_by_role("button", name="Copy “Address of the form”").click()
        await visit.page.get_by_role("button", name="Copied").wait_for()
        copied = await visit.page.evaluate("navigator.clipboard.readText()")

    assert copied == "https://form.example/abuse"


async def test_htmx_is_there_and_works_under_our_policy(opened: Open):
    async with opened.visit(CAROL) as visit:
        await visit.go("/")
        version = await visit.page.evaluate("htmx.version")
        await visit.page.evaluate(
            """() => {
              const button = document.createElement("button");
              button.id = "try";
              button.setAttribute("data-hx-get", "/me");
              button.setAttribute("data-hx-select", "h1");
              button.setAttribute("data-hx-target", "#main");
              document.querySelector("#main").append(button);
              htmx.process(button);
            }"""
        )
        await visit.page.locator("#try").click()
        await visit.page.get_by_role("heading", name="My settings").wait_for()
        shown = await visit.shown()

    assert version == "4.0.1"
    assert shown == "My settings"
    assert visit.page.url == f"{opened.origin}/"
