"""The figures of a manager: how much there is, how old it is, who did what, whose time is over."""

from tests.statements import statements
from tests.untilgone.store.examples import (
    CLOSED,
    HOUR,
    NEEDS_PERSON,
    NOW,
    WAITING,
    delivered,
    opened,
)
from untilgone.cases import Category, State, TaskKind
from untilgone.notices import Answer, AnswerKind
from untilgone.progress import Question
from untilgone.store.database import Store
from untilgone.store.workload import DAY, WEEK, workload
from untilgone.store.write import tasks


async def put(store: Store, reference: str, to, at=NOW, actor="system", ask=None) -> None:
    await tasks.keep_act(
        store, reference, kind="put", actor=actor, detail={}, to=to, now=at, ask=ask
    )


async def asked(store: Store, reference: str, kind: TaskKind, at) -> None:
    await put(store, reference, NEEDS_PERSON, at, ask=Question(kind=kind, about="it", what="Why?"))


async def test_open_takedowns_are_counted_by_category_and_state(store: Store):
    urls = [f"https://platform.example/{n}" for n in range(4)]
    first, second, third = [await opened(store, url) for url in urls[:3]]
    await opened(store, urls[3], category=Category.DOXING)
    await put(store, first, WAITING)
    await put(store, second, WAITING)
    await put(store, third, CLOSED)

    assert set((await workload(store, NOW, "main")).open) == {
        (Category.NCII, State.WAITING, 2),
        (Category.DOXING, State.REPORTED, 1),
    }


async def test_tasks_are_counted_by_kind_and_age(store: Store):
    references = [await opened(store, f"https://platform.example/{n}") for n in range(4)]
    for reference, age in zip(references, (HOUR, 2 * DAY, 8 * DAY, 9 * DAY), strict=True):
        await asked(store, reference, TaskKind.LOOK, NOW - age)
    await asked(store, references[0], TaskKind.ANSWER, NOW)
    look, answer = (await workload(store, NOW, "main")).waiting

    assert (look.kind, look.under_a_day, look.under_a_week, look.longer) == (TaskKind.LOOK, 1, 1, 2)
    assert look.oldest == NOW - 9 * DAY
    assert (answer.kind, answer.under_a_day) == (TaskKind.ANSWER, 1)


async def test_what_each_person_did_in_a_week_comes_from_the_record(store: Store):
    reference = await opened(store)
    await put(store, reference, WAITING, NOW, actor="leo")
    await put(store, reference, WAITING, NOW - WEEK - HOUR, actor="mia")
    await put(store, reference, WAITING, NOW)
    carol, leo = (await workload(store, NOW, "main")).done

    assert (carol.person, dict(carol.acts)) == ("carol", {"case opened": 1, "takedown opened": 1})
    assert (leo.person, leo.acts) == ("leo", (("put", 1),))


async def test_a_deadline_is_near_and_then_missed_until_they_answer(store: Store):
    reference = await opened(store)
    notice_id = await delivered(store, reference, answer_by=NOW + 24 * HOUR)
    near = await workload(store, NOW + HOUR, "main")
    missed = await workload(store, NOW + 25 * HOUR, "main")
    answer = Answer(answer_id="a", kind=AnswerKind.REFUSED, notice_id=notice_id, at=NOW)
    await tasks.keep_answer(store, reference, answer, NOW, ask=None)
    answered = await workload(store, NOW + 25 * HOUR, "main")

    assert ([each.takedown for each in near.near], near.missed) == ([reference], ())
    assert ([each.party for each in missed.missed], missed.near) == (["Pretend Platform"], ())
    assert (answered.missed, answered.near) == ((), ())


async def test_a_deadline_is_of_no_interest_once_it_is_closed(store: Store):
    reference = await opened(store)
    await delivered(store, reference)
    await put(store, reference, CLOSED)

    assert (await workload(store, NOW + HOUR, "main")).near == ()


async def test_it_is_five_statements_however_much_there_is(store: Store):
    for n in range(6):
        reference = await opened(store, f"https://platform.example/{n}")
        await delivered(store, reference)
        await asked(store, reference, TaskKind.LOOK, NOW)
    with statements(store) as asked_for:
        await workload(store, NOW, "main")

    assert len(asked_for) == 5
