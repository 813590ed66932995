"""Moves that are not followed by themselves: others follow already, or a person decides."""

import pytest

from tests.untilgone.store.examples import (
    CLOSED,
    NEW,
    NOW,
    URL,
    hand_in,
    look,
    moved,
    opened,
    report,
    there,
)
from untilgone.cases import Opening, TaskKind
from untilgone.looks import Verdict
from untilgone.moves import MOST_MOVES
from untilgone.progress import TaskEnd
from untilgone.record import Act
from untilgone.store import read
from untilgone.store.addresses import what_to_look_at
from untilgone.store.database import Store
from untilgone.store.write import tasks

LIVE = Verdict.LIVE


async def acts(store: Store, reference: str, kind: str) -> list[Act]:
    timeline = (await read.takedown(store, reference)).timeline
    return [act for act in timeline if act.kind == kind]


async def test_a_report_of_the_new_address_is_linked_to_the_takedown(store: Store):
    reference = await opened(store)
    await moved(store, reference)
    [takedown] = (await hand_in(store, report(NEW))).takedowns

    assert (takedown.result, takedown.reference) == (Opening.DUPLICATE, reference)
    assert takedown.remarks == (
        f"{reference} follows this URL already; it was reported under another address.",
    )


async def test_a_report_of_the_old_address_is_linked_as_well(store: Store):
    reference = await opened(store)
    await moved(store, reference)
    [takedown] = (await hand_in(store)).takedowns

    assert (takedown.result, takedown.reference) == (Opening.DUPLICATE, reference)
    assert takedown.remarks == (f"{reference} follows this URL already.",)


async def test_closing_frees_the_new_address_too(store: Store):
    reference = await opened(store)
    await moved(store, reference)
    await tasks.keep_act(
        store, reference, kind="closed", actor="system", detail={}, to=CLOSED, now=NOW
    )
    [takedown] = (await hand_in(store, report(NEW))).takedowns

    assert takedown.result is Opening.OPENED


async def test_an_address_that_another_takedown_follows_is_linked_and_not_followed(store: Store):
    other = await opened(store, NEW)
    reference = await opened(store)
    sighting = await moved(store, reference)
    [act] = await acts(store, reference, "move not followed")

    assert sighting.moves == 0
    assert (await what_to_look_at(store, reference)).current.url == URL
    assert act.detail is not None
    assert act.detail["takedown"] == other
    assert act.detail["reason"] == (
        f"It leads to hxxps://elsewhere[.]example/watch/blue-lantern, which {other} follows already."
    )


async def test_that_it_is_not_followed_is_said_once(store: Store):
    await opened(store, NEW)
    reference = await opened(store)
    for hours in range(3):
        await moved(store, reference, hours)

    assert len(await acts(store, reference, "move not followed")) == 1


async def test_once_the_other_takedown_is_closed_its_address_is_followed(store: Store):
    other = await opened(store, NEW)
    reference = await opened(store)
    await moved(store, reference)
    await tasks.keep_act(store, other, kind="closed", actor="system", detail={}, to=CLOSED, now=NOW)

    assert (await moved(store, reference, 2)).moves == 1


async def test_another_spelling_is_kept_for_reports_and_is_no_move(store: Store):
    reference = await opened(store)
    spelled = URL.replace("https://", "https://www.")
    sighting = await look(store, reference, LIVE, found=there(spelled, is_move=False))
    [takedown] = (await hand_in(store, report(spelled))).takedowns

    assert sighting.moves == 0
    assert (await read.takedown(store, reference)).addresses == ()
    assert (takedown.result, takedown.reference) == (Opening.DUPLICATE, reference)


async def test_what_is_no_public_web_address_is_not_followed_and_says_so(store: Store):
    reference = await opened(store)
    sighting = await moved(store, reference, refusal="It is not a public address.")
    [act] = await acts(store, reference, "move not followed")

    assert (sighting.moves, sighting.asks) == (0, None)
    assert act.detail is not None
    assert "It is not a public address." in act.detail["reason"]


# -- asking a person ------------------------------------------------------------------------------


async def test_a_doubtful_move_asks_a_person_once_and_is_not_followed(store: Store):
    reference = await opened(store)
    sightings = [await moved(store, reference, hours, doubt="It is odd.") for hours in range(3)]
    [task] = await read.open_tasks(store)

    assert {sighting.moves for sighting in sightings} == {0}
    assert task.kind is TaskKind.MOVED
    assert "hxxps://elsewhere[.]example/watch/blue-lantern" in task.what
    assert "It is odd." in task.what
    assert [s.asks.task_id for s in sightings if s.asks] == [task.task_id] * 3


@pytest.mark.parametrize(("outcome", "moves"), [("follow", 1), ("stay", 0), ("not needed", 0)])
async def test_what_the_person_says_decides(store: Store, outcome: str, moves: int):
    reference = await opened(store)
    asks = (await moved(store, reference, doubt="It is odd.")).asks
    assert asks is not None
    end = TaskEnd(task_id=asks.task_id, outcome=outcome)
    await tasks.finish_task(store, reference, end, by="carol", note="", now=NOW)
    again = await moved(store, reference, 2, doubt="It is odd.")

    assert again.moves == moves
    assert (again.asks is not None) is (outcome == "not needed")


async def test_an_address_that_is_new_at_each_look_is_one_task(store: Store):
    reference = await opened(store)
    for hours in range(3):
        odd = f"https://{hours}.elsewhere.example/"
        sighting = await moved(store, reference, hours, url=odd, doubt="It is odd.")

    assert len(await read.open_tasks(store)) == 1
    assert sighting.asks is not None


async def test_what_was_decided_about_one_site_holds_for_that_site_only(store: Store):
    reference = await opened(store)
    asks = (await moved(store, reference, doubt="It is odd.")).asks
    assert asks is not None
    end = TaskEnd(task_id=asks.task_id, outcome="stay")
    await tasks.finish_task(store, reference, end, by="carol", note="", now=NOW)
    same = await moved(store, reference, 2, url=f"{NEW}?again", doubt="It is odd.")
    other = await moved(store, reference, 3, url="https://third.example/", doubt="It is odd.")

    assert same.asks is None
    assert other.asks is not None


async def test_after_so_many_moves_a_person_decides_about_each(store: Store):
    reference = await opened(store)
    for number in range(MOST_MOVES):
        await moved(store, reference, number, url=f"{NEW}-{number}")
    last = await moved(store, reference, 20, url=f"{NEW}-last")

    assert last.moves == MOST_MOVES
    assert last.asks is not None
    [task] = await read.open_tasks(store)
    assert f"It has moved {MOST_MOVES} times already." in task.what


async def test_a_move_that_comes_late_moves_nothing_that_is_closed(store: Store):
    reference = await opened(store)
    await tasks.keep_act(
        store, reference, kind="closed", actor="system", detail={}, to=CLOSED, now=NOW
    )
    await moved(store, reference)

    assert (await read.takedown(store, reference)).line.moves == 0
