"""Claims: one person each, for a while; two at once; handing over; never in anybody's way."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.people import CAROL, LEO
from tests.untilgone.store.examples import NOW, opened
from tests.untilgone.store.test_queue import asked
from untilgone.errors import Conflict, NotFound
from untilgone.progress import TaskEnd
from untilgone.store import claims, read
from untilgone.store.claims import HANDED_FOR, IDLE, Claimed
from untilgone.store.saved_views import MOST, remove_view, save_view, saved_views
from untilgone.store.write import handovers, tasks

MINUTE = timedelta(minutes=1)


async def task(store) -> tuple[str, str]:
    reference = await opened(store)
    return reference, await asked(store, reference)


async def claim(store, of: tuple[str, str], person: str, now=NOW, takes_over=False):
    return await claims.claim(store, *of, person, now, takes_over=takes_over)


async def standing(store, of: tuple[str, str], now=NOW):
    return {task.task_id: claim for task, claim in await claims.shared(store, of[0], now)}[of[1]]


async def holder(store, of: tuple[str, str], now=NOW) -> str | None:
    found = await standing(store, of, now)
    return found and found.person


async def hand(store, of: tuple[str, str], by: str, to: str, note="", now=NOW) -> None:
    await handovers.hand_over(store, *of, by=by, to=to, note=note, now=now)


async def kinds(store, reference: str) -> list[str]:
    return [act.kind async for act in read.record(store) if act.reference == reference]


async def test_a_claim_stands_for_a_quarter_of_an_hour(store):
    of = await task(store)
    made = await claim(store, of, "carol")

    assert made.until == NOW + IDLE == NOW + 15 * MINUTE
    assert await holder(store, of, NOW + IDLE - MINUTE) == "carol"
    assert await holder(store, of, NOW + IDLE) is None


async def test_somebody_else_s_claim_is_refused_by_name_until_its_time_is_over(store):
    of = await task(store)
    await claim(store, of, "carol")
    with pytest.raises(Claimed, match="carol") as refused:
        await claim(store, of, "leo", NOW + MINUTE)

    assert refused.value.claim.until == NOW + IDLE
    assert (await claim(store, of, "leo", NOW + IDLE)).person == "leo"


async def test_of_two_who_claim_at_once_one_gets_it(store):
    of = await task(store)
    answers = await asyncio.gather(
        *(claim(store, of, person) for person in ("carol", "leo", "ada")), return_exceptions=True
    )

    got = [each.person for each in answers if isinstance(each, claims.Claim)]
    refused = [each.claim.person for each in answers if isinstance(each, Claimed)]
    assert len(got) == 1
    assert refused == got * 2
    assert await holder(store, of) == got[0]


async def test_taking_over_is_possible_when_it_is_asked_for(store):
    of = await task(store)
    await claim(store, of, "carol")
    await claim(store, of, "leo", takes_over=True)

    assert await holder(store, of) == "leo"
    with pytest.raises(Claimed, match="leo"):
        await claim(store, of, "carol")


async def test_a_claim_is_renewed_for_its_owner_only_and_not_written_each_time(store):
    of = await task(store)
    made = await claim(store, of, "carol")
    assert await claims.renew(store, [made], "leo", NOW + 10 * MINUTE) == {}
    assert await claims.renew(store, [made], "carol", NOW + MINUTE / 2) == {}
    renewed = await claims.renew(store, [made], "carol", NOW + 10 * MINUTE)

    assert renewed[of[1]].until == NOW + 10 * MINUTE + IDLE
    assert await holder(store, of, NOW + 20 * MINUTE) == "carol"


async def test_only_one_s_own_claim_is_let_go(store):
    of = await task(store)
    await claim(store, of, "carol")
    await claims.let_go(store, *of, "leo")
    assert await holder(store, of) == "carol"
    await claims.let_go(store, "UG-2026-999999-1", of[1], "carol")
    assert await holder(store, of) == "carol"
    await claims.let_go(store, *of, "carol")
    assert await holder(store, of) is None


async def test_what_is_handed_over_waits_a_day_for_the_colleague_and_stands_on_the_record(store):
    of = await task(store)
    await claim(store, of, "carol")
    await hand(store, of, "carol", "leo", "Ask for the name of their lawyer.")
    found = await standing(store, of)

    assert (found.person, found.handed_by, found.until) == ("leo", "carol", NOW + HANDED_FOR)
    assert found.note == "Ask for the name of their lawyer."
    acts = [act async for act in read.record(store) if act.kind == "task handed over"]
    assert [(act.actor, act.detail["colleague"], act.detail["reason"]) for act in acts] == [
        ("carol", "leo", found.note)
    ]
    assert (await claim(store, of, "leo", NOW + MINUTE)).until == NOW + HANDED_FOR


async def test_handing_over_twice_is_once(store):
    of = await task(store)
    await hand(store, of, "carol", "leo")
    await hand(store, of, "carol", "leo")

    assert (await kinds(store, of[0])).count("task handed over") == 1


async def test_what_somebody_else_has_is_not_handed_over(store):
    of = await task(store)
    await claim(store, of, "ada")
    with pytest.raises(Conflict, match="ada has this task"):
        await hand(store, of, "carol", "leo")

    assert await holder(store, of) == "ada"


async def test_a_claim_hinders_nobody_from_finishing_and_claiming_is_not_on_the_record(store):
    of = await task(store)
    before = await kinds(store, of[0])
    await claim(store, of, "carol")
    end = TaskEnd(task_id=of[1], outcome="done")
    await tasks.finish_task(store, of[0], end, by="leo", note="", now=NOW)

    assert await kinds(store, of[0]) == before
    assert await claims.shared(store, of[0], NOW) == ()
    with pytest.raises(Conflict, match="done already"):
        await claim(store, of, "ada")


async def test_a_task_of_another_takedown_is_not_found(store):
    of = await task(store)
    with pytest.raises(NotFound):
        await claim(store, ("UG-2026-999999-1", of[1]), "carol")


async def test_saved_views_are_their_owner_s_alone(store):
    await save_view(store, CAROL, "Blackmail", "category=sextortion")
    await save_view(store, LEO, "Mine", "whose=mine")
    carols = await saved_views(store, CAROL)

    assert [(view.name, view.query) for view in carols] == [("Blackmail", "category=sextortion")]
    with pytest.raises(NotFound):
        await remove_view(store, LEO, carols[0].view_id)
    assert await saved_views(store, CAROL) == carols
    elsewhere = replace(CAROL, desk="second")  # somebody else of the same name
    assert await saved_views(store, elsewhere) == ()
    await remove_view(store, CAROL, carols[0].view_id)
    assert await saved_views(store, CAROL) == ()
    assert len(await saved_views(store, LEO)) == 1


async def test_a_view_of_the_same_name_is_replaced_and_there_are_not_endlessly_many(store):
    for number in range(MOST):
        await save_view(store, CAROL, f"View {number}", f"q=a{number}.example")
    await save_view(store, CAROL, "View 0", "whose=mine")
    with pytest.raises(Conflict, match="saved views"):
        await save_view(store, CAROL, "One more", "whose=mine")

    views = await saved_views(store, CAROL)
    assert len(views) == MOST
    assert {view.query for view in views if view.name == "View 0"} == {"whose=mine"}
