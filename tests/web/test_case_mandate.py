"""The mandate of a case on its page and by the API: changed, withdrawn, run out."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.people import CAROL, LEO, MIA
from tests.web.asking import error, get, post
from tests.web.conftest import House
from tests.web.reading import act, is_harmless, show, text
from tests.web.test_case_page import acts, case_of, send
from untilgone.cases import State
from untilgone.mandates import CaseMandate, Giver, Scope
from untilgone.store import read

pytestmark = pytest.mark.asyncio(loop_scope="module")

VICTIM = {"giver": "victim", "scope": "addresses", "until": None, "proof": "folder 12"}
CHANGED = {"giver": "parent", "scope": "later", "until": "2999-03-31", "proof": "<b>folder 13"}
TO_DECIDE = "The mandate is withdrawn: decide what happens now"


async def form(house: House, case: str, name: str, **fields) -> dict:
    """What a browser would send with that form of the page as it stands."""
    page = await show(house, CAROL, f"/cases/{case}")
    inside = next(
        part for part in page.text.split("<form") if f'name="form" value="{name}"' in part
    )
    hidden = dict(re.findall(r'type="hidden" name="(key|seen)" value="([^"]*)"', inside))
    return hidden | {"form": name, "reason": "She rang."} | fields


async def say(house: House, case: str, sent: dict, person=CAROL):
    return await send(house, person, f"/cases/{case}/mandate", **sent)


async def withdrawn(house: House, urls: int = 1) -> str:
    case = await case_of(house, urls, mandate=VICTIM)
    done = await say(house, case, await form(house, case, "withdraw"))
    assert done.status_code == 303
    return case


async def test_one_is_recorded_where_none_was(house: House):
    case = await case_of(house)
    before = await show(house, CAROL, f"/cases/{case}")
    done = await say(house, case, await form(house, case, "change", **CHANGED))
    page = await show(house, MIA, done.headers["location"])

    assert "None is recorded." in text(before)
    assert "The mandate is withdrawn" not in text(before)
    assert (await read.case(house.store, case)).mandate.giver is Giver.PARENT
    assert "Until 2999-03-31" in text(page)
    assert "<b>folder" not in page.text
    assert "Mandate recorded" in text(page)
    assert "She rang." in text(page)
    assert is_harmless(page)


async def test_a_change_shows_what_was_before_and_stands_in_the_record(house: House):
    case = await case_of(house, mandate=VICTIM)
    done = await say(house, case, await form(house, case, "change", **CHANGED), LEO)
    shown = text(await show(house, CAROL, done.headers["location"]))

    assert "The mandate stands as you said." in shown
    assert "Before: The person shown" in shown
    assert "From then on: A parent, or who else decides for that person" in shown
    [told] = [each for each in await acts(house, case) if each.kind == "mandate changed"]
    assert (told.actor, told.detail["reason"]) == ("leo", "She rang.")


async def test_a_form_that_is_sent_twice_acts_once(house: House):
    case = await case_of(house, mandate=VICTIM)
    sent = await form(house, case, "change", **CHANGED)
    answers = [await say(house, case, sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len((await read.case(house.store, case)).mandate_history) == 2


async def test_what_somebody_else_changed_meanwhile_is_not_overwritten(house: House):
    case = await case_of(house, mandate=VICTIM)
    late = await form(house, case, "change", **CHANGED, key=uuid4().hex)
    later = await form(house, case, "withdraw", reason="She wants an end.", key=uuid4().hex)
    await say(house, case, await form(house, case, "withdraw"))
    refused = await say(house, case, late)
    too = await say(house, case, later)

    assert refused.status_code == too.status_code == 409
    assert "Somebody changed the mandate meanwhile. Nothing was changed" in text(refused)
    assert 'value="2999-03-31"' in refused.text
    assert "&lt;b&gt;folder 13" in refused.text
    assert "She rang.</textarea>" in refused.text
    assert "She wants an end.</textarea>" in too.text
    assert (await read.case(house.store, case)).mandate.giver is Giver.VICTIM


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": " "}, "Say why: it stands in the record."),
        ({"giver": ""}, "Say who gave the mandate. Nothing was changed."),
        ({"until": "soon"}, "2027-03-31. Nothing was changed."),
        ({"reason": "x" * 5001}, "1 to 5000 characters"),
    ],
    ids=["no reason", "nobody", "no day", "long"],
)
async def test_a_mistake_is_said_and_what_was_typed_stays(house: House, fields, sentence):
    case = await case_of(house)
    page = await say(house, case, await form(house, case, "change", **(CHANGED | fields)))

    assert page.status_code == 422
    assert sentence in text(page)
    assert "&lt;b&gt;folder 13" in page.text
    assert (await read.case(house.store, case)).mandate is None


async def test_a_form_that_does_not_say_what_it_saw_changes_nothing(house: House):
    case = await case_of(house)
    page = await say(house, case, CHANGED | {"reason": "Why.", "until": "", "seen": "x"})

    assert page.status_code == 409
    assert (await read.case(house.store, case)).mandate is None


async def test_a_case_that_does_not_exist_is_not_found(house: House):
    page = await say(house, "UG-2026-999999", VICTIM | {"reason": "Why.", "until": "", "seen": "0"})

    assert page.status_code == 404


async def test_a_manager_sees_how_it_came_about_and_no_form(house: House):
    case = await withdrawn(house)
    page = await show(house, MIA, f"/cases/{case}")

    assert "Mandate withdrawn" in text(page)
    assert TO_DECIDE in text(page)
    assert f'action="/cases/{case}/mandate"' not in page.text
    assert "/bulk?" not in page.text


async def test_a_withdrawal_stops_nothing_and_says_what_still_goes_on(house: House):
    case = await withdrawn(house, 3)
    await act(house, CAROL, f"{case}-2", "hold")
    await house.until(f"{case}-2", lambda view: view.line.state is State.HELD)
    page = await show(house, CAROL, f"/cases/{case}")
    queue = await show(house, MIA, "/")
    takedown = await show(house, CAROL, f"/takedowns/{case}-1")
    preview = await show(house, CAROL, f"/cases/{case}/bulk?action=withdraw&every=true")

    assert TO_DECIDE in text(page)
    assert "2 takedowns of this case still go on" in text(page)
    assert f'href="/cases/{case}/bulk?action=withdraw&amp;every=true"' in page.text
    assert f'href="/cases/{case}/bulk?action=hold&amp;every=true"' in page.text
    assert f"The mandate of {case} is withdrawn" in text(queue)
    assert "Withdrawn just now." in text(takedown)
    assert "it would be done to 3 of 3" in text(preview)
    assert (await read.takedown(house.store, f"{case}-1")).line.state is State.WAITING


async def test_once_it_is_decided_nobody_is_asked_any_more(house: House):
    case = await withdrawn(house)
    other = await withdrawn(house)
    await act(house, CAROL, f"{case}-1", "hold")
    await house.until(f"{case}-1", lambda view: view.line.state is State.HELD)
    await say(house, other, await form(house, other, "change", giver="own"))
    queue = text(await show(house, CAROL, "/"))

    for each in (case, other):
        assert f"The mandate of {each} is withdrawn" not in queue
        assert TO_DECIDE not in text(await show(house, CAROL, f"/cases/{each}"))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-1, "It has run out: its last day is over."),
        (0, "It runs out: today is its last day."),
        (1, "its last day is in 1 day."),
        (7, "its last day is in 7 days."),
        (9, None),
    ],
)
async def test_that_it_runs_out_is_said_on_both_pages(house: House, days, said):
    until = (datetime.now(UTC) + timedelta(days=days)).date().isoformat()
    case = await case_of(house, mandate=VICTIM | {"until": until})
    pages = [await show(house, MIA, at) for at in (f"/cases/{case}", f"/takedowns/{case}-1")]

    for page in pages:
        assert (said or "Until") in text(page)
        assert said is not None or "runs out" not in text(page)


async def test_programs_change_and_withdraw_it_too(house: House):
    case = await case_of(house)
    body = {"mandate": VICTIM, "reason": "By letter.", "seen": 0}
    answers = [
        await post(house, f"/cases/{case}/mandate", body, **{"Idempotency-Key": case})
        for _ in range(2)
    ]
    [first] = answers[0].json()["mandate_history"]
    body = {"mandate": None, "reason": "She rang.", "seen": first["seq"]}
    ended = await post(house, f"/cases/{case}/mandate", body)
    late = await post(house, f"/cases/{case}/mandate", body)
    seen = (await get(house, f"/cases/{case}")).json()

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert first["after"] == VICTIM | {"withdrawn_at": None}
    assert (first["by"], first["reason"]) == ("carol", "By letter.")
    assert ended.json()["mandate"]["withdrawn_at"] is not None
    assert seen["mandate_history"] == ended.json()["mandate_history"]
    assert [each["kind"] for each in seen["mandate_history"]] == [
        "mandate recorded",
        "mandate withdrawn",
    ]
    assert error(late) == (409, "Conflict")


async def test_what_a_program_forgets_or_may_not_is_refused(house: House):
    case = await case_of(house)
    path, body = f"/cases/{case}/mandate", {"mandate": VICTIM, "reason": "Why.", "seen": 0}

    assert error(await post(house, path, body, MIA)) == (403, "NotAllowed")
    for missing in body:
        given = {name: value for name, value in body.items() if name != missing}
        assert error(await post(house, path, given)) == (422, "Invalid")
    assert error(await post(house, "/cases/UG-2026-999999/mandate", body)) == (404, "NotFound")
    assert error(await post(house, path, body, **{"Idempotency-Key": "x" * 256}))[0] == 400
    assert (await read.case(house.store, case)).mandate is None


async def test_the_scope_is_the_narrow_one_unless_said(house: House):
    case = await case_of(house)
    await say(house, case, await form(house, case, "change", giver="victim"))

    assert (await read.case(house.store, case)).mandate == CaseMandate(
        giver=Giver.VICTIM, scope=Scope.ADDRESSES
    )
