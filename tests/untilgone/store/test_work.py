"""What waits for one person: what their role may do, and nothing that names anything."""

from dataclasses import replace

import pytest

from tests.people import ADA, CAROL, LEO, MIA
from tests.untilgone.store.at_work import LATER, asked
from tests.untilgone.store.examples import (
    CLOSED,
    HOUR,
    NEEDS_PERSON,
    NOW,
    delivered,
    draft,
    opened,
)
from untilgone import playbook
from untilgone.cases import Category, TaskKind
from untilgone.digests import Waits, Work
from untilgone.notices import Answer, AnswerKind, NoticeState
from untilgone.people import Person, Role
from untilgone.playbook import Playbooks
from untilgone.store import claims
from untilgone.store.database import Store
from untilgone.store.work import work_for
from untilgone.store.write import channels, notices, tasks

PLAIN = playbook.load_all()
EVERYBODY = (CAROL, LEO, MIA, ADA)


def asks(role: Role | None) -> Playbooks:
    """Playbooks whose every letter somebody in this role reads first."""
    book = PLAIN.named("default")
    steps = tuple(replace(step, approve=role) for step in book.steps)
    return Playbooks({"ncii": replace(book, name="ncii", steps=steps)})


async def work(store: Store, person: Person, *, books=PLAIN, since=NOW - HOUR, now=LATER) -> Work:
    return await work_for(store, person, books, since=since, now=now)


async def to_approve(store: Store, reference: str) -> None:
    made = draft(reference, state=NoticeState.AWAITING_APPROVAL)
    ask = (TaskKind.APPROVE, "Read it.")
    await notices.prepare(store, made, (), NOW, ask=ask, to=NEEDS_PERSON)


async def refused(store: Store, reference: str, at=NOW) -> None:
    answer = Answer(answer_id=f"a/{reference}", kind=AnswerKind.REFUSED, notice_id=None, at=NOW)
    await tasks.keep_answer(store, reference, answer, at, ask=None)


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.name)
async def test_where_nothing_was_reported_nothing_waits(store: Store, person: Person):
    assert (await work(store, person)).is_nothing


async def test_tasks_are_for_those_who_act(store: Store):
    reference = await opened(store)
    await asked(store, reference)

    for person in (CAROL, LEO, ADA):
        found = (await work(store, person)).tasks
        assert found == {TaskKind.LOOK: (Waits(reference=reference, at=NOW),)}
    assert (await work(store, MIA)).is_nothing


async def test_what_a_colleague_has_claimed_waits_for_nobody_else(store: Store):
    reference = await opened(store)
    task = await asked(store, reference)
    await claims.claim(store, reference, task, "leo", NOW, takes_over=False)

    assert (await work(store, CAROL, now=NOW)).is_nothing
    assert (await work(store, LEO, now=NOW)).tasks
    assert (await work(store, CAROL, now=NOW + claims.IDLE)).tasks


async def test_what_is_most_urgent_comes_first(store: Store):
    old = await opened(store, "https://platform.example/1")
    young = await opened(store, "https://platform.example/2", category=Category.CSAM)
    await asked(store, old, at=NOW)
    await asked(store, young, at=LATER)

    found = (await work(store, CAROL)).tasks[TaskKind.LOOK]
    assert [each.reference for each in found] == [young, old]


@pytest.mark.parametrize(
    ("role", "reader"), [(Role.LEGAL, LEO), (Role.CASE_WORKER, Person(name="cas", role=CAROL.role))]
)
async def test_a_letter_waits_for_the_role_that_must_read_it(
    store: Store, role: Role, reader: Person
):
    await to_approve(store, await opened(store))
    waiting = {
        p.name for p in (*EVERYBODY, reader) if (await work(store, p, books=asks(role))).tasks
    }

    assert waiting == {reader.name, "ada"}


async def test_a_letter_waits_for_nobody_who_reported_it(store: Store):
    await to_approve(store, await opened(store, reported_by="leo"))

    assert (await work(store, LEO, books=asks(Role.LEGAL))).is_nothing


async def test_a_deadline_of_the_other_side_is_near_for_everybody(store: Store):
    reference = await opened(store)
    await delivered(store, reference, answer_by=NOW + 30 * HOUR)
    for person in EVERYBODY:
        assert (await work(store, person, now=NOW + 5 * HOUR)).is_nothing
        near = (await work(store, person, now=NOW + 7 * HOUR)).near
        assert near == (Waits(reference=reference, at=NOW + 30 * HOUR),)


async def test_a_missed_deadline_is_told_to_those_who_oversee_once(store: Store):
    reference = await opened(store)
    ended = NOW + 24 * HOUR
    await delivered(store, reference, answer_by=ended)
    now, before = ended + HOUR, ended - HOUR

    for person in (MIA, ADA):
        missed = (await work(store, person, since=before, now=now)).missed
        assert missed == (Waits(reference=reference, at=ended),)
        assert (await work(store, person, since=now, now=now + HOUR)).is_nothing
    for person in (CAROL, LEO):
        assert (await work(store, person, since=before, now=now)).is_nothing


async def test_a_refusal_is_told_to_those_who_approve_once(store: Store):
    reference = await opened(store)
    await refused(store, reference)

    for person in (LEO, ADA):
        assert (await work(store, person)).refused == (Waits(reference=reference, at=NOW),)
        assert (await work(store, person, since=NOW)).is_nothing
    for person in (CAROL, MIA):
        assert (await work(store, person)).is_nothing
    await tasks.keep_act(store, reference, kind="put", actor="x", detail={}, to=CLOSED, now=LATER)
    assert (await work(store, LEO)).is_nothing


async def test_channels_that_stand_still_are_told_to_those_who_oversee(store: Store):
    await channels.halt(store, "abuse_email", why="no", settings_digest="x", now=NOW)
    await channels.pause(store, "bluesky", until=LATER + HOUR)

    for person in (MIA, ADA):
        found = await work(store, person)
        assert (found.halted, found.paused) == ((NOW,), 1)
    assert (await work(store, CAROL)).is_nothing
    assert (await work(store, MIA, now=LATER + HOUR)).paused == 0


async def test_what_is_another_desk_s_waits_for_nobody_here(store: Store):
    reference = await opened(store, desk="north")
    await asked(store, reference)
    await delivered(store, reference, answer_by=NOW + 12 * HOUR)
    await refused(store, reference)

    for person in EVERYBODY:
        assert (await work(store, person)).is_nothing
        assert (await work(store, person, since=NOW, now=NOW + 13 * HOUR)).is_nothing
    north = Person(name="nora", role=Role.ADMIN, desk="north")
    assert (await work(store, north)).tasks
