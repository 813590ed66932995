"""The queue: why something stands where it stands, filters in the address, pages, saved views."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from tests.people import CAROL, LEO, MIA
from tests.web.conftest import House, some_url
from tests.web.reading import Elements, act, is_harmless, show, text
from untilgone.cases import Category, Report, State
from untilgone.store import sessions
from untilgone.store.claims import claim
from untilgone.store.write.cases import CleanUrl, open_case

pytestmark = pytest.mark.asyncio(loop_scope="module")
LISTED = r'class="govuk-link ref" id="[^"]+" href="([^"]+)"'


async def held(house: House, path: str, **more):
    """A takedown with a task for a person."""
    return await house.with_task(f"https://form.example/{path}", **more)


async def many(house: House, number: int) -> None:
    urls = tuple(some_url() for _ in range(number))
    report = Report(
        report_id=f"many {urls[0]}", urls=urls, category=Category.NCII, reported_by="carol"
    )
    clean = [CleanUrl(url=url) for url in urls]  # straight into the store: nobody follows these
    await open_case(house.store, report, clean, playbook="default", now=datetime.now(UTC))


def link(page, words: str) -> str:
    return html.unescape(re.search(rf'href="([^"]+)"[^>]*>{words}<', page.text)[1])


async def test_the_queue_shows_tasks_first_and_then_takedowns(house: House):
    view = await held(house, "inbox")
    page = text(await show(house, CAROL, "/"))

    assert page.index("Send a letter by hand") < page.index("Takedowns")
    assert view.line.reference in page
    assert "hxxps://form[.]example/inbox" in page
    assert "https://form.example/inbox" not in page


async def test_a_task_says_why_it_stands_there(house: House):
    child = await held(house, "child", category="csam")
    blackmail = await held(house, "blackmail", category="sextortion")
    plain = await held(house, "plain")
    page = text(await show(house, CAROL, "/"))

    assert "A child is shown: this comes before everything else." in page
    assert "Somebody is being blackmailed" in page
    assert "No letter leaves before this is done." in page
    places = [page.index(view.line.reference) for view in (child, blackmail, plain)]
    assert places == sorted(places)


async def test_a_legal_period_that_runs_is_said_with_its_law_and_its_end(house: House):
    reference = await house.report("https://dutch.example/period")
    await house.until(reference, lambda view: view.line.state is State.WAITING)
    url = f"/takedowns/{reference}/actions"
    async with await house.browser(CAROL) as browser:
        await browser.send(f"{url}/correct-contact", party="platform", address="x@dutch.example")
        await browser.send(f"{url}/next-step")
    await house.until(reference, lambda view: len(view.notices) > 1)
    from tests.untilgone.store.test_queue import asked

    await asked(house.store, reference)
    page = text(await show(house, CAROL, f"/?q={reference}"))

    ends = r"The Pretend Act gives Dutch Platform until [^.]+ UTC, in (4[78] hours|2 days)\."
    assert re.search(ends, page)


async def test_the_queue_says_when_the_next_step_is_due(house: House):
    reference = await house.report(category="csam")
    await house.until(reference, lambda view: view.line.state is State.WAITING)
    page = text(await show(house, CAROL, "/"))

    assert "Waiting for an answer Next: Reminder to platform, in 12 hours" in page


async def test_the_queue_is_filtered_by_state(house: House):
    waiting = await house.report()
    await house.until(waiting, lambda view: view.line.state is State.WAITING)
    withdrawn = await house.report()
    await act(house, CAROL, withdrawn, "withdraw", reason="a mistake")
    await house.until(withdrawn, lambda view: view.line.state is State.CLOSED)

    open_ones = await show(house, CAROL, "/?state=")
    closed = await show(house, CAROL, "/?state=closed")
    assert waiting in open_ones.text
    assert f"/takedowns/{withdrawn}" not in open_ones.text
    assert withdrawn in closed.text
    assert "Closed: withdrawn" in closed.text
    assert f"/takedowns/{waiting}" not in closed.text


async def test_filters_stand_in_the_address_and_in_the_fields(house: House):
    await held(house, "filtered", category="doxing")
    page = await show(house, CAROL, "/?kind=send_by_hand&category=doxing&platform=form_only")

    fields = {each["name"]: each for each in Elements(page).all("select")}
    chosen = re.findall(r'<option value="([^"]+)" selected>', page.text)
    assert set(fields) == {"whose", "kind", "category", "platform", "state"}
    assert chosen == ["send_by_hand", "doxing", "form_only"]
    assert "These filters are about tasks; takedowns are not listed." in text(page)
    assert "hxxps://form[.]example/filtered" in text(page) or "Send a letter" in text(page)


async def test_the_page_that_refreshes_itself_asks_for_the_same_list(house: House):
    page = await show(house, CAROL, "/?category=doxing")
    polls = next(each for each in Elements(page).all("div") if each.get("id") == "queue")
    part = await show(house, CAROL, polls["data-hx-get"])

    assert polls["data-hx-get"] == "/queue?category=doxing"
    assert polls["data-hx-trigger"].startswith("every 30s")
    assert part.text.lstrip().startswith('<div id="queue"')
    assert "<form" not in part.text.partition("data-rests")[0]
    assert "<html" not in part.text
    assert is_harmless(part)


async def test_what_refreshes_itself_keeps_nobody_signed_in(house: House):
    async with await house.browser(CAROL) as browser:
        token = next(iter(browser.client.cookies.values()))
        long_ago = datetime.now(UTC) - timedelta(minutes=20)
        await _seen(house, token, long_ago)
        await browser.client.get("/queue", headers={"X-By-Itself": "yes"})
        assert await _seen(house, token) == long_ago
        await browser.client.get("/queue")
        assert await _seen(house, token) > long_ago


async def _seen(house: House, token: str, at: datetime | None = None) -> datetime:
    from untilgone.store.people_rows import SessionRow

    async with house.store.writing() as session:
        row = await session.get_one(SessionRow, sessions.sha256(token))
        if at is not None:
            row.seen_at = at
            session.add(row)
        return row.seen_at


async def test_a_takedown_is_searched_by_reference_case_and_host(house: House):
    reference = await house.report("https://www.platform.example/searched")
    for typed in (reference.lower(), reference.rpartition("-")[0], "www.platform.example"):
        page = await show(house, CAROL, f"/?q={typed}")
        if page.status_code == 303:
            page = await show(house, CAROL, page.headers["location"])
        assert f"/takedowns/{reference}" in page.text

    other = await show(house, CAROL, "/?q=nobody.example")
    assert "No takedown fits these filters." in text(other)


async def test_a_url_that_is_typed_into_the_search_leaves_the_address(house: House):
    page = await show(
        house, CAROL, "/?q=hxxps%3A%2F%2Fplatform%5B.%5Dexample%2Fof%2Fher&state=gone"
    )

    assert page.status_code == 303
    assert page.headers["location"] == "/?state=gone&q=platform.example"


async def test_a_search_for_anything_else_says_what_can_be_searched(house: House):
    page = await show(house, CAROL, "/?q=%3Cscript%3Ealert")

    assert page.status_code == 200
    assert "Search for a reference such as" in text(page)
    assert is_harmless(page)


async def test_a_filter_that_does_not_exist_shows_what_is_open(house: House):
    page = await show(house, CAROL, "/?state=%3Cscript%3E&kind=x&platform=..%2F&whose=x&after=x")

    assert page.status_code == 200
    assert is_harmless(page)


async def test_the_queue_has_pages_there_and_back(house: House):
    await many(house, 60)
    first = await show(house, MIA, "/?category=ncii")
    second = await show(house, MIA, link(first, "Older"))
    back = await show(house, MIA, link(second, "Newer"))

    assert len(re.findall(LISTED, first.text)) == 50
    assert re.findall(LISTED, second.text)
    assert not set(re.findall(LISTED, first.text)) & set(re.findall(LISTED, second.text))
    assert re.findall(LISTED, back.text) == re.findall(LISTED, first.text)
    assert link(second, "Newest") == "/?category=ncii"


async def test_the_number_of_statements_does_not_grow_with_the_queue(house: House):
    async with await house.browser(CAROL) as browser:
        few = await _statements(house, browser)
        await many(house, 40)
        for number in range(3):
            await held(house, f"statements/{number}")
        more = await _statements(house, browser)

    assert few == more <= 14


async def _statements(house: House, browser) -> int:
    await browser.get("/")
    said: list[str] = []

    def note(_connection, _cursor, statement, *_):
        said.extend([statement] if statement.startswith(("SELECT", "WITH")) else [])

    engine = house.store._engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    async with browser.client.stream("GET", "/"):
        pass
    event.remove(engine, "before_cursor_execute", note)
    return len(
        [each for each in said if "sessions" in each or "tasks" in each or "takedowns" in each]
    )


async def test_tasks_are_mine_or_nobody_s(house: House):
    view = await held(house, "mine")
    reference, task = view.line.reference, view.tasks[0].task_id
    await claim(house.store, reference, task, "carol", datetime.now(UTC), takes_over=False)

    assert reference in text(await show(house, CAROL, "/?whose=mine"))
    assert reference not in text(await show(house, LEO, "/?whose=mine"))
    assert reference not in text(await show(house, LEO, "/?whose=unclaimed"))


async def test_shortcuts_are_listed_and_can_be_switched_off(house: House):
    async with await house.browser(LEO) as browser:
        on = await browser.get("/")
        await browser.send("/me", language="en", zone="UTC", shortcuts="off")
        off = await browser.get("/")
        await browser.send("/me", language="en", zone="UTC")

    assert 'data-key="?"' in on.text
    assert "data-no-shortcuts" not in on.text
    assert "Claim the task, or let it go" in text(on)
    assert "data-no-shortcuts" in off.text
    assert "They are switched off." in text(off)
