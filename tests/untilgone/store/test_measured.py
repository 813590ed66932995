"""What clocks showed, counted or not yet, and what is open: the same figures as by hand."""

from datetime import UTC, date, datetime, timedelta
from math import inf

import pytest
from sqlmodel import select

from tests.untilgone.store.examples import NOW
from tests.untilgone.store.measuring import measure
from untilgone.measures import Clock, Deadline, Dimension, Measure, Outcome
from untilgone.metrics.intervals import rounded_one
from untilgone.store.database import Store
from untilgone.store.measured import Asked, counted
from untilgone.store.measured_rows import MeasuredRow, MeasureRow
from untilgone.store.write.measured import count

PERIODS = {("one", "ncii"): 48.0}


def told(found) -> dict[str, list[tuple[float, float, str, int]]]:
    return {
        key: [
            (left, right, str(outcome), int(n))
            for left, right, outcome, n in zip(
                each.intervals.left,
                each.intervals.right,
                each.intervals.outcome,
                each.intervals.count,
                strict=True,
            )
        ]
        for key, each in found.items()
    }


async def test_counting_changes_no_figure(store: Store):
    for left, right in ((20.0, 24.0), (20.1, 24.1), (47.0, 49.0)):
        await measure(store, left=left, right=right)
    await measure(store, platform="two", outcome=Outcome.MOVED, left=3.0, right=3.0)
    asked = Asked(dimension=Dimension.PLATFORM)
    before = await counted(store, asked, NOW, PERIODS)
    assert await count(store, PERIODS) == 4
    after = await counted(store, asked, NOW, PERIODS)

    assert told(before) == told(after)
    assert told(after)["two"] == [(3.0, 3.0, "moved", 1)]
    assert sum(n for *_, n in told(after)["one"]) == 3
    assert after["one"].deadlines == {Deadline.KEPT: 2, Deadline.UNCLEAR: 1}


async def test_each_clock_is_counted_once_and_taken_away(store: Store):
    await measure(store)
    await measure(store)
    assert [await count(store, {}), await count(store, {})] == [2, 0]
    async with store.reading() as session:
        assert (await session.exec(select(MeasureRow))).all() == []
        rows = (await session.exec(select(MeasuredRow))).all()

    assert {row.number for row in rows} == {2}
    assert {row.dimension for row in rows} == set(Dimension) - {Dimension.PLATFORM_STEP}


@pytest.mark.parametrize(
    ("since", "until", "number"),
    [
        (None, None, 5),
        (date(2026, 1, 15), None, 4),
        (date(2026, 1, 15), date(2026, 3, 10), 3),
        (date(2026, 2, 1), date(2026, 3, 1), 1),
        (date(2026, 2, 2), date(2026, 2, 20), 1),
        (None, date(2026, 3, 10), 4),
        (date(2026, 3, 10), date(2026, 3, 11), 1),
    ],
)
async def test_days_and_months_are_exactly_those_that_were_asked_for(
    store: Store, since, until, number
):
    days = ((1, 14), (1, 15), (2, 10), (3, 9), (3, 10))
    for month, day in days:
        await measure(store, began_at=datetime(2026, month, day, 12, tzinfo=UTC))
    asked = Asked(since=since, until=until)
    before = await counted(store, asked, NOW, {})
    await count(store, {})
    after = await counted(store, asked, NOW, {})

    assert told(before) == told(after)
    assert sum(n for *_, n in told(after)[""]) == number


@pytest.mark.parametrize("since", [None, date(2023, 1, 1), date(2023, 2, 3), date(2024, 12, 31)])
@pytest.mark.parametrize("until", [None, date(2026, 1, 1), date(2025, 1, 2), date(2026, 7, 1)])
async def test_whole_years_and_what_is_left_of_others_are_each_counted_once(
    sqlite_store: Store, since, until
):
    days = [
        date(year, month, day)
        for year in (2022, 2023, 2024, 2025, 2026)
        for month, day in ((1, 1), (1, 2), (2, 3), (6, 30), (12, 31))
    ]
    for day in days:
        at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        await measure(sqlite_store, began_at=at)
    await count(sqlite_store, {})
    found = await counted(sqlite_store, Asked(since=since, until=until), NOW, {})

    asked = [day for day in days if (since or day) <= day and (until is None or day < until)]
    assert sum(n for *_, n in told(found)[""]) == len(asked)


async def test_desks_are_told_apart(store: Store):
    await measure(store)
    await measure(store, desk="other")
    await count(store, {})

    assert sum(n for *_, n in told(await counted(store, Asked(), NOW, {}))[""]) == 2
    only = await counted(store, Asked(desk="other"), NOW, {})
    assert sum(n for *_, n in told(only)[""]) == 1


@pytest.mark.parametrize(
    ("left", "right", "outcome", "verdict"),
    [
        (20.0, 24.0, Outcome.REMOVED, Deadline.KEPT),
        (47.0, 48.0, Outcome.REMOVED, Deadline.KEPT),
        (47.0, 49.0, Outcome.REMOVED, Deadline.UNCLEAR),
        (48.0, 49.0, Outcome.REMOVED, Deadline.MISSED),
        (50.0, inf, Outcome.OPEN, Deadline.MISSED),
        (10.0, inf, Outcome.OPEN, Deadline.NONE),
        (10.0, 10.0, Outcome.WITHDRAWN, Deadline.NONE),
        (50.0, 50.0, Outcome.MOVED, Deadline.MISSED),
        (0.0, 0.0, Outcome.ALREADY_GONE, Deadline.NONE),
    ],
)
def test_whether_a_period_was_kept_is_said_only_where_it_is_known(left, right, outcome, verdict):
    made = Measure(
        clock=Clock.REMOVAL,
        desk="main",
        platform="one",
        category="ncii",
        began_at=NOW,
        left=left,
        right=right,
        outcome=outcome,
    )

    assert made.deadline(48.0) is verdict
    assert made.deadline(None) is Deadline.NONE


def test_the_grid_keeps_what_is_short_apart():
    assert rounded_one(0.0, 0.3) == (0.0, 0.25)
    assert rounded_one(20.0, inf) == (20.0, inf)
    assert timedelta(hours=rounded_one(47.9, 47.95)[1]) <= timedelta(hours=48)
