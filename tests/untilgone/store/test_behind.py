"""Behind a figure stand the takedowns that were counted, and no others."""

from collections import Counter
from datetime import timedelta
from math import inf

import pytest

from tests.untilgone.store.examples import NOW
from tests.untilgone.store.measured_cases import LATER, staged
from untilgone.errors import BadInput
from untilgone.measures import Clock, Deadline, Dimension, Outcome
from untilgone.metrics.intervals import rounded_one
from untilgone.store.behind import What, behind
from untilgone.store.database import Store
from untilgone.store.measured import Asked, counted
from untilgone.store.write.measured import count

PERIODS = {("dutch_platform", "ncii"): 48.0}
OF_THEM = Asked(dimension=Dimension.PLATFORM, key="dutch_platform", desk="main")


async def references(store: Store, what: What, asked: Asked = OF_THEM, **more) -> list[str]:
    found = await behind(store, asked, what, LATER, PERIODS, **more)
    return [each.takedown.reference for each in found.items]


@pytest.mark.parametrize("clock", [each for each in Clock if each is not Clock.AFTER_LETTER])
@pytest.mark.parametrize("is_counted", [True, False])
async def test_what_is_behind_is_what_was_counted(store: Store, clock: Clock, is_counted):
    await staged(store)
    await staged(store, "another")
    if is_counted:
        await count(store, PERIODS)
    asked = Asked(clock=clock, dimension=Dimension.PLATFORM, key="dutch_platform", desk="main")
    figures = (await counted(store, asked, LATER, PERIODS))["dutch_platform"]
    rows = Counter[tuple[float, float]]()
    for what in (What.ALL, What.ALREADY_GONE):
        for each in (await behind(store, asked, what, LATER, PERIODS)).items:
            left, right = each.measure.left, each.measure.right
            rows[*rounded_one(left - (left % 0.25 if right == inf else 0), right)] += 1
    gone = rows.pop((0.0, 0.0), 0) if clock is Clock.REMOVAL else 0
    intervals = figures.intervals
    columns = (intervals.left, intervals.right)

    added = Counter[tuple[float, float]]()
    for left, right, number in zip(*columns, intervals.count, strict=True):
        added[float(left), float(right)] += int(number)
    assert rows == added
    assert gone == intervals.already_gone


async def test_each_way_of_ending_has_its_own(store: Store):
    made = await staged(store)
    figures = (await counted(store, OF_THEM, LATER, PERIODS))["dutch_platform"]
    removed = {made[name] for name in ("soon", "late", "between", "back")}

    assert set(await references(store, What.REMOVED)) == removed
    assert await references(store, What.REMOVED, within=24.0) == [made["back"], made["soon"]]
    assert await references(store, What.OPEN) == [made["open"]]
    assert await references(store, What.ALREADY_GONE) == [made["already"]]
    assert await references(store, What.WITHDRAWN) == [made["withdrawn"]]
    assert await references(store, What.MOVED) == [made["moved"]]  # where it was told about
    for what, names in (
        (What.KEPT, {"soon", "back"}),
        (What.MISSED, {"late", "open"}),
        (What.UNCLEAR, {"between"}),
    ):
        assert set(await references(store, what)) == {made[name] for name in names}
        assert figures.deadlines[Deadline(what)] == len(names)
    assert figures.intervals.number(Outcome.REMOVED) == len(removed)


async def test_days_desks_and_groups_are_told_apart(store: Store):
    await staged(store)
    today, tomorrow = NOW.date(), NOW.date() + timedelta(days=1)

    async def number(**changes) -> int:
        asked = Asked(**{"dimension": Dimension.PLATFORM, "desk": "main"} | changes)
        return len(await references(store, What.ALL, asked))

    assert (await number(), await number(key="dutch_platform"), await number(key="elsewhere")) == (
        7,
        7,
        0,
    )
    assert await number(since=today, until=tomorrow) == 7
    assert await number(since=tomorrow) == await number(until=today) == 0
    assert await number(desk="other") == await number(key="another") == 0


async def test_a_long_list_goes_on_where_it_ended(store: Store):
    await staged(store)
    whole = await references(store, What.ALL)
    seen, after = [], ""
    for _ in range(10):
        some = await behind(store, OF_THEM, What.ALL, LATER, PERIODS, after=after, limit=3)
        seen += [each.takedown.reference for each in some.items]
        if not (after := some.after):
            break

    assert seen == whole
    assert after == ""


async def test_what_is_no_place_is_refused(store: Store):
    with pytest.raises(BadInput, match="no place"):
        await behind(store, OF_THEM, What.ALL, LATER, PERIODS, after="1; drop")
