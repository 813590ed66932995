"""The part of a takedown's page that refreshes itself, what is covered, and the timeline."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.people import CAROL
from tests.untilgone.store.examples import delivered, look, opened
from tests.web.conftest import House
from tests.web.reading import Elements, is_harmless, show, text
from untilgone.cases import State
from untilgone.looks import Verdict
from untilgone.notices import Answer, AnswerKind
from untilgone.store import links, sessions
from untilgone.store.write.tasks import keep_answer

pytestmark = pytest.mark.asyncio(loop_scope="module")


def polled(page) -> str:
    """Where the part that refreshes itself asks."""
    asked = [each.get("data-hx-get") or "" for each in Elements(page).all("div")]
    return next(each for each in asked if "/live" in each)


async def with_answer(house: House, words: str, **more) -> str:
    reference = await opened(house.store, **more)
    at = datetime.now(UTC)
    answer = Answer(
        answer_id=f"{reference}/a",
        notice_id=None,
        kind=AnswerKind.REFUSED,
        rule="r",
        text=words,
        at=at,
    )
    await keep_answer(house.store, reference, answer, at, ask=None)
    return reference


async def test_nothing_is_sent_while_nothing_changes(house: House):
    view = await house.with_task("https://form.example/poll")
    page = await show(house, CAROL, f"/takedowns/{view.line.reference}")
    async with await house.browser(CAROL) as browser:
        same = await browser.get(polled(page))

    assert same.status_code == 204
    assert same.content == b""


async def test_what_changed_is_sent_and_forms_keep_what_is_typed(house: House):
    view = await house.with_task("https://form.example/change")
    reference = view.line.reference
    page = await show(house, CAROL, f"/takedowns/{reference}")
    async with await house.browser(CAROL) as browser:
        await browser.send(f"/takedowns/{reference}/actions/hold")
        await house.until(reference, lambda view: view.timeline[-1].kind == "held")
        part = await browser.get(polled(page))

    assert part.status_code == 200
    assert "Something happened since you loaded this page." in part.text
    assert "<html" not in part.text
    assert is_harmless(part)
    before, after = Elements(page).all("form"), Elements(part).all("form")
    kept = [each["id"] for each in before if "data-hx-preserve" in each]
    assert kept
    assert kept == [each["id"] for each in after if "data-hx-preserve" in each]


async def test_a_closed_takedown_is_not_asked_for_again(house: House):
    reference = await house.report()
    async with await house.browser(CAROL) as browser:
        await browser.send(f"/takedowns/{reference}/actions/withdraw", reason="a mistake")
        await house.until(reference, lambda view: view.line.state is State.CLOSED)
        page = await browser.get(f"/takedowns/{reference}")

    assert "data-hx-get" not in page.text
    assert "Nothing more happens: it is closed." in page.text


async def test_a_page_left_open_keeps_nobody_signed_in(house: House):
    now = datetime.now(UTC)
    link = await links.make_link(house.store, CAROL, timedelta(minutes=1), now)
    token = await links.use_link(house.store, link, now)
    for minutes in (10, 20, 29):
        later = now + timedelta(minutes=minutes)
        assert await sessions.session(house.store, token, later, is_at_work=False)

    assert await sessions.session(house.store, token, now + timedelta(minutes=31)) is None


async def test_the_sentence_at_the_top_says_what_is_next_and_when(house: House):
    reference = await house.report(category="csam")
    await house.until(reference, lambda view: view.line.state is State.WAITING)
    shown = text(await show(house, CAROL, f"/takedowns/{reference}"))

    assert re.search(
        r"Next: Reminder to platform: \d+ \w+ \d{4}, \d\d:\d\d UTC \(in 12 hours\), unless", shown
    )


async def test_what_they_wrote_is_closed_until_somebody_opens_it(house: House):
    reference = await with_answer(house, "We keep it: see https://bad.example/1")
    page = await show(house, CAROL, f"/takedowns/{reference}")

    covers = re.findall(r'<details class="govuk-details cover">.*?</details>', page.text, re.DOTALL)
    assert len(covers) == 2  # as an answer, and in the timeline
    assert page.text.count("We keep it") == 2
    assert all("hxxps://bad[.]example/1" in cover for cover in covers)
    assert "Mind what you may read." not in page.text


async def test_words_about_a_child_are_announced_as_such(house: House):
    reference = await with_answer(house, "Words", category="csam", url="https://csam.example/w")
    page = await show(house, CAROL, f"/takedowns/{reference}")

    assert "Mind what you may read." in page.text


async def test_looks_in_a_row_are_one_entry_and_letters_stand_where_they_were_written(house: House):
    reference = await opened(house.store, "https://platform.example/folded")
    await look(house.store, reference, Verdict.LIVE, 1)
    await look(house.store, reference, Verdict.LIVE, 2)
    await delivered(house.store, reference)
    page = await show(house, CAROL, f"/takedowns/{reference}")

    shown = text(page)
    assert "Looked 2 times: Still there" in shown
    assert "Waits for an answer until" in shown
    assert page.text.count('id="letter-0-0-0"') == 1
    assert 'href="#letter-0-0-0"' in page.text
