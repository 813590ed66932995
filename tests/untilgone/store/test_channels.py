"""Accounts at channels: turns that all workers share, pauses, and halts."""

import asyncio
from datetime import timedelta

from tests.untilgone.store.examples import NOW
from untilgone.store.database import Store
from untilgone.store.write import channels
from untilgone.store.write.channels import Turn

MINUTE = timedelta(minutes=1)


async def turn(store: Store, at=NOW, *, spacing=MINUTE, digest="a"):
    return await channels.take_turn(
        store, "cloudflare", now=at, spacing=spacing, settings_digest=digest
    )


async def test_the_first_turn_is_now_and_the_next_one_its_spacing_later(store: Store):
    assert await turn(store) == Turn()
    assert await turn(store) == Turn(wait=MINUTE)
    assert await turn(store, NOW + MINUTE) == Turn()


async def test_of_ten_that_ask_at_once_one_gets_the_turn(store: Store):
    waits = await asyncio.gather(*(turn(store) for _ in range(10)))

    assert sorted(given.wait for given in waits) == [timedelta(0), *[MINUTE] * 9]


async def test_channels_without_spacing_never_wait(store: Store):
    for _ in range(3):
        assert await turn(store, spacing=timedelta(0)) == Turn()


async def test_a_pause_holds_everybody_and_a_shorter_one_does_not_end_it(store: Store):
    await channels.pause(store, "cloudflare", until=NOW + 3 * MINUTE)
    await channels.pause(store, "cloudflare", until=NOW + MINUTE)

    assert await turn(store, NOW + MINUTE) == Turn(wait=2 * MINUTE)
    assert await turn(store, NOW + 3 * MINUTE) == Turn()


async def test_a_refused_account_is_halted_until_its_settings_change(store: Store):
    await channels.halt(store, "cloudflare", why="401", settings_digest="a", now=NOW)

    assert await turn(store, NOW + MINUTE) == Turn(halted_why="401")
    assert await turn(store, NOW + MINUTE, digest="b") == Turn(is_trial=True)


async def test_every_six_hours_one_notice_tries_it(store: Store):
    await channels.halt(store, "cloudflare", why="401", settings_digest="a", now=NOW)
    later = NOW + channels.TRIED_AGAIN_AFTER
    turns = await asyncio.gather(*(turn(store, later, spacing=timedelta(0)) for _ in range(5)))

    assert sum(given.is_trial for given in turns) == 1
    assert sum(given.halted_why == "401" for given in turns) == 4


async def test_an_account_that_is_let_in_again_is_used_as_before(store: Store):
    await channels.halt(store, "cloudflare", why="401", settings_digest="a", now=NOW)
    await channels.let_in(store, "cloudflare", now=NOW)

    assert await turn(store, NOW + MINUTE) == Turn()
