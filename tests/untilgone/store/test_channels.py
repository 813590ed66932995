"""Accounts at channels: turns that all workers share, pauses, and halts."""

import asyncio
from datetime import timedelta

from tests.untilgone.store.examples import NOW
from untilgone.store.database import Store
from untilgone.store.write import channels

MINUTE = timedelta(minutes=1)


async def turn(store: Store, at=NOW, *, spacing=MINUTE, digest="a"):
    return await channels.take_turn(
        store, "cloudflare", now=at, spacing=spacing, settings_digest=digest
    )


async def test_the_first_turn_is_now_and_the_next_one_its_spacing_later(store: Store):
    assert await turn(store) == (timedelta(0), None)
    assert await turn(store) == (MINUTE, None)
    assert await turn(store, NOW + MINUTE) == (timedelta(0), None)


async def test_of_ten_that_ask_at_once_one_gets_the_turn(store: Store):
    waits = await asyncio.gather(*(turn(store) for _ in range(10)))

    assert sorted(wait for wait, _ in waits) == [timedelta(0), *[MINUTE] * 9]


async def test_channels_without_spacing_never_wait(store: Store):
    for _ in range(3):
        assert await turn(store, spacing=timedelta(0)) == (timedelta(0), None)


async def test_a_pause_holds_everybody_and_a_shorter_one_does_not_end_it(store: Store):
    await channels.pause(store, "cloudflare", until=NOW + 3 * MINUTE)
    await channels.pause(store, "cloudflare", until=NOW + MINUTE)

    assert await turn(store, NOW + MINUTE) == (2 * MINUTE, None)
    assert await turn(store, NOW + 3 * MINUTE) == (timedelta(0), None)


async def test_a_refused_account_is_halted_until_its_settings_change(store: Store):
    await channels.halt(store, "cloudflare", why="401", settings_digest="a", now=NOW)

    assert await turn(store, NOW + 600 * MINUTE) == (timedelta(0), "401")
    assert await turn(store, digest="b") == (timedelta(0), None)
    assert await turn(store, NOW + MINUTE) == (timedelta(0), None)


async def test_somebody_resumes_a_halted_account(store: Store):
    await channels.halt(store, "cloudflare", why="401", settings_digest="a", now=NOW)

    assert await channels.resume(store, "cloudflare")
    assert not await channels.resume(store, "cloudflare")
    assert await turn(store) == (timedelta(0), None)


async def test_resuming_what_was_never_used_says_so(store: Store):
    assert not await channels.resume(store, "cloudflare")
