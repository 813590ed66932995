"""Letters that wait for approval, and refusals: what legal staff read."""

import re

import pytest

from tests.people import ADA, CAROL, LEO, MIA
from tests.statements import statements
from tests.web.answering import refused
from tests.web.asking import post
from tests.web.conftest import House, some_url
from tests.web.reading import Elements, is_harmless, show, text
from untilgone.cases import State
from untilgone.notices import NoticeState
from untilgone.store import approvals

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)> see https://evil.example/x'


async def waits(house: House, person=CAROL, **more) -> tuple[str, str]:
    """A takedown whose letter waits, and its task."""
    body = {"urls": [some_url()], "category": "doxing"} | more
    answer = await post(house, "/reports", body, person)
    reference = answer.json()["takedowns"][0]["reference"]
    view = await house.until(reference, lambda view: view.tasks)
    return reference, view.tasks[0].task_id


async def decide(house: House, person, reference: str, task: str, **fields):
    async with await house.browser(person) as browser:
        return await browser.send(f"/approvals/{reference}", task=task, **fields)


def of(page, reference: str) -> str:
    """What the page says about one letter."""
    articles = re.findall(r"<article.*?</article>", page.text, re.DOTALL)
    return next(each for each in articles if reference in each)


async def test_legal_staff_read_the_letter_and_approve_it(house: House):
    reference, task = await waits(house)
    page = await show(house, LEO, "/approvals")
    answer = await decide(house, LEO, reference, task, decision="approve")
    view = await house.until(reference, lambda v: v.notices[0].state is NoticeState.DELIVERED)

    assert "Reported by" in of(page, reference)
    assert "legal staff" in of(page, reference)
    assert "<pre class" in of(page, reference)
    assert "disabled" not in of(page, reference)
    assert (answer.status_code, answer.headers["location"]) == (303, "/approvals?done=approve")
    assert view.notices[0].approved_by == "leo"
    assert reference not in (await show(house, LEO, "/approvals")).text


async def test_a_letter_is_rejected_with_a_reason(house: House):
    reference, task = await waits(house)
    without = await decide(house, LEO, reference, task, decision="reject", reason=" ")
    answer = await decide(house, LEO, reference, task, decision="reject", reason="Wrong law.")

    assert without.status_code == 422
    assert "Say why you reject it" in without.text
    assert answer.status_code == 303
    await house.until(reference, lambda view: view.line.state is State.HELD)


async def test_whoever_reported_it_cannot_approve_it_and_reads_why(house: House):
    reference, task = await waits(house, LEO)
    page = await show(house, LEO, "/approvals")
    answer = await decide(house, LEO, reference, task, decision="approve", reason="As I typed")

    assert "You reported it" in of(page, reference)
    assert re.search(r'value="approve" disabled aria-describedby="[^"]+"', of(page, reference))
    assert answer.status_code == 403
    assert "You reported it" in text(answer)
    assert "As I typed" in of(answer, reference)
    assert (await decide(house, ADA, reference, task, decision="approve")).status_code == 303


async def test_what_is_neither_approved_nor_rejected_stays(house: House):
    reference, task = await waits(house)
    answer = await decide(house, LEO, reference, task, decision="perhaps")

    assert answer.status_code == 422
    assert reference in answer.text


async def test_a_letter_that_somebody_else_decided_meanwhile_is_a_sentence(house: House):
    reference, task = await waits(house)
    await decide(house, LEO, reference, task, decision="approve")
    answer = await decide(house, LEO, reference, task, decision="approve")

    assert answer.status_code == 409
    assert "somebody may have done it" in answer.text


@pytest.mark.parametrize("path", ["/approvals", "/refusals"])
async def test_case_workers_and_managers_do_not_see_them(house: House, path):
    assert [(await show(house, who, path)).status_code for who in (CAROL, MIA)] == [403, 403]
    assert f'href="{path}"' not in (await show(house, CAROL, "/")).text
    assert f'href="{path}"' in (await show(house, LEO, "/")).text


async def test_what_was_typed_elsewhere_is_shown_as_text(house: House):
    reference, _ = await waits(house, explanation=HOSTILE)
    page = await show(house, LEO, "/approvals")

    assert "&lt;script&gt;" in of(page, reference)
    assert is_harmless(page)


async def test_a_refusal_is_shown_with_its_words_and_what_happens_next(house: House):
    reference = await refused(house, HOSTILE)
    page = await show(house, LEO, "/refusals")

    said = text(page)
    assert f"{reference}" in said
    assert "hxxps://evil[.]example/x" in said
    assert "https://evil.example/x" not in page.text
    assert "Next step:" in said or "ladder has ended" in said or "until somebody" in said
    assert "What they refused: Notice to Pretend Platform (platform)" in said
    assert is_harmless(page)


async def test_pages_follow_each_other_with_few_statements(house: House, monkeypatch):
    for _ in range(3):
        await waits(house)
    await refused(house, "No.")
    await refused(house, "No.")
    with statements(house.store) as asked:
        letters = await approvals.waiting(house.store, "main")
    first = await approvals.waiting(house.store, "main", limit=2)
    second = await approvals.waiting(house.store, "main", after=first[-1].task_id, limit=2)
    with statements(house.store) as asked_for:
        refusals = await approvals.refusals(house.store, "main", is_open=True)
    older = await approvals.refusals(
        house.store, "main", is_open=True, before=refusals[0].answer.answer_id, limit=1
    )

    assert [each.task_id for each in (*first, *second)] == [each.task_id for each in letters[:4]]
    assert sum("FROM tasks" in each for each in asked) == 1
    assert [each.answer.answer_id for each in older] == [refusals[1].answer.answer_id]
    assert sum("FROM answers" in each for each in asked_for) == 1


async def test_every_field_has_a_label(house: House):
    await waits(house)
    elements = Elements(await show(house, LEO, "/approvals"))

    labelled = {label.get("for") for label in elements.all("label")}
    assert {field["id"] for field in elements.all("textarea")} <= labelled
