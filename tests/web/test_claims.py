"""Who works on what: claiming, taking over, handing over; conflicts are sentences."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.people import ADA, CAROL, LEO, MIA
from tests.web.conftest import House
from tests.web.reading import act, is_harmless, show, text
from untilgone.cases import State
from untilgone.store import claims

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def task(house: House, name: str) -> tuple[str, str]:
    view = await house.with_task(f"https://form.example/claims/{name}")
    return view.line.reference, view.tasks[0].task_id


async def press(house: House, person, of: tuple[str, str], step: str, **fields):
    async with await house.browser(person) as browser:
        return await browser.send(f"/takedowns/{of[0]}/claims/{step}", task=of[1], **fields)


async def holder(house: House, of: tuple[str, str], later=timedelta(0)):
    shared = await claims.shared(house.store, of[0], datetime.now(UTC) + later)
    return next((claim.person for _, claim in shared if claim), None)


async def test_a_claim_is_made_in_the_queue_and_leads_back_to_it(house: House):
    of = await task(house, "queue")
    answer = await press(house, CAROL, of, "claim", view="kind=send_by_hand&x=https://evil.example")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/?kind=send_by_hand#task-UG-")
    assert "You have it until" in text(await show(house, CAROL, "/"))
    assert "carol has it until" in text(await show(house, LEO, "/"))
    assert "Take it over" in text(await show(house, LEO, "/"))


async def test_of_two_who_claim_at_once_one_is_told_who_has_it(house: House):
    of = await task(house, "at once")
    answers = await asyncio.gather(
        *(press(house, person, of, "claim", view="") for person in (CAROL, LEO))
    )

    refused = next(each for each in answers if each.status_code == 409)
    assert sorted(each.status_code for each in answers) == [303, 409]
    who = await holder(house, of)
    assert f"{who} has claimed this task until" in text(refused)
    assert "Nothing was changed." in text(refused)
    assert is_harmless(refused)


async def test_on_the_takedown_s_page_a_conflict_is_a_sentence_too(house: House):
    of = await task(house, "conflict")
    await press(house, LEO, of, "claim")
    refused = await press(house, CAROL, of, "claim")
    taken = await press(house, CAROL, of, "take-over")

    assert refused.status_code == 409
    assert "leo has claimed this task until" in text(refused)
    assert taken.headers["location"] == f"/takedowns/{of[0]}"
    assert await holder(house, of) == "carol"


async def test_a_claim_ends_by_itself_and_goes_on_while_the_page_is_open(house: House):
    of = await task(house, "time")
    now = datetime.now(UTC)
    early = now - timedelta(minutes=14)
    await claims.claim(house.store, *of, "carol", early, takes_over=False)
    assert await holder(house, of, timedelta(minutes=2)) is None
    part = await show(house, CAROL, f"/takedowns/{of[0]}/claims/part")

    assert part.text.lstrip().startswith('<div class="claims"')
    assert await holder(house, of, timedelta(minutes=13)) == "carol"
    assert await holder(house, of, timedelta(minutes=16)) is None


async def test_nobody_else_s_look_keeps_a_claim(house: House):
    of = await task(house, "others")
    early = datetime.now(UTC) - timedelta(minutes=14)
    await claims.claim(house.store, *of, "carol", early, takes_over=False)
    page = await show(house, LEO, f"/takedowns/{of[0]}")

    assert "carol has it until" in text(page)
    assert await holder(house, of, timedelta(minutes=2)) is None


async def test_a_claim_is_let_go(house: House):
    of = await task(house, "let go")
    await press(house, CAROL, of, "claim")
    await press(house, CAROL, of, "let-go")

    assert await holder(house, of) is None


async def test_a_task_is_handed_over_with_a_note_and_that_is_on_the_record(house: House):
    of = await task(house, "hand over")
    await show(house, LEO, "/")  # has been here, so can be chosen
    await press(house, CAROL, of, "claim")
    answer = await press(house, CAROL, of, "hand-over", to="leo", note="Their form wants a login.")
    page = text(await show(house, LEO, f"/takedowns/{of[0]}"))

    assert answer.status_code == 303, text(answer)
    assert "You have it until" in page
    assert "handed over by carol: “Their form wants a login.”" in page
    assert "A task was handed over to a colleague" in page
    assert "by carol To: leo" in page or "Their form wants a login." in page
    assert page.count("A task was handed over") == 1
    assert of[0] in text(await show(house, LEO, "/?whose=mine"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"to": "mallory", "note": "See there"}, "Choose the colleague"),
        ({"to": "mia"}, "Choose the colleague"),  # a manager looks
        ({"to": "carol"}, "Choose the colleague"),  # oneself
        ({"to": "leo", "note": "x" * 1001}, "longer than 1000 characters"),
    ],
)
async def test_what_is_wrong_about_a_hand_over_comes_back_filled(house, fields, sentence):
    of = await task(house, f"wrong {len(str(fields))}")
    for person in (LEO, MIA):
        await show(house, person, "/")
    page = await press(house, CAROL, of, "hand-over", **fields)

    assert page.status_code == 422
    assert sentence in text(page)
    assert fields.get("note", "") in page.text
    assert await holder(house, of) is None


async def test_what_somebody_else_has_is_not_handed_over(house: House):
    of = await task(house, "not mine")
    await show(house, LEO, "/")
    await press(house, ADA, of, "claim")
    page = await press(house, CAROL, of, "hand-over", to="leo")

    assert page.status_code == 409
    assert "ada has this task now. Nothing was changed." in text(page)


async def test_a_claim_hinders_nobody(house: House):
    of = await task(house, "no hindrance")
    await press(house, LEO, of, "claim")
    answer = await act(
        house, CAROL, of[0], "task-done", task=of[1], outcome="sent", none_given="yes"
    )
    await house.until(of[0], lambda view: view.line.state is State.WAITING)
    late = await press(house, LEO, of, "claim", view="")

    assert answer.status_code == 303
    assert late.status_code == 409
    assert "This task is done already." in text(late)


async def test_a_task_that_is_not_there_is_said_so(house: House):
    of = await task(house, "not there")
    answer = await press(house, CAROL, (of[0], "made up"), "claim")

    assert answer.status_code == 404
    assert "There is no such task" in text(answer)


async def test_whoever_only_looks_sees_claims_and_no_buttons(house: House):
    of = await task(house, "manager")
    await press(house, CAROL, of, "claim")
    page = await show(house, MIA, f"/takedowns/{of[0]}/claims")
    refused = await press(house, MIA, of, "take-over")

    assert "carol has it until" in text(page)
    assert "Take it over" not in text(page)
    assert not re.search(r"<form[^>]+/claims/", page.text)
    assert refused.status_code == 403
