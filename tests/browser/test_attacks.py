"""Attackers in a real browser: hostile words, hostile pages around ours, planted sessions."""

from dataclasses import replace

import pytest
import pytest_asyncio

from tests.browser.conftest import Open
from tests.browser.pages import PAGES, Shown
from tests.browser.scene import Said, Scene, scene
from tests.browser.visit import Visit, cookie
from tests.people import CAROL, MIA
from tests.web.conftest import some_url
from untilgone.store.read import takedown

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

EVIL = (
    "\"'><script>ran = 1; alert(1)</script><img src=x onerror='ran = 1; alert(2)'>"
    '<svg onload="ran = 1; alert(3)"></svg></textarea></pre></title><details open ontoggle='
    '"ran = 1; alert(4)">x</details>{{7*7}}{% raise %}<a href="javascript:alert(5)">y</a>'
    '<meta http-equiv="refresh" content="0; url=http://elsewhere.example/">'
    '<link rel=stylesheet href="http://elsewhere.example/x.css"><base href="http://elsewhere.example/">'
    "<iframe srcdoc='<script>parent.ran = 1</script>'></iframe><form action='http://elsewhere.example/'>"
)
EVIL_NAME = "\"'><script>ran = 1</script><img src=x onerror='ran=1'>"
"""As long as a name may be."""
ONE_OF_EACH = tuple({shown.template: shown for shown in reversed(PAGES)}.values())
"""The first state of each page: what anybody wrote stands in it."""
HOSTILE = Said(
    by=replace(CAROL, name=f"{EVIL_NAME} carol"),
    path=EVIL.replace("/", "%2F"),
    explanation=EVIL,
    reason=EVIL,
    sender=EVIL,
    subject=EVIL,
    mail=EVIL,
)
ALL_RAN = {"dialog: 1", "dialog: 2", "dialog: 3", "dialog: 4"}
ELSEWHERE = "http://elsewhere.example/"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def staged(opened: Open) -> Scene:
    """The scene, in which everybody but us is an attacker."""
    return await scene(opened.house, HOSTILE)


# -- hostile words ------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", ONE_OF_EACH, ids=lambda shown: shown.name)
async def test_nothing_that_anybody_wrote_runs(opened: Open, staged: Scene, shown: Shown):
    person = (
        replace(shown.person, name=f"{EVIL_NAME} {shown.person.name}") if shown.person else None
    )
    async with opened.visit(person) as visit:  # notes dialogs, requests and refused scripts
        await shown.open(visit, staged)
        await visit.page.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = true)"
        )
        ran = await visit.page.evaluate("typeof ran")
        title = await visit.page.title()
        frames = len(visit.page.frames)

    assert ran == "undefined"
    assert title
    assert frames == 1


@pytest.mark.parametrize("name", ["waiting", "held", "answered"])
async def test_a_hostile_text_is_there_to_be_read(opened: Open, staged: Scene, name: str):
    async with opened.visit(CAROL) as visit:
        await visit.go(f"/takedowns/{staged[name]}")
        shown = await visit.page.locator("main").text_content()

    assert "<script>ran = 1; alert(1)</script>" in shown


async def test_these_words_do_run_where_nobody_takes_care(opened: Open):
    async with opened.visit() as visit:
        visit.foreign["http://careless.example/"] = f"<p>{EVIL}"
        await visit.page.goto("http://careless.example/")
        for _ in range(1200):
            if set(visit.wrong) >= ALL_RAN:
                break
            await visit.page.wait_for_timeout(50)
        noted = set(await visit.forget())

    assert noted >= ALL_RAN


async def test_a_script_that_got_into_a_page_would_be_refused(opened: Open):
    async with opened.visit(CAROL) as visit:
        await visit.go("/")
        await visit.page.evaluate(
            """() => {
              const script = document.createElement("script");
              script.textContent = "ran = 1";
              document.body.append(script);
              const picture = document.createElement("img");
              picture.src = "http://elsewhere.example/seen";
              document.body.append(picture);
              document.body.setAttribute("onclick", "ran = 1");
              document.body.click();
            }"""
        )
        noted = await visit.forget()
        ran = await visit.page.evaluate("typeof ran")

    assert ran == "undefined"
    assert {"policy: script-src-elem inline", "policy: script-src-attr inline"} <= {
        each.removeprefix("console: ") for each in noted
    }
    assert not any(each.startswith("asked somebody else") for each in noted)


# -- hostile pages ------------------------------------------------------------------------------


async def stage(visit: Visit, body: str) -> None:
    """Be on somebody else's page."""
    visit.foreign[ELSEWHERE] = f"<!doctype html><title>Elsewhere</title>{body}"
    await visit.page.goto(ELSEWHERE)


@pytest.mark.parametrize("path", ["/", "/report", "/sign-in/made-up", "/answer/made-up"])
async def test_no_page_can_be_put_into_a_frame(opened: Open, path: str):
    async with opened.visit(CAROL) as visit:
        visit.foreign["http://careless.example/"] = "Framed."
        frames = (
            f'<iframe src="http://careless.example/"></iframe><iframe src="{opened.origin}{path}">'
        )
        async with visit.page.expect_response(opened.origin + path):
            await stage(visit, frames)
        careless, ours = visit.page.main_frame.child_frames
        await ours.wait_for_load_state()
        inside = [frame.url for frame in (careless, ours)]
        await visit.forget()  # Chromium says that it refused

    assert inside == ["http://careless.example/", "chrome-error://chromewebdata/"]


async def test_a_form_on_another_site_changes_nothing(opened: Open):
    reference = await opened.house.report(some_url())
    form = (
        f'<form method="post" action="{opened.origin}/takedowns/{reference}/actions/hold">'
        '<input name="reason" value="Mine"></form><script>document.forms[0].submit()</script>'
    )
    async with opened.visit(CAROL) as visit:
        async with visit.page.expect_response(lambda answer: reference in answer.url) as sent:
            await stage(visit, form)
        status = (await sent.value).status
        await visit.forget()

    assert status in {401, 403}
    assert "Mine" not in str(await takedown(opened.house.store, reference))


async def test_another_site_cannot_read_a_page_of_ours(opened: Open):
    read = f"<script>fetch('{opened.origin}/', {{credentials: 'include'}}).then("
    read += "(answer) => answer.text()).then((text) => { got = text }, () => { got = '' })</script>"
    async with opened.visit(CAROL) as visit:
        await stage(visit, read)
        await visit.page.wait_for_function("typeof got === 'string'")
        got = await visit.page.evaluate("got")
        await visit.forget()

    assert got == ""


@pytest.mark.parametrize(
    "path",
    [
        "/?next=http://elsewhere.example/",
        "//elsewhere.example/",
        "/%2F%2Felsewhere.example/",
        "/\\elsewhere.example/",
        "/%5Celsewhere.example",
        "/report?return=//elsewhere.example/",
        "/takedowns/%2F%2Felsewhere.example",
        "/@elsewhere.example/",
    ],
)
async def test_no_address_of_ours_leads_elsewhere(opened: Open, path: str):
    async with opened.visit(CAROL) as visit:
        await visit.go(path)
        at = visit.page.url

    assert at.startswith(f"{opened.origin}/")


async def test_signing_in_leads_nowhere_else(opened: Open):
    link = await opened.link(CAROL)
    async with opened.visit() as visit:
        await visit.go(f"{link}?next=http://elsewhere.example/")
        await visit.press("Sign in")

        assert visit.page.url == f"{opened.origin}/"


async def test_a_name_that_was_made_to_point_at_us_gets_nothing(opened: Open):
    async with opened.visit(CAROL) as visit:
        rebound = opened.origin.replace("127.0.0.1", "rebound.example")
        visit.origin = rebound
        status = await visit.go("/")
        shown = await visit.shown()
        await visit.forget()  # the style sheet does not come either

    assert status == 421
    assert "carol" not in shown


# -- sessions -----------------------------------------------------------------------------------


async def test_a_planted_session_is_not_the_one_after_signing_in(opened: Open):
    planted = await opened.session(MIA)
    async with opened.visit() as visit:
        await visit.page.context.add_cookies([cookie(opened.origin, planted)])
        await visit.go(await opened.link(CAROL))
        await visit.press("Sign in")
        [held] = await visit.page.context.cookies()
        who = await visit.page.locator("header").inner_text()
    async with opened.visit() as attacker:
        await attacker.page.context.add_cookies([cookie(opened.origin, planted)])
        status = await attacker.go("/")

    assert held["value"] != planted
    assert "carol" in who
    assert status == 401


async def test_no_script_reads_the_session(opened: Open):
    async with opened.visit(CAROL) as visit:
        await visit.go("/")
        readable = await visit.page.evaluate("document.cookie")
        kept = await visit.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        [held] = await visit.page.context.cookies()

    assert readable == ""
    assert kept == "[{},{}]"
    assert (held["httpOnly"], held["sameSite"]) == (True, "Lax")


async def test_after_signing_out_going_back_shows_no_case(opened: Open):
    reference = await opened.house.report(some_url())
    async with opened.visit(CAROL) as visit:
        await visit.go(f"/takedowns/{reference}")
        await visit.press("Sign out")
        await visit.page.go_back()
        shown = await visit.shown()

    assert "You are not signed in." in shown
    assert reference not in shown
