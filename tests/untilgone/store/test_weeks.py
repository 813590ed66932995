"""Reported and confirmed gone, week by week."""

from datetime import timedelta

from sqlmodel import select

from tests.untilgone.store.examples import HOUR, NOW, confirmed_gone, look, moved, opened
from untilgone.looks import Verdict
from untilgone.store.database import Store
from untilgone.store.round_rows import RoundRow
from untilgone.store.weeks import WEEKS, weeks

WEEK = timedelta(days=7)


async def test_each_week_has_its_own_and_its_edges_belong_to_one(store: Store):
    times = (NOW, NOW - WEEK + HOUR, NOW - WEEK, NOW - 2 * WEEK, NOW - 50 * WEEK, NOW + HOUR)
    for number, at in enumerate(times):
        await opened(store, f"https://platform.example/{number}", now=at)
    found = await weeks(store, NOW, "main")

    assert [week.reported for week in found] == [2, 1, 1, *[0] * (WEEKS - 3)]
    assert [week.until for week in found] == [NOW - number * WEEK for number in range(WEEKS)]


async def test_gone_is_counted_when_it_was_confirmed(store: Store):
    reference = await opened(store)
    await confirmed_gone(store, reference)  # 25 hours after the report

    found = {days: await weeks(store, NOW + timedelta(days=days), "main") for days in (1, 2, 9)}
    assert [[week.gone for week in each[:2]] for each in found.values()] == [[0, 0], [1, 0], [0, 1]]
    assert {week.gone for week in await weeks(store, NOW + WEEK, "other")} == {0}


async def test_what_went_again_is_counted_once_more(store: Store):
    """The same as a plain loop over all rounds; whatever became of the takedown since."""
    for number in range(3):
        reference = await opened(store, f"https://platform.example/{number}")
        for begin in (0, 200, 400)[: number + 1]:  # live again ends the round before
            await confirmed_gone(store, reference, begin)
    await look(store, reference, Verdict.LIVE, 600)
    await moved(store, await opened(store, "https://platform.example/m"), 2)
    now = NOW + timedelta(days=30)
    async with store.reading() as session:
        rounds = (await session.exec(select(RoundRow))).all()
    by_hand = [
        sum(until - WEEK < at <= until for each in rounds if (at := each.confirmed_at))
        for until in (now - number * WEEK for number in range(WEEKS))
    ]

    assert [week.gone for week in await weeks(store, now, "main")] == by_hand
    assert sum(by_hand) == 6
