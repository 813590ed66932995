"""What a letter can tell of the time before it."""

import pytest

from tests.untilgone.store.examples import HOUR, NOW, confirmed_gone, look, moved, opened
from untilgone.errors import NotFound
from untilgone.looks import Verdict
from untilgone.store import past
from untilgone.store.database import Store
from untilgone.store.past import Past


async def test_what_was_never_seen_has_no_past(store: Store):
    assert await past.of(store, await opened(store)) == Past()


async def test_every_look_that_found_it_there_counts(store: Store):
    reference = await opened(store)
    for hours in (1, 2, 3):
        await look(store, reference, Verdict.LIVE, hours)
    await look(store, reference, Verdict.UNKNOWN, 4)
    await look(store, reference, Verdict.LIVE, 5)

    assert await past.of(store, reference) == Past(live_from=NOW + HOUR, live_looks=4)


async def test_what_came_back_begins_a_life_of_its_own(store: Store):
    reference = await opened(store)
    await confirmed_gone(store, reference)
    await look(store, reference, Verdict.LIVE, 30)
    await look(store, reference, Verdict.LIVE, 31)

    assert await past.of(store, reference) == Past(
        life=1,
        gone_from=NOW + HOUR,
        back_since=NOW + 30 * HOUR,
        live_from=NOW + 30 * HOUR,
        live_looks=2,
    )


async def test_the_last_time_that_it_came_back_counts(store: Store):
    reference = await opened(store)
    await confirmed_gone(store, reference)
    await confirmed_gone(store, reference, begin=30)
    await look(store, reference, Verdict.LIVE, 60)
    found = await past.of(store, reference)

    assert (found.life, found.gone_from, found.back_since) == (2, NOW + 31 * HOUR, NOW + 60 * HOUR)


async def test_what_went_elsewhere_did_not_come_back(store: Store):
    reference = await opened(store)
    await look(store, reference, Verdict.LIVE)
    await moved(store, reference)
    found = await past.of(store, reference)

    assert (found.life, found.gone_from, found.live_looks) == (0, None, 2)


async def test_nobody_has_the_past_of_what_there_is_not(store: Store):
    with pytest.raises(NotFound):
        await past.of(store, "UG-2026-999999-1")
