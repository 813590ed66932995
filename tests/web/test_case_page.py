"""The page of a case: its takedowns, notes, news, and the same done to many."""

import re

import pytest

from tests.people import CAROL, LEO, MIA
from tests.web.asking import get
from tests.web.conftest import House, some_url
from tests.web.reading import act, is_harmless, show, text
from untilgone.cases import State
from untilgone.store import read

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def case_of(house: House, urls: int = 1, **more) -> str:
    """The reference of a new case, all of whose takedowns wait for an answer."""
    body = {"urls": [some_url() for _ in range(urls)], "category": "ncii"} | more
    async with house.api(CAROL) as client:
        answer = await client.post("/api/v1/reports", json=body)
    for takedown in answer.json()["takedowns"]:
        await house.until(takedown["reference"], lambda view: view.line.state is State.WAITING)
    return answer.json()["case"]


async def send(house: House, person, path: str, **fields):
    async with await house.browser(person) as browser:
        return await browser.send(path, **fields)


async def acts(house: House, reference: str) -> list:
    return [each async for each in read.record(house.store) if each.reference == reference]


async def finished(house: House, path: str) -> str:
    """What the page of a bulk action says once it is over."""
    for _ in range(400):
        shown = text(await show(house, CAROL, path))
        if "Done to" in shown:
            return shown
    raise AssertionError(shown)


async def test_a_case_shows_its_takedowns_and_what_is_next(house: House):
    case = await case_of(house, 2)
    page = await show(house, MIA, f"/cases/{case}")

    shown = text(page)
    assert f"{case}-1" in shown
    assert f"{case}-2" in shown
    assert "0 of 2" in shown
    assert "Waiting for an answer It can still be reached." in shown
    assert "Next: Reminder to platform" in shown
    assert "Nobody wants news of it." in shown
    assert is_harmless(page)


async def test_a_manager_sees_a_case_and_no_button(house: House):
    page = await show(house, MIA, f"/cases/{await case_of(house)}")

    assert '<form method="post" action="/cases' not in page.text
    assert "/dossier" not in page.text
    assert "Do the same to many" not in page.text


async def test_a_case_that_does_not_exist_is_not_found(house: House):
    page = await show(house, CAROL, "/cases/UG-2026-999999")
    noted = await send(house, CAROL, "/cases/UG-2026-999999/notes", note="x")

    assert page.status_code == noted.status_code == 404
    assert "There is no case" in page.text


async def test_the_lines_of_the_queue_and_the_takedown_lead_to_the_case(house: House):
    case = await case_of(house)
    queue = await show(house, CAROL, "/")
    takedown = await show(house, CAROL, f"/takedowns/{case}-1")

    assert f'href="/cases/{case}"' in queue.text
    assert f'href="/cases/{case}"' in takedown.text


async def test_a_note_is_kept_and_the_record_says_so_without_its_words(house: House):
    case = await case_of(house)
    kept = await send(house, LEO, f"/cases/{case}/notes", note=" The reporter rang. <b> ", key="k")
    page = await show(house, MIA, kept.headers["location"])

    assert kept.status_code == 303
    assert "The reporter rang. &lt;b&gt;" in page.text
    assert "Your note is kept." in page.text
    [told] = [each for each in await acts(house, case) if each.kind == "note added"]
    assert told.actor == "leo"
    assert "rang" not in str(told)


async def test_the_same_note_sent_twice_is_one(house: House):
    case = await case_of(house)
    for _ in range(2):
        await send(house, CAROL, f"/cases/{case}/notes", note="Once", key="pressed twice")

    assert len((await read.case(house.store, case)).notes) == 1


async def test_an_empty_note_is_refused_and_a_long_one_is_not_lost(house: House):
    case = await case_of(house)
    empty = await send(house, CAROL, f"/cases/{case}/notes", note="  ")
    long = await send(house, CAROL, f"/cases/{case}/notes", note="y" * 5001)

    assert empty.status_code == long.status_code == 422
    assert "y" * 5001 in long.text


async def test_programs_add_notes_too(house: House):
    case = await case_of(house)
    async with house.api(CAROL) as client:
        answer = await client.post(f"/api/v1/cases/{case}/notes", json={"text": "By a program"})
        seen = await client.get(f"/api/v1/cases/{case}")

    assert answer.status_code == 201
    assert [each["text"] for each in seen.json()["notes"]] == ["By a program"]


async def test_news_is_shown_without_the_address_and_stopped(house: House):
    case = await case_of(house, notify="friend@reporter.example", notify_details=True)
    page = await show(house, CAROL, f"/cases/{case}")
    stopped = await send(house, CAROL, f"/cases/{case}/news/stop", reason="She asked us to")
    after = await show(house, CAROL, stopped.headers["location"])

    assert "by mail, with what it is about" in text(page)
    assert "friend@reporter.example" not in page.text
    assert stopped.status_code == 303
    assert "Nobody wants news of it." in after.text


async def test_a_preview_says_for_each_what_will_happen_or_why_not(house: House):
    case = await case_of(house, 3)
    await act(house, CAROL, f"{case}-2", "hold")
    await house.until(f"{case}-2", lambda view: view.line.state is State.HELD)
    shown = text(await show(house, CAROL, f"/cases/{case}/bulk?action=hold&every=true"))
    step = text(await show(house, CAROL, f"/cases/{case}/bulk?action=next-step&n=1&n=2"))

    assert "it would be done to 2 of 3" in shown
    assert "Not possible It is on hold already." in shown
    assert shown.count("No notice leaves any more") == 2
    assert "Reminder to platform, now and not" in step
    assert "It does not wait for an answer now." in step


async def test_one_press_does_it_to_each_and_says_what_could_not_be_done(house: House):
    case = await case_of(house, 3)
    page = await show(house, CAROL, f"/cases/{case}/bulk?action=hold&every=true")
    numbers = re.search(r'name="numbers" value="([^"]+)"', page.text)[1]
    await act(house, CAROL, f"{case}-2", "hold")  # somebody is faster
    fields = {"action": "hold", "numbers": numbers, "reason": "Court", "key": "b" * 32}
    pressed = await send(house, CAROL, f"/cases/{case}/bulk", **fields)
    again = await send(house, CAROL, f"/cases/{case}/bulk", **fields)
    shown = await finished(house, pressed.headers["location"])

    assert pressed.status_code == 303
    assert again.headers["location"] == pressed.headers["location"]
    assert "Done to 2 of 3." in shown
    assert "Not done It is on hold already." in shown
    for number in (1, 3):
        held = [each for each in await acts(house, f"{case}-{number}") if each.kind == "held"]
        assert [(each.actor, each.detail["reason"]) for each in held] == [("carol", "Court")]


async def test_many_are_withdrawn_only_with_a_reason(house: House):
    case = await case_of(house, 2)
    fields = {"action": "withdraw", "numbers": "1 2", "key": "c" * 32}
    mute = await send(house, CAROL, f"/cases/{case}/bulk", **fields)
    said = await send(house, CAROL, f"/cases/{case}/bulk", **fields, reason="A mistake")
    shown = await finished(house, said.headers["location"])

    assert mute.status_code == 422
    assert "Say why they are withdrawn." in mute.text
    assert "Done to 2 of 2." in shown
    await house.until(f"{case}-1", lambda view: view.line.state is State.CLOSED)


@pytest.mark.parametrize("query", ["action=hold", "every=true", "action=approve&every=true"])
async def test_a_choice_that_is_none_is_said_on_the_page_of_the_case(house: House, query):
    case = await case_of(house)
    page = await show(house, CAROL, f"/cases/{case}/bulk?{query}")

    assert page.status_code == 422
    assert "Choose at least one takedown" in page.text


async def test_what_was_begun_for_one_case_is_not_shown_for_another(house: House):
    case, other = await case_of(house), await case_of(house)
    fields = {"action": "look-now", "numbers": "1", "key": "d" * 32}
    pressed = await send(house, CAROL, f"/cases/{case}/bulk", **fields)
    await finished(house, pressed.headers["location"])
    page = await show(house, CAROL, pressed.headers["location"].replace(case, other))

    assert page.status_code == 404


async def test_the_api_says_what_the_page_shows(house: House):
    case = await case_of(house)
    answer = await get(house, f"/cases/{case}")

    assert answer.json()["notes"] == []
