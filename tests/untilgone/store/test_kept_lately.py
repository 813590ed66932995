"""Legal periods kept lately and before: what a plain loop over the rounds says."""

from collections import Counter
from datetime import timedelta
from math import inf

import pytest
from sqlmodel import select

from tests.untilgone.store.examples import HOUR, NOW, delivered, look, opened
from tests.untilgone.store.measured_cases import staged
from untilgone.looks import Verdict
from untilgone.store.database import Store
from untilgone.store.kept_lately import DAYS, KeptIn, kept_lately
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import TakedownRow
from untilgone.store.write.measured import count

PERIODS = {("dutch_platform", "ncii"): 48.0, ("quick", "ncii"): 24.0, ("unknown", "ncii"): 720.0}


async def by_hand(store: Store, now, *, ago: int) -> KeptIn:
    """``ago`` days ago the time ended."""
    until = now.date() - timedelta(days=ago)
    since = until - timedelta(days=DAYS - 1)
    async with store.reading() as session:
        query = select(TakedownRow, RoundRow).join(RoundRow, RoundRow.takedown_id == TakedownRow.id)
        rows = (await session.exec(query)).all()
    found = Counter()
    for takedown, of in rows:
        told, gone = of.first_notice_at, of.first_gone_at
        period = PERIODS.get((of.platform or takedown.platform, takedown.category))
        if period is None or told is None or not since <= told.date() <= until:
            continue
        left = max(((of.last_live_at or told) - told) / HOUR, 0)
        right = (gone - told) / HOUR if of.confirmed_at else inf
        if of.moved_at or takedown.outcome:
            continue
        found["kept"] += right <= period
        found["missed"] += left >= period
        found["unclear"] += left < period < right < inf
        found["running"] += left < period and right == inf
    return KeptIn(since=since, until=until, **{k: found[k] for k in _KINDS})


_KINDS = ("kept", "missed", "unclear", "running")


@pytest.mark.parametrize("is_counted", [True, False])
async def test_lately_and_before_are_what_a_plain_loop_says(store: Store, is_counted):
    for platform in ("dutch_platform", "quick", "without_period"):
        await staged(store, platform)
    reference = await opened(store, "https://platform.example/running")
    await delivered(store, reference)
    await look(store, reference, Verdict.LIVE, 100)
    if is_counted:
        await count(store, PERIODS)
    for days in (10, 30, 80):
        now = NOW + timedelta(days=days)
        found = await kept_lately(store, now, "main", PERIODS)
        assert found == (await by_hand(store, now, ago=0), await by_hand(store, now, ago=DAYS))
    lately, before = await kept_lately(store, NOW + timedelta(days=30), "main", PERIODS)

    assert [getattr(before, kind) for kind in _KINDS] == [4, 5, 1, 2]
    assert [getattr(lately, kind) for kind in _KINDS] == [0, 0, 0, 0]
    assert (lately.since - before.until, lately.until) == (
        timedelta(days=1),
        NOW.date() + timedelta(days=30),
    )


async def test_other_desks_have_their_own_periods(store: Store):
    await staged(store)
    found = await kept_lately(store, NOW + timedelta(days=10), "other", PERIODS)

    assert {getattr(each, kind) for each in found for kind in _KINDS} == {0}
