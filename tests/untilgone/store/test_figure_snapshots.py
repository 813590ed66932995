"""Figures kept for those who ask next: the same as made anew, and of a moment that is said."""

from datetime import timedelta

import pytest

from tests.untilgone.store.examples import NOW, URL, delivered, look, opened
from tests.untilgone.store.measuring import measure
from untilgone.looks import Verdict
from untilgone.measures import Clock, Dimension
from untilgone.store.database import Store
from untilgone.store.figure_snapshots import recent
from untilgone.store.figures import table
from untilgone.store.measured import Asked
from untilgone.store.measured_rows import FigureSnapshotRow
from untilgone.store.write.figure_snapshots import keep
from untilgone.store.write.measured import count

PERIODS = {("one", "ncii"): 48.0}
BY_PLATFORM = Asked(dimension=Dimension.PLATFORM)
SOON = NOW + timedelta(minutes=4)


async def kept_at_once(store: Store) -> None:
    await count(store, PERIODS)
    async for _ in keep(store, NOW, PERIODS):
        pass


@pytest.fixture
async def kept(store: Store) -> Store:
    """Figures of which some are known and some are not, kept; then one more that is in none."""
    for hour in (2.0, 30.0, 80.0, 200.0, 340.0):
        await measure(store, platform="one", left=hour - 2, right=hour)
        await measure(store, platform="two", left=hour, right=hour, outcome="moved")
    await measure(store, platform="one", left=0.0, right=0.0, outcome="already_gone")
    await measure(store, platform="three", desk="other")
    reference = await opened(store, f"{URL}/open")
    await delivered(store, reference, hours=0)
    await look(store, reference, Verdict.LIVE, 3)
    await kept_at_once(store)
    await measure(store, platform="one")
    return store


async def of_now(store: Store, asked: Asked) -> int:
    return sum(each.figures.total for each in (await table(store, asked, SOON, PERIODS)).groups)


@pytest.mark.parametrize("dimension", [Dimension.PLATFORM, Dimension.ALL])
@pytest.mark.parametrize("desk", [None, "main", "other"])
async def test_they_are_those_of_their_moment_digit_for_digit(store: Store, dimension, desk):
    for number, hour in enumerate((2.0, 30.0, 80.0, 200.0, 340.0)):
        await measure(store, platform=f"p{number % 2}", left=hour - 2, right=hour)
        await measure(store, platform="two", left=hour, right=hour, outcome="moved")
    await measure(store, platform="three", desk="other")
    asked = Asked(dimension=dimension, desk=desk)
    made = await table(store, asked, NOW, PERIODS)
    await kept_at_once(store)

    assert made.groups
    assert await recent(store, asked, SOON, PERIODS) == made


async def test_they_are_of_the_moment_they_say(kept: Store):
    found = await recent(kept, BY_PLATFORM, SOON, PERIODS)

    assert found.as_of == NOW
    assert sum(each.figures.total for each in found.groups) == await of_now(kept, BY_PLATFORM) - 1


async def test_where_no_worker_keeps_them_they_are_made_when_asked_for(kept: Store):
    later = NOW + timedelta(minutes=6)
    found = await recent(kept, BY_PLATFORM, later, PERIODS)

    assert found == await table(kept, BY_PLATFORM, later, PERIODS)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(dimension=Dimension.PLATFORM, since=NOW.date()),
        Asked(dimension=Dimension.PLATFORM, until=NOW.date() + timedelta(days=1)),
        Asked(dimension=Dimension.PLATFORM, key="one"),
        Asked(dimension=Dimension.CATEGORY),
        Asked(dimension=Dimension.PLATFORM, clock=Clock.OUR_DELAY),
        Asked(dimension=Dimension.STEP, clock=Clock.AFTER_LETTER),
    ],
    ids=["since", "until", "one group", "by category", "another clock", "by letter"],
)
async def test_what_is_asked_for_rarely_is_made_when_asked_for(kept: Store, asked: Asked):
    assert await recent(kept, asked, SOON, PERIODS) == await table(kept, asked, SOON, PERIODS)


async def test_each_desk_has_its_own(kept: Store):
    theirs = Asked(dimension=Dimension.PLATFORM, desk="other")
    found = await recent(kept, theirs, SOON, PERIODS)

    assert (found.as_of, [each.key for each in found.groups]) == (NOW, ["three"])


async def test_those_of_another_version_are_not_shown(kept: Store):
    async with kept.writing() as session:
        row = await session.get(FigureSnapshotRow, ("", Dimension.PLATFORM))
        row.groups = row.groups.replace('"already_gone"', '"gone_before"')
    found = await recent(kept, BY_PLATFORM, SOON, PERIODS)

    assert found == await table(kept, BY_PLATFORM, SOON, PERIODS)
