"""Tasks and answers: asked once, answered once."""

import asyncio

import pytest

from tests.untilgone.store.examples import HOUR, NEEDS_PERSON, NOW, WAITING, opened
from untilgone.cases import State, TaskKind
from untilgone.errors import NotFound
from untilgone.notices import Answer, AnswerKind
from untilgone.progress import Question, TaskEnd
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.views import TaskView
from untilgone.store.write import tasks

LATER = NOW + HOUR
FIND = Question(kind=TaskKind.FIND_CONTACT, about="step 2", what="Find somebody.")
READ = Question(kind=TaskKind.ANSWER, about="a-1", what="Read it.")


def an_answer(**changes) -> Answer:
    default = {
        "answer_id": "a-1",
        "kind": AnswerKind.QUESTION,
        "notice_id": "UG-2026-000001-1/0.0.0",
        "at": LATER,
        "text": "Which picture do you mean?",
        "rule": "asks",
        "ticket": "T-7",
    }
    return Answer(**(default | changes))


async def act(store: Store, reference: str, **changes) -> None:
    default = {
        "kind": "waits",
        "actor": "system",
        "detail": {},
        "to": NEEDS_PERSON,
        "now": NOW,
    }
    await tasks.keep_act(store, reference, **(default | changes))


async def kinds(store: Store, reference: str) -> list[str]:
    return [each.kind for each in (await read.takedown(store, reference)).timeline][1:]


async def the_task(store: Store, reference: str) -> TaskView:
    [task] = (await read.takedown(store, reference)).tasks
    return task


async def test_an_act_moves_the_takedown_and_is_on_the_record(store: Store):
    reference = await opened(store)
    await act(store, reference, kind="held", actor="carol", detail={"reason": "Wait."}, to=WAITING)
    found = await read.takedown(store, reference)

    assert (found.line.state, found.line.next_step) == (State.WAITING, "reminder")
    last = found.timeline[-1]
    assert (last.actor, last.kind, last.detail) == ("carol", "held", {"reason": "Wait."})


async def test_an_act_on_nothing_is_refused_and_leaves_no_trace(store: Store):
    with pytest.raises(NotFound):
        await act(store, "UG-2026-000009-1")
    assert [each async for each in read.record(store)] == []


async def test_a_task_is_asked_together_with_its_act(store: Store):
    reference = await opened(store)
    await act(store, reference, ask=FIND)
    task = await the_task(store, reference)

    assert (task.kind, task.what, task.created_at) == (TaskKind.FIND_CONTACT, FIND.what, NOW)
    assert task.task_id == f"{reference}:find_contact:step 2"
    assert await kinds(store, reference) == ["task find_contact", "waits"]


async def test_a_task_that_is_open_is_not_asked_again(store: Store):
    reference = await opened(store)
    await act(store, reference, ask=FIND)
    other = Question(kind=FIND.kind, about=FIND.about, what="Something else.")
    await act(store, reference, ask=other, now=LATER)
    task = await the_task(store, reference)

    assert (task.what, task.created_at) == (FIND.what, NOW)


async def test_a_task_is_finished_by_whoever_did_it(store: Store):
    reference = await opened(store)
    await act(store, reference, ask=FIND)
    end = TaskEnd(task_id=f"{reference}:find_contact:step 2", outcome="skip")
    await act(store, reference, kind="task done", actor="carol", done=(end,), now=LATER)
    task = await the_task(store, reference)

    assert (task.done_at, task.done_by, task.outcome) == (LATER, "carol", "skip")
    assert await read.open_tasks(store) == []


async def test_a_finished_task_stays_as_it_was_finished(store: Store):
    reference = await opened(store)
    await act(store, reference, ask=FIND)
    for by, at in (("carol", NOW), ("leo", LATER)):
        end = TaskEnd(task_id=f"{reference}:find_contact:step 2", outcome=f"by {by}")
        await tasks.finish_task(store, reference, end, by=by, note="", now=at)
    task = await the_task(store, reference)

    assert (task.done_by, task.outcome, task.done_at) == ("carol", "by carol", NOW)


async def test_the_same_trouble_once_more_opens_its_task_once_more(store: Store):
    # Otherwise the takedown would wait for a task that nobody sees.
    reference = await opened(store)
    await act(store, reference, ask=FIND)
    end = TaskEnd(task_id=f"{reference}:find_contact:step 2", outcome="found")
    await tasks.finish_task(store, reference, end, by="carol", note="", now=NOW)
    again = Question(kind=FIND.kind, about=FIND.about, what="That one bounced too.")
    await act(store, reference, ask=again, now=LATER)
    [task] = await read.open_tasks(store)

    assert (task.what, task.created_at) == ("That one bounced too.", LATER)
    assert (task.done_at, task.done_by, task.outcome) == (None, None, None)


async def test_finishing_what_was_never_asked_changes_nothing(store: Store):
    reference = await opened(store)
    end = TaskEnd(task_id="nothing", outcome="done")
    await tasks.finish_task(store, reference, end, by="carol", note="", now=NOW)

    assert (await read.takedown(store, reference)).tasks == ()


async def test_an_answer_is_kept_with_its_text(store: Store):
    reference = await opened(store)
    is_new = await tasks.keep_answer(store, reference, an_answer(), LATER, ask=READ)
    found = await read.takedown(store, reference)

    assert is_new
    [answer] = found.answers
    assert (answer.kind, answer.text, answer.ticket) == (
        AnswerKind.QUESTION,
        "Which picture do you mean?",
        "T-7",
    )
    assert found.line.first_answer_at == LATER
    assert (await the_task(store, reference)).what == "Read it."
    assert await kinds(store, reference) == ["answer question", "task answer"]


async def test_the_same_answer_twice_is_one_answer(store: Store):
    reference = await opened(store)
    await tasks.keep_answer(store, reference, an_answer(), LATER, ask=READ)
    again = an_answer(text="x")
    is_new = await tasks.keep_answer(store, reference, again, LATER + HOUR, ask=READ)

    assert not is_new
    found = await read.takedown(store, reference)
    assert [answer.text for answer in found.answers] == ["Which picture do you mean?"]
    assert len(found.tasks) == 1


async def test_an_answer_that_was_kept_before_a_crash_is_still_new_to_whoever_asks_again(
    store: Store,
):
    # Otherwise nobody would heed it: the worker died before it could say that it was kept.
    reference = await opened(store)
    for _ in range(2):
        is_new = await tasks.keep_answer(store, reference, an_answer(), LATER, ask=READ)

    assert is_new
    assert len((await read.takedown(store, reference)).answers) == 1


async def test_the_same_answer_ten_times_at_once_is_one_answer(store: Store):
    reference = await opened(store)
    news = await asyncio.gather(
        *(
            tasks.keep_answer(store, reference, an_answer(), NOW + n * HOUR, ask=None)
            for n in range(10)
        )
    )

    assert sorted(news) == [False] * 9 + [True]


async def test_the_first_answer_sets_the_clock(store: Store):
    reference = await opened(store)
    first = an_answer(answer_id="a-1", at=NOW)
    await tasks.keep_answer(store, reference, first, LATER, ask=None)
    await tasks.keep_answer(store, reference, an_answer(answer_id="a-2"), LATER, ask=None)

    assert (await read.takedown(store, reference)).line.first_answer_at == NOW


async def test_an_answer_to_nothing_is_refused(store: Store):
    with pytest.raises(NotFound):
        await tasks.keep_answer(store, "UG-2026-000009-1", an_answer(), LATER, ask=None)
