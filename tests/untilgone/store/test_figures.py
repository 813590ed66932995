"""Figures of a staged set: the same as somebody finds who counts it again in another way."""

import random
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from math import inf

import pytest

from tests.untilgone.store.examples import HOUR, NOW, URL, delivered, look, opened
from tests.untilgone.store.measuring import measure
from untilgone.looks import Verdict
from untilgone.measures import Clock, Dimension, Outcome
from untilgone.metrics.curve import NotKnown
from untilgone.metrics.intervals import grid
from untilgone.store.database import Store
from untilgone.store.figures import Kept, table
from untilgone.store.figures_json import table_json
from untilgone.store.measured import Asked
from untilgone.store.write.measured import count

PERIODS = {("one", "ncii"): 48.0, ("two", "ncii"): 24.0}
ENDS = (Outcome.REMOVED,) * 6 + (Outcome.WITHDRAWN, Outcome.MOVED, Outcome.OPEN)


async def staged(store: Store) -> dict[str, list[tuple[float, Outcome]]]:
    """Known moments, so that a textbook's estimate is the right one; half of them are counted."""
    chance = random.Random(22)
    hours = [float(hour) for hour in grid() if 1 <= hour <= 336]
    kept = defaultdict(list)
    for number in range(120):
        platform, hour = chance.choice(["one", "two"]), chance.choice(hours)
        outcome = chance.choice(ENDS)
        kept[platform].append((hour, outcome))
        right = inf if outcome is Outcome.OPEN else hour
        await measure(store, platform=platform, left=hour, right=right, outcome=outcome)
        if number == 60:
            await count(store, PERIODS)
    return kept


def incidence(kept: list[tuple[float, Outcome]], until: float) -> float:
    """Aalen and Johansen's share of removals, step by step."""
    free, share = 1.0, 0.0
    for hour in sorted({hour for hour, _ in kept if hour <= until}):
        at_risk = sum(other >= hour for other, _ in kept)
        ended = Counter(outcome for other, outcome in kept if other == hour)
        share += free * ended[Outcome.REMOVED] / at_risk
        free *= 1 - (ended.total() - ended[Outcome.OPEN]) / at_risk
    return share


def kept_or_not(kept: list[tuple[float, Outcome]], period: float) -> Kept:
    said = Counter(
        "kept" if hour <= period and outcome is Outcome.REMOVED
        else "missed" if hour >= period
        else "unclear" if outcome is Outcome.REMOVED else "not owed"
        for hour, outcome in kept
    )  # fmt: skip
    return Kept(kept=said["kept"], missed=said["missed"], unclear=said["unclear"])


async def test_every_figure_is_found_again_by_a_textbook(store: Store):
    kept = await staged(store)
    found = await table(store, Asked(dimension=Dimension.PLATFORM), NOW, PERIODS)

    assert found.as_of == NOW
    assert {group.key for group in found.groups} == set(kept)
    for group in found.groups:
        ours, made = kept[group.key], group.figures
        assert made.total == len(ours)
        assert made.open == sum(outcome is Outcome.OPEN for _, outcome in ours)
        for share in made.removed.shares:
            if not isinstance(share.share, NotKnown):
                again = incidence(ours, share.hours)
                assert share.share.value == pytest.approx(again, abs=1e-6)
                assert share.share.low <= again <= share.share.high
                older = [o is not Outcome.OPEN or h >= share.hours for h, o in ours]
                assert share.old_enough == sum(older)
        median = made.median.value
        assert incidence(ours, median) >= 0.5 - 1e-6 > incidence(ours, median - 0.1)
        assert group.deadline == kept_or_not(ours, PERIODS[group.key, "ncii"])


async def test_what_is_open_is_in_it_as_far_as_it_was_seen(store: Store):
    reference = await opened(store)
    await delivered(store, reference, hours=0)
    await look(store, reference, Verdict.LIVE, 30)
    await opened(store, f"{URL}/2")  # nobody was told about it yet
    for hour in (2.0, 4.0, 6.0):
        await measure(store, platform="unknown", left=hour, right=hour)
    [group] = (await table(store, Asked(), NOW + 40 * HOUR, {})).groups

    assert (group.figures.total, group.figures.open) == (4, 1)
    assert group.figures.share_at(24).share.value == pytest.approx(0.75)
    assert isinstance(group.figures.share_at(48).share, NotKnown)


async def test_our_own_delay_runs_until_now_where_nobody_was_told(store: Store):
    await opened(store)
    await measure(store, clock=Clock.OUR_DELAY, left=1.0, right=1.0)
    later: datetime = NOW + timedelta(hours=10)
    [group] = (await table(store, Asked(clock=Clock.OUR_DELAY), later, {})).groups

    assert (group.figures.total, group.figures.open) == (2, 1)
    assert group.figures.share_at(24).old_enough == 1


async def test_the_same_counts_make_the_same_document(store: Store):
    await staged(store)
    asked = Asked(dimension=Dimension.CATEGORY)
    first = table_json(await table(store, asked, NOW, PERIODS))

    assert table_json(await table(store, asked, NOW, PERIODS)) == first
