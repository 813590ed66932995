"""The editor of letters in a real browser: it writes into the field, and it traps nobody."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.conftest import Open, served
from tests.browser.editing import LABEL, LETTER, PATH, Editor, with_editor
from tests.browser.test_walk import LOOKS, SCREENSHOTS, STICKS_OUT, violations
from tests.people import CAROL
from tests.web.conftest import House

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

HEARD = """heard = [];
for (const name of ["input", "change"]) {
  document.querySelector("main").addEventListener(name, (event) => {
    if (event.target.id === "text") heard.push(name);
  });
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def editing(
    chromium: Browser, house: House, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Open]:
    """The house with a page that has an editor. Its windows note whatever the policy refuses."""
    app = with_editor(house, tmp_path_factory.mktemp("templates"))
    async with served(replace(house, app=app), chromium) as opened:
        yield opened


async def test_what_is_typed_is_in_the_field_and_the_page_hears_of_it(editing: Open):
    async with editing.visit(CAROL) as visit:
        await visit.go(PATH)
        await visit.page.evaluate(HEARD)
        editor = Editor(visit.page)
        await editor.type_at_the_end("Bye")
        typed, heard = await editor.text(), await visit.page.evaluate("heard")
        await expect(visit.page.locator("#length")).to_have_text(f"{len(LETTER) + 3} characters")
        await visit.page.keyboard.press("Tab")
        left = await visit.page.evaluate("heard")
        await visit.press("Keep")
        kept = await editor.text()

        assert typed == kept == LETTER + "Bye"
        assert (heard, left) == (["input"] * 3, [*["input"] * 3, "change"])


async def test_tab_leads_into_the_editor_and_out_again(editing: Open):
    async with editing.visit(CAROL) as visit:
        await visit.go(PATH)
        await visit.tab_to(LABEL)
        await visit.tab_to("Keep")
        await visit.page.keyboard.press("Shift+Tab")
        back = await visit.focus()

        assert back is not None
        assert back["name"] == LABEL
        assert await Editor(visit.page).text() == LETTER


async def test_a_problem_is_shown_at_its_line_until_it_is_gone(editing: Open):
    async with editing.visit(CAROL) as visit:
        await visit.go(PATH)
        editor = Editor(visit.page)
        marker = editor.frame.locator(".cm-lint-marker-error")
        at_first = await marker.count()
        await editor.type_at_the_end("Wrong")
        await expect(marker).to_be_visible()
        tops = [
            (await each.bounding_box())["y"]
            for each in (marker, editor.frame.locator(".cm-lineNumbers").get_by_text("4"))
        ]
        await visit.page.keyboard.press("F8")
        chosen = await visit.page.evaluate("getSelection().toString()")
        await editor.content.press("Control+z")
        await expect(marker).to_have_count(0)

        assert at_first == 0
        assert abs(tops[0] - tops[1]) < 6
        assert chosen == LETTER.splitlines()[3]


async def test_labels_and_messages_lead_to_the_editor(editing: Open):
    async with editing.visit(CAROL) as visit:
        await visit.go(PATH)
        editor = Editor(visit.page)
        await visit.page.get_by_text(LABEL, exact=True).click()
        await visit.page.keyboard.type("Wrong ")
        started = await editor.text()
        await visit.press("Keep")
        message = visit.page.get_by_role("alert").get_by_role("link")
        await message.click()
        await visit.page.keyboard.type("A")
        await visit.page.get_by_role("link", name="Line 4").click()
        await visit.page.keyboard.type("B")

        assert started == "Wrong " + LETTER
        assert await editor.text() == "AWrong " + LETTER.replace("Item", "BItem")


async def test_facts_are_offered_within_braces_only(editing: Open):
    async with editing.visit(CAROL) as visit:
        await visit.go(PATH)
        editor, page = Editor(visit.page), visit.page
        offered = page.get_by_role("option")
        await editor.type_at_the_end("organ")
        await page.keyboard.press("Control+Space")
        in_prose = await offered.count()
        await page.keyboard.type(" {{ organ")
        await expect(offered).to_have_text(["organisation_name"])
        await expect(page.locator(".cm-completionInfo")).to_have_text(
            "Our organisation's name isn't <b>bold</b>"
        )
        found = await violations(page)
        await page.screenshot(path=SCREENSHOTS / "editor-facts.png")
        await page.keyboard.press("Enter")
        await page.keyboard.type(" }}")

        assert (in_prose, found) == (0, [])
        assert await editor.text() == LETTER + "organ {{ organisation_name }}"


async def test_search_is_the_editors_and_says_so_in_the_readers_language(editing: Open):
    async with editing.visit(CAROL, locale="nl-NL") as visit:
        await visit.go(PATH)
        editor, page = Editor(visit.page), visit.page
        await editor.content.click()
        await page.keyboard.press("Control+f")
        find = page.get_by_label("Zoeken", exact=True)
        await find.fill("urls")
        await page.get_by_label("Vervangen door", exact=True).fill("links")
        found = await violations(page)
        await page.set_viewport_size({"width": 320, "height": 640})
        await page.screenshot(path=SCREENSHOTS / "editor-search.png", full_page=True)
        sticks_out = await page.evaluate(STICKS_OUT)
        await editor.frame.locator("[name=replaceAll]").click()
        await page.keyboard.press("Escape")

        assert (found, sticks_out) == ([], [])
        assert await editor.text() == LETTER.replace("urls", "links")
        assert await find.count() == 0


async def test_the_form_takes_it_back_and_undo_brings_it_again(editing: Open):
    async with editing.visit(CAROL) as visit:
        await visit.go(PATH)
        editor = Editor(visit.page)
        await editor.type_at_the_end("Bye")
        await visit.page.get_by_role("button", name="As it was").click()
        await expect(editor.content).not_to_contain_text("Bye")
        taken_back = await editor.text()
        await editor.content.press("Control+z")

        assert taken_back == LETTER
        assert await editor.text() == LETTER + "Bye"


async def test_what_was_typed_is_there_on_the_way_back(editing: Open):
    async with editing.visit(CAROL) as visit:
        await visit.go(PATH)
        editor = Editor(visit.page)
        await editor.type_at_the_end("Bye")
        await visit.go("/me")
        await visit.page.go_back()

        await expect(editor.content).to_contain_text("Bye")
        assert await editor.text() == LETTER + "Bye"


async def test_what_the_field_says_of_itself_the_editor_says_too(editing: Open):
    async with editing.visit(CAROL) as visit:
        await visit.go(PATH)
        content = Editor(visit.page).content

        await expect(content).to_have_accessible_description("Facts stand in braces.")
        assert await content.get_attribute("aria-required") == "true"


async def test_what_may_only_be_read_is_only_read(editing: Open):
    async with editing.visit(CAROL) as visit:
        await visit.go(f"{PATH}?readonly=true")
        editor = Editor(visit.page)
        await editor.type_at_the_end("Bye")

        assert await editor.text() == LETTER
        assert await editor.content.get_attribute("aria-readonly") == "true"


async def test_without_scripts_it_is_a_plain_field(editing: Open):
    async with editing.visit(CAROL, java_script_enabled=False) as visit:
        await visit.go(PATH)
        field = visit.page.get_by_label(LABEL, exact=True)
        await field.fill("Short")
        await visit.press("Keep")

        assert await field.input_value() == "Short"
        assert await visit.page.locator(".cm-editor").count() == 0


async def test_it_is_accessible_and_fits_by_day_and_by_night(editing: Open):
    async with editing.visit(CAROL) as visit:
        await visit.go(PATH)
        editor, found = Editor(visit.page), []
        await editor.type_at_the_end("Wrong {# a remark #} {{ urls")
        await expect(editor.frame.locator(".cm-lint-marker-error")).to_be_visible()
        await visit.page.keyboard.press("Escape")
        for scheme, size in LOOKS:
            await visit.page.emulate_media(color_scheme=scheme)
            await visit.page.set_viewport_size(size)
            picture = SCREENSHOTS / f"editor-{size['width']}-{scheme}.png"
            await visit.page.screenshot(path=picture, full_page=True)
            found += await visit.page.evaluate(STICKS_OUT)
            found += await violations(visit.page)
        moving = await visit.page.evaluate("document.getAnimations().length")

        assert (found, moving) == ([], 0)
