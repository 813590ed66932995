"""The clocks of a takedown stop where something ends, and show what really was."""

from contextlib import suppress
from datetime import timedelta
from math import inf

from sqlmodel import select

from tests.activities.conftest import Bench
from tests.stand_ins import Site
from tests.untilgone.store.examples import HOUR, NOW, delivered
from untilgone.cases import Outcome as Ending
from untilgone.cases import State
from untilgone.errors import NothingNew
from untilgone.looks import Standing
from untilgone.measures import Clock, Outcome
from untilgone.progress import Place
from untilgone.store.measured import Asked, counted
from untilgone.store.measured_rows import MeasureRow
from untilgone.store.tables import TakedownRow, TaskRow
from untilgone.store.write import tasks


async def shown(bench: Bench) -> dict[str, tuple[float, float, str]]:
    async with bench.store.reading() as session:
        rows = (await session.exec(select(MeasureRow).order_by(MeasureRow.id))).all()
    return {row.clock: (round(row.left, 2), round(row.right, 2), row.outcome) for row in rows}


async def close(bench: Bench, ending: Ending, at) -> None:
    await tasks.keep_act(
        bench.store,
        bench.reference,
        kind="closed",
        actor="system",
        detail={},
        to=Place(state=State.CLOSED, outcome=ending),
        now=at,
    )


async def looked(bench: Bench, web: Site, *hours: int, known: Standing) -> Standing:
    for hour in hours:
        with suppress(NothingNew):
            known = (await bench.look(web, known, at=NOW + hour * HOUR)).standing
    return known


async def test_a_removal_is_known_to_lie_between_two_looks(bench: Bench):
    web = Site(200)
    await bench.send(at=NOW)
    await looked(bench, web, 1, known=Standing.UNSEEN)
    web.script[:] = [404]
    standing = await looked(bench, web, 3, 15, 28, known=Standing.LIVE)

    assert standing is Standing.GONE
    assert await shown(bench) == {
        Clock.OUR_DELAY: (0.0, 0.0, Outcome.REMOVED),
        Clock.WAITING: (0.0, 0.0, Outcome.REMOVED),
        Clock.FIRST_ANSWER: (28.0, inf, Outcome.OPEN),
        Clock.REMOVAL: (1.0, 3.0, Outcome.REMOVED),
        Clock.AFTER_LETTER: (1.0, 3.0, Outcome.REMOVED),
    }


async def test_what_was_gone_before_anybody_was_told_is_no_removal(bench: Bench):
    web = Site(200)
    web.script[:] = [404]
    await looked(bench, web, 1, 15, 28, known=Standing.UNSEEN)

    assert await shown(bench) == {Clock.REMOVAL: (0.0, 0.0, Outcome.ALREADY_GONE)}


async def test_what_is_withdrawn_ends_the_clock_and_is_no_removal(bench: Bench):
    await bench.send(at=NOW)
    await close(bench, Ending.WITHDRAWN, NOW + timedelta(hours=5))

    assert (await shown(bench))[Clock.REMOVAL] == (5.0, 5.0, Outcome.WITHDRAWN)


async def test_what_stayed_gone_until_its_end_has_not_come_back(bench: Bench):
    web = Site(200)
    await bench.send(at=NOW)
    await looked(bench, web, 1, known=Standing.UNSEEN)
    web.script[:] = [404]
    await looked(bench, web, 3, 15, 28, known=Standing.LIVE)
    await close(bench, Ending.GONE, NOW + timedelta(hours=128))

    assert (await shown(bench))[Clock.RELAPSE] == (100.0, inf, Outcome.OPEN)


async def test_waiting_for_a_person_is_told_apart_from_the_rest_of_our_delay(bench: Bench):
    """Tasks of 3 to 5, 4 to 9 and 11 to (still open); told after 12 hours: 6 + 1 hours."""
    async with bench.store.writing() as session:
        [takedown] = (await session.exec(select(TakedownRow))).all()
        for number, (begin, end) in enumerate(((3, 5), (4, 9), (11, None), (13, 14))):
            session.add(
                TaskRow(
                    task_id=f"t/{number}",
                    takedown_id=takedown.id,
                    kind="mend",
                    what_sealed="",
                    created_at=takedown.reported_at + begin * HOUR,
                    done_at=takedown.reported_at + end * HOUR if end else None,
                )
            )
    reported_at = takedown.reported_at
    await delivered(bench.store, bench.reference, hours=(reported_at - NOW) / HOUR + 12)
    asked = Asked(clock=Clock.WAITING)
    still_open = await counted(bench.store, asked, reported_at + 20 * HOUR, {})
    await close(bench, Ending.WITHDRAWN, reported_at + 20 * HOUR)

    assert (await shown(bench))[Clock.WAITING] == (7.0, 7.0, Outcome.REMOVED)
    assert (await shown(bench))[Clock.OUR_DELAY] == (12.0, 12.0, Outcome.REMOVED)
    again = await counted(bench.store, asked, reported_at + 21 * HOUR, {})
    for found in (still_open[""], again[""]):
        assert (found.intervals.left.tolist(), found.intervals.right.tolist()) == ([7.0], [7.0])
