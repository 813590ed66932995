"""Every page and state in a real browser: accessible, fitting and quiet, by day and by night.

Screenshots go to build/screenshots; CI keeps them. Look at those of a page that you changed.
"""

from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

from tests.browser.conftest import Open
from tests.browser.pages import PAGES, Shown
from tests.browser.scene import Said, Scene, scene
from tests.people import CAROL
from tests.untilgone.reports.cuts import quarterly
from untilgone.reports.making import made
from untilgone.reports.query import Format

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
WIDE, PHONE = {"width": 1100, "height": 800}, {"width": 320, "height": 640}
LOOKS = [("light", WIDE), ("dark", PHONE)]

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
AXE = {
    "runOnly": {"type": "tag", "values": WCAG},
    "rules": {"target-size": {"enabled": True}},  # off unless asked for
    "resultTypes": ["violations"],
}
BAD = """<!doctype html><title></title><style>p { color: #999; background: #fff }</style>
<img src="data:,"><input><a href="/"></a><p>Pale</p>
<button style="width: 9px; height: 9px; padding: 0">x</button>
<button style="width: 9px; height: 9px; padding: 0">y</button>
<p style="width: 900px">Wide</p>"""

# What sticks out to the right, except where it may be scrolled by itself.
STICKS_OUT = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const out = [...document.querySelectorAll("body *")].filter((element) =>
    element.getBoundingClientRect().right > room + 1 && !element.closest(".wide"));
  return out.map((element) => `${element.tagName}.${element.className}`).slice(0, 5);
}"""
OPEN_ALL = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"


async def violations(page: Page) -> list[str]:
    """What axe finds, and where."""
    found = await Axe().run(page, options=AXE)
    return [
        f"{rule['id']}: {node['target'][0]} {node['failureSummary']}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def staged(opened: Open) -> Scene:
    """The scene, once for all pages."""
    return await scene(opened.house, Said())


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
async def test_a_page_is_accessible_and_fits(opened: Open, staged: Scene, shown: Shown):
    templates = opened.house.app.state.parts.html._environment
    found = []
    async with opened.visit(shown.person) as visit:
        await shown.open(visit, staged)
        for scheme, size in LOOKS:
            await visit.page.emulate_media(color_scheme=scheme)
            await visit.page.set_viewport_size(size)
            picture = SCREENSHOTS / f"{shown.name}-{size['width']}-{scheme}.png"
            await visit.page.screenshot(path=picture, full_page=True)
            found += await visit.page.evaluate(STICKS_OUT)
        await visit.page.evaluate(OPEN_ALL)
        found += await visit.page.evaluate(STICKS_OUT)
        found += await violations(visit.page)  # the phone by night
        await visit.page.emulate_media(color_scheme="light")
        await visit.page.set_viewport_size(WIDE)
        found += await violations(visit.page)

    assert found == []
    assert shown.template in {name for _, name in templates.cache.keys()}  # noqa: SIM118, it is none


async def test_a_report_that_is_published_is_accessible_and_fits(opened: Open):
    async with opened.visit() as visit:
        visit.foreign["http://report.example/"] = made(quarterly())[Format.HTML].decode()
        await visit.page.set_viewport_size(PHONE)
        await visit.page.goto("http://report.example/")
        await visit.page.screenshot(path=SCREENSHOTS / "published-320.png", full_page=True)
        found = await violations(visit.page) + await visit.page.evaluate(STICKS_OUT)

    assert found == []


async def test_what_is_bad_is_found(opened: Open):
    async with opened.visit() as visit:
        visit.foreign["http://bad.example/"] = BAD
        await visit.page.set_viewport_size(PHONE)
        await visit.page.goto("http://bad.example/")
        found = {each.partition(":")[0] for each in await violations(visit.page)}
        sticks_out = await visit.page.evaluate(STICKS_OUT)

    assert {
        "color-contrast",
        "document-title",
        "html-has-lang",
        "image-alt",
        "label",
        "link-name",
        "target-size",
    } <= found
    assert sticks_out == ["P."]


async def test_on_paper_is_what_is_known_and_nothing_to_press(opened: Open, staged: Scene):
    async with opened.visit(CAROL, color_scheme="dark") as visit:
        await visit.go(f"/takedowns/{staged['waiting']}")
        on_screen = await visit.page.locator("pre.letter").first.is_visible()
        await visit.page.emulate_media(media="print")
        letter = visit.page.locator("pre.letter").first
        on_paper = await letter.is_visible(), (await letter.bounding_box())["height"] > 100
        to_press = visit.page.locator("button:visible, nav:visible, header:visible *")
        colour = await visit.page.evaluate("getComputedStyle(document.body).color")
        await visit.page.pdf(path=SCREENSHOTS / "takedown.pdf")

        assert (on_screen, on_paper) == (False, (True, True))
        assert await to_press.count() == 0
        assert colour == "rgb(0, 0, 0)"
