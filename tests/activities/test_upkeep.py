"""Erasing and sealing anew as a worker does them: killed halfway, another attempt goes on."""

from dataclasses import replace
from datetime import timedelta

import pytest
from temporalio.testing import ActivityEnvironment

from activities.keys import KeyActivities
from activities.retention import EVERY, RetentionActivities
from activities.upkeep_messages import KeepOrder, Resealed, ResealOrder
from tests.activities.conftest import run
from tests.people import ADA, CAROL, MIA
from tests.untilgone.store.examples import NOW, opened
from tests.untilgone.store.test_erasing import close
from tests.untilgone.store.test_resealing import BOTH, seen_by
from untilgone.errors import NotAllowed, NothingNew
from untilgone.retention import Retention
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.sealed_fields import sealed_by

LATER = NOW + timedelta(days=31)
PERIODS = Retention.parse("all=30")


class PowerIsGone(BaseException):
    """The machine stops in the middle of it."""


async def dies_at_its_first_sign_of_life(activity, *orders) -> None:
    def die(*_details) -> None:
        raise PowerIsGone

    environment = ActivityEnvironment()
    environment.info = replace(ActivityEnvironment.default_info(), started_time=LATER)
    environment.on_heartbeat = die
    with pytest.raises(PowerIsGone):
        await environment.run(activity, *orders)


async def erased(store: Store) -> list[str]:
    return [act.reference async for act in read.record(store) if act.kind == "data erased"]


async def test_killed_halfway_the_next_attempt_erases_the_rest_and_nothing_twice(
    sqlite_store: Store,
):
    cases = []
    for n in range(3):
        reference = await opened(sqlite_store, f"https://platform.example/{n}")
        await close(sqlite_store, reference)
        cases.append(reference.rpartition("-")[0])
    activity = RetentionActivities(sqlite_store, PERIODS).erase_due
    await dies_at_its_first_sign_of_life(activity)
    halfway = await erased(sqlite_store)
    for _ in range(2):
        with pytest.raises(NothingNew) as said:
            await run(activity, at=LATER)

    assert halfway == cases[:1]
    assert await erased(sqlite_store) == cases
    assert said.value.after == EVERY


async def test_without_a_period_it_looks_again_tomorrow_and_erases_nothing(sqlite_store: Store):
    await close(sqlite_store, await opened(sqlite_store))
    with pytest.raises(NothingNew):
        await run(RetentionActivities(sqlite_store, Retention()).erase_due, at=LATER)

    assert await erased(sqlite_store) == []


async def test_sealing_anew_goes_on_where_it_was_killed(sqlite_store: Store):
    await opened(sqlite_store)
    store = seen_by(sqlite_store, BOTH)
    activity = KeyActivities(store).reseal_store
    order = ResealOrder(key="new_1", by=ADA)
    await dies_at_its_first_sign_of_life(activity, order)
    done = await run(activity, order)
    again = await run(activity, order)

    assert done.closed == 0
    assert again == Resealed(fields=0, closed=0)
    assert (await sealed_by(store))["test"] == 0
    assert [act.kind async for act in read.record(store)].count("keys renewed") == 1


async def test_nobody_else_keeps_cases_or_renews_keys(sqlite_store: Store):
    keep = KeepOrder(case="UG-2026-000001", until=LATER.date(), by=CAROL, reason="why")

    with pytest.raises(NotAllowed, match="Nothing was changed"):
        await run(RetentionActivities(sqlite_store, PERIODS).keep_case, keep)
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        await run(KeyActivities(sqlite_store).reseal_store, ResealOrder(key="test", by=MIA))
