"""The page of one takedown: what it shows, and what its buttons do."""

import html
import re

import pytest

from tests.people import CAROL, LEO, MIA
from tests.untilgone.store.examples import moved
from tests.web.conftest import House, some_url
from tests.web.reading import act, is_harmless, show, text
from untilgone.cases import State
from untilgone.forms import LABELS
from untilgone.notices import NoticeState

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_takedown_shows_state_letters_looks_and_parties(house: House):
    reference = await house.report("https://platform.example/show")
    await house.until(reference, lambda view: view.line.state is State.WAITING)
    page = await show(house, CAROL, f"/takedowns/{reference}")

    shown = text(page)
    assert "hxxps://platform[.]example/show" in shown
    assert "It can still be reached." in shown
    assert "Reminder to platform" in shown
    assert "Notice to Pretend Platform (platform) Delivered" in shown
    assert "Reported" in shown
    assert "by carol" in shown
    assert "Still there" in shown
    assert "abuse@platform.example abuse_email, from directory, not verified" in shown
    assert is_harmless(page)


async def test_the_letter_is_shown_word_for_word(house: House):
    reference = await house.report("https://platform.example/letter?a=1&b=2")
    view = await house.until(reference, lambda view: view.notices)
    page = await show(house, CAROL, f"/takedowns/{reference}")

    letters = [
        html.unescape(found) for found in re.findall(r"<pre[^>]*>(.*?)</pre>", page.text, re.DOTALL)
    ]
    assert view.notices[0].text in letters


async def test_what_was_moved_shows_where_it_is_and_what_was_reported(house: House):
    reference = await house.report("https://platform.example/moved")
    await house.until(reference, lambda view: view.line.state is State.WAITING)
    await moved(house.store, reference, is_elsewhere=False)
    shown = text(page := await show(house, CAROL, f"/takedowns/{reference}"))

    assert "hxxps://elsewhere[.]example/watch/blue-lantern Moved there." in shown
    assert "Reported as hxxps://platform[.]example/moved" in shown
    assert "Moved: followed to another address" in shown
    assert is_harmless(page)


async def test_a_takedown_is_held_and_resumed(house: House):
    reference = await house.report()
    await house.until(reference, lambda view: view.line.state is State.WAITING)
    held = await act(house, CAROL, reference, "hold", reason="The victim asked us to wait.")
    page = await show(house, CAROL, held.headers["location"])
    resumed = await act(house, CAROL, reference, "resume")

    assert held.status_code == resumed.status_code == 303
    assert held.headers["location"] == f"/takedowns/{reference}?done=hold"
    assert "It is on hold now." in page.text
    assert "The victim asked us to wait." in page.text
    assert "/actions/resume" in page.text
    assert "/actions/hold" not in page.text


async def test_what_is_on_hold_can_go_on_also_while_it_seems_gone(house: House):
    reference = await house.report()
    await house.until(reference, lambda view: view.line.state is State.WAITING)
    await act(house, CAROL, reference, "hold")
    await act(house, CAROL, reference, "judge", verdict="gone", reason="Nothing there.")
    await house.until(reference, lambda view: view.line.state is State.CONFIRMING)
    page = await show(house, CAROL, f"/takedowns/{reference}")

    assert "On hold: no notice leaves" in page.text
    assert "/actions/resume" in page.text


async def test_what_is_not_possible_now_is_said_on_the_page_and_nothing_typed_is_lost(
    house: House,
):
    reference = await house.report()
    page = await act(house, CAROL, reference, "resume", reason="It is Monday")

    assert page.status_code == 409
    assert "It is not on hold." in page.text
    assert "It is Monday" in page.text
    assert reference in page.text


async def test_a_closed_takedown_says_so(house: House):
    reference = await house.report()
    await act(house, CAROL, reference, "withdraw", reason="a mistake")
    await house.until(reference, lambda view: view.line.state is State.CLOSED)
    page = await show(house, CAROL, f"/takedowns/{reference}")
    again = await act(house, CAROL, reference, "look-now")

    assert "Closed: withdrawn" in page.text
    assert "/actions/" not in page.text
    assert again.status_code == 409
    assert "is closed" in again.text


async def test_a_letter_is_read_and_approved_by_the_role_it_asks_for(house: House):
    view = await house.with_task(some_url(), category="doxing")
    reference, task = view.line.reference, view.tasks[0].task_id
    page = await show(house, LEO, f"/takedowns/{reference}")
    refused = await act(house, CAROL, reference, "approve", task=task, reason="Looks right")
    approved = await act(house, LEO, reference, "approve", task=task)

    assert "Read and approve a letter" in page.text
    assert "/actions/approve" in page.text
    assert "/actions/reject" in page.text
    assert refused.status_code == 403
    assert "must be read by somebody with the role" in refused.text
    assert "Looks right" in refused.text
    assert approved.status_code == 303
    await house.until(reference, lambda view: view.notices[0].state is NoticeState.DELIVERED)


async def test_a_letter_is_rejected(house: House):
    view = await house.with_task(some_url(), category="doxing")
    reference, task = view.line.reference, view.tasks[0].task_id
    rejected = await act(house, LEO, reference, "reject", task=task, reason="The wrong law")

    assert rejected.status_code == 303
    view = await house.until(reference, lambda view: view.notices[0].state is NoticeState.REJECTED)
    assert view.notices[0].said == "The wrong law"


async def test_a_letter_is_sent_by_hand(house: House):
    view = await house.with_task("https://form.example/by-hand")
    reference, task = view.line.reference, view.tasks[0].task_id
    page = await show(house, CAROL, f"/takedowns/{reference}")
    mute = await act(
        house, CAROL, reference, "task-done", task=task, outcome="sent", reason="By me"
    )
    done = await act(
        house, CAROL, reference, "task-done", task=task, outcome="sent", proof=" ticket 12 "
    )

    assert "I have sent it" in page.text
    assert mute.status_code == 422
    assert "the reference that they gave you" in mute.text
    assert "By me" in mute.text
    assert done.status_code == 303
    after = await house.until(
        reference, lambda view: view.notices[0].state is NoticeState.DELIVERED
    )
    assert after.notices[0].receipt == "ticket 12"
    assert after.timeline[-1].detail["receipt"] == "ticket 12"
    assert after.notices[0].answer_by == after.line.next_at


async def test_a_letter_for_which_they_gave_nothing_is_noted_as_such(house: House):
    view = await house.with_task("https://form.example/nothing")
    reference, task = view.line.reference, view.tasks[0].task_id
    done = await act(
        house, CAROL, reference, "task-done", task=task, outcome="sent", none_given="yes"
    )

    assert done.status_code == 303
    after = await house.until(
        reference, lambda view: view.notices[0].state is NoticeState.DELIVERED
    )
    assert after.notices[0].receipt == "none given"


async def test_what_goes_into_a_form_stands_there_field_by_field(house: House):
    view = await house.with_task("https://form.example/fields?a=b&c=<d>")
    page = await show(house, CAROL, f"/takedowns/{view.line.reference}")

    shown = dict(
        re.findall(
            r"<label [^>]*for=\"[^\"]+\">([^<]+)</label>\s*<textarea[^>]+ readonly[^>]*>([^<]*)<",
            page.text,
        )
    )
    # No law asks this platform's notices for a mandate.
    asked = [label for name, label in LABELS.items() if name not in {"non_consent", "authority"}]
    assert list(shown)[-len(asked) :] == asked
    assert html.unescape(shown["Address of the content (URL)"]).strip() == view.line.url
    assert view.notices[0].text.strip() in html.unescape(shown["Statement"])
    assert "Criminal Code" in shown["Law"]
    assert shown["Our reference"].strip() == view.line.reference


async def test_somebody_finds_out_whether_a_letter_left(house: House):
    view = await house.with_task("https://unsure.example/1")
    reference, task = view.line.reference, view.tasks[0].task_id
    page = await show(house, CAROL, f"/takedowns/{reference}")
    done = await act(house, CAROL, reference, "task-done", task=task, outcome="sent")

    assert "It was not sent: send it now" in page.text
    assert "Notice: may have left" in page.text
    assert done.status_code == 303


async def test_somebody_finds_a_form(house: House):
    reference = await house.report("https://closed.example/form")
    await house.until(reference, lambda view: view.line.open_tasks)
    form = {"party": "platform", "address": "https://closed.example/complaints"}
    await act(house, CAROL, reference, "correct-contact", **form)
    view = await house.until(
        reference, lambda view: view.notices and view.notices[-1].state is NoticeState.BY_HAND
    )
    page = await show(house, CAROL, f"/takedowns/{reference}")

    assert view.notices[-1].address == "https://closed.example/complaints"
    assert "Address of the form" in page.text


async def test_somebody_finds_a_contact(house: House):
    reference = await house.report("https://closed.example/1")
    await house.until(reference, lambda view: view.line.open_tasks)
    page = await show(house, CAROL, f"/takedowns/{reference}")
    done = await act(
        house,
        CAROL,
        reference,
        "correct-contact",
        party="platform",
        address="legal@closed.example",
        reason="Their imprint",
    )

    assert "Find out whom to write to" in page.text
    assert 'value="platform" selected' in page.text
    assert done.status_code == 303
    view = await house.until(
        reference, lambda view: view.notices and view.notices[-1].state is NoticeState.DELIVERED
    )
    assert view.notices[-1].address == "legal@closed.example"


@pytest.mark.parametrize(
    ("action", "fields", "status"),
    [
        ("judge", {"verdict": "perhaps", "reason": "x"}, 422),
        ("judge", {"reason": "x"}, 422),
        ("judge", {"verdict": "gone"}, 409),
        ("correct-contact", {"party": "friend", "address": "a@b.example"}, 422),
        ("correct-contact", {"party": "host"}, 422),
        ("task-done", {"outcome": "sent"}, 422),
        ("hold", {"reason": "x" * 5001}, 422),
    ],
)
async def test_a_wish_that_cannot_be_understood_changes_nothing(
    house: House, action, fields, status
):
    reference = await house.report()
    page = await act(house, CAROL, reference, action, **fields)

    assert page.status_code == status
    assert 'role="alert"' in page.text


async def test_a_manager_sees_a_takedown_and_no_button(house: House):
    reference = await house.report()
    page = await show(house, MIA, f"/takedowns/{reference}")

    assert page.status_code == 200
    assert "Your role may look, not act." in page.text
    assert "/actions/" not in page.text


async def test_a_takedown_that_does_not_exist_is_not_found(house: House):
    page = await show(house, CAROL, "/takedowns/UG-2026-999999-1")
    acted = await act(house, CAROL, "UG-2026-999999-1", "hold")

    assert page.status_code == acted.status_code == 404
    assert "There is no takedown" in page.text


async def test_what_was_done_is_said_in_our_words_only(house: House):
    reference = await house.report()
    page = await show(house, CAROL, f"/takedowns/{reference}?done=%3Cscript%3E")

    assert 'role="status"' not in page.text
    assert is_harmless(page)
