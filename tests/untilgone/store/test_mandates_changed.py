"""Changing and withdrawing the mandate of a case, and what the record tells of it."""

from dataclasses import replace
from datetime import date

import pytest

from tests.untilgone.store.examples import CLOSED, HOUR, NOW, opened
from untilgone.errors import Conflict, NotFound
from untilgone.mandates import CaseMandate, Giver, Scope
from untilgone.people import MAIN_DESK
from untilgone.progress import Place
from untilgone.record import first_broken
from untilgone.store import mandates, read
from untilgone.store.write import tasks
from untilgone.store.write.erasing import erase
from untilgone.store.write.mandates import change_mandate

FIRST = CaseMandate(giver=Giver.VICTIM, until=date(2027, 3, 31), proof="folder 12")
SECOND = CaseMandate(giver=Giver.PARENT, scope=Scope.LATER, proof="folder 13")
LATER = NOW + HOUR


async def a_case(store, mandate: CaseMandate | None = FIRST, **more) -> str:
    return (await opened(store, mandate=mandate, **more)).rpartition("-")[0]


async def change(store, case: str, mandate: CaseMandate | None, **more) -> bool:
    """With what is known now, unless a test says otherwise."""
    history = (await read.case(store, case)).mandate_history if "seen" not in more else ()
    default = {
        "reason": "She rang.",
        "seen": history[-1].seq if history else 0,
        "key": f"key-{len(history)}",
        "by": "carol",
        "now": LATER,
    }
    return await change_mandate(store, case, mandate, **(default | more))


async def test_each_change_stands_in_the_record_with_what_was_before(store):
    case = await a_case(store)
    assert await change(store, case, SECOND)
    assert await change(store, case, None, reason="She wants no more of it.")
    view = await read.case(store, case)

    recorded, changed, withdrawn = view.mandate_history
    assert (recorded.before, recorded.after) == (None, FIRST)
    assert (changed.before, changed.after, changed.reason) == (FIRST, SECOND, "She rang.")
    assert (changed.by, changed.at, changed.kind) == ("carol", LATER, "mandate changed")
    assert withdrawn.before == SECOND
    assert withdrawn.after == view.mandate == replace(SECOND, withdrawn_at=LATER)
    assert withdrawn.reason == "She wants no more of it."
    assert first_broken([act async for act in read.record(store)]) is None


async def test_one_can_be_recorded_where_none_was(store):
    case = await a_case(store, None)
    await change(store, case, FIRST)
    [entry] = (await read.case(store, case)).mandate_history

    assert (entry.kind, entry.before, entry.after) == ("mandate recorded", None, FIRST)


async def test_a_withdrawn_one_can_be_followed_by_another(store):
    case = await a_case(store)
    await change(store, case, None)
    await change(store, case, FIRST)

    assert (await read.case(store, case)).mandate == FIRST


async def test_the_same_key_acts_once(store):
    case = await a_case(store)
    assert await change(store, case, SECOND, key="pressed twice")
    assert not await change(store, case, SECOND, key="pressed twice", seen=1)

    assert len((await read.case(store, case)).mandate_history) == 2


async def test_who_did_not_see_the_last_change_changes_nothing(store):
    case = await a_case(store)
    [first] = (await read.case(store, case)).mandate_history
    await change(store, case, SECOND)

    with pytest.raises(Conflict, match="Somebody changed the mandate meanwhile"):
        await change(store, case, None, seen=first.seq, key="late")
    with pytest.raises(Conflict, match="meanwhile"):
        await change(store, case, FIRST, seen=0, key="blind")
    assert (await read.case(store, case)).mandate == SECOND


@pytest.mark.parametrize(
    ("steps", "said"),
    [([FIRST, FIRST], "stands already"), ([None], "No mandate"), ([FIRST, None, None], "already")],
    ids=["the same", "none", "twice"],
)
async def test_what_would_change_nothing_is_said(store, steps, said):
    case = await a_case(store, None)
    *before, last = steps
    for mandate in before:
        await change(store, case, mandate)

    with pytest.raises(Conflict, match=said):
        await change(store, case, last)


async def test_there_must_be_such_a_case(store):
    with pytest.raises(NotFound, match="UG-2026-000999"):
        await change(store, "UG-2026-000999", FIRST, seen=0)


async def test_a_case_is_to_be_decided_while_any_of_it_goes_on(store):
    case = await a_case(store)
    assert await mandates.undecided(store, MAIN_DESK) == []
    await change(store, case, None)
    assert await mandates.undecided(store, MAIN_DESK) == [case]
    assert await mandates.undecided(store, "north") == []
    await act(store, f"{case}-1", "held")
    assert await mandates.undecided(store, MAIN_DESK) == []
    await act(store, f"{case}-1", "resumed")
    assert await mandates.undecided(store, MAIN_DESK) == [case]
    await act(store, f"{case}-1", "withdrawn", CLOSED)
    assert await mandates.undecided(store, MAIN_DESK) == []


async def test_it_is_decided_too_where_it_goes_on_on_another_ground(store):
    case = await a_case(store)
    await change(store, case, None)
    await change(store, case, CaseMandate(giver=Giver.OWN))

    assert await mandates.undecided(store, MAIN_DESK) == []


async def test_what_it_was_at_a_moment(store):
    case = await a_case(store)
    await change(store, case, SECOND)

    assert await mandates.at(store, case, NOW - HOUR) is None
    assert await mandates.at(store, case, NOW) == FIRST
    assert await mandates.at(store, case, LATER) == SECOND


async def test_erased_with_the_case_it_tells_only_that_there_was_one(store):
    case = await a_case(store)
    await change(store, case, SECOND)
    await act(store, f"{case}-1", "withdrawn", CLOSED)
    await erase(store, [case], by="mia", reason="They asked for it.", now=LATER)
    view = await read.case(store, case)

    assert view.mandate is None
    assert [(each.by, each.after, each.reason) for each in view.mandate_history] == [
        ("carol", None, "")
    ] * 2


async def act(store, reference: str, kind: str, to: Place | None = None) -> None:
    line = (await read.takedown(store, reference)).line
    to = to or Place(state=line.state)
    await tasks.keep_act(store, reference, kind=kind, actor="carol", detail={}, to=to, now=LATER)
