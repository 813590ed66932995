"""Two processes together are no faster than one account, or one host, bears."""

import asyncio
import multiprocessing
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from untilgone.keyring import KeyRing
from untilgone.store.database import Store
from untilgone.store.write import channels, turns

SPACING = timedelta(milliseconds=50)
EACH = 8
AT_ONCE = timedelta(0)
PROCESSES = multiprocessing.get_context("spawn")


async def at_the_channel(store: Store, now: datetime) -> bool:
    turn = await channels.take_turn(
        store, "cloudflare", now=now, spacing=SPACING, settings_digest=""
    )
    return not turn.wait


async def at_the_host(store: Store, now: datetime) -> bool:
    wait = await turns.take_turn(
        store, "platform.example", now=now, spacing=SPACING, most_wait=AT_ONCE
    )
    return not wait


async def take_turns(store: Store, take) -> list[datetime]:
    taken: list[datetime] = []
    while len(taken) < EACH:
        now = datetime.now(UTC)
        if await take(store, now):
            taken.append(now)
        await asyncio.sleep(0.002)
    await store.close()
    return taken


def work(url, keyring, take, start, told) -> None:
    """What each of the processes does: as fast as it can, beside the other one."""
    start.wait(60)
    told.put(asyncio.run(take_turns(Store(url, KeyRing.parse(*keyring)), take)))


@pytest.mark.parametrize("take", [at_the_channel, at_the_host])
def test_two_processes_together_keep_the_distance_between_turns(migrated_url, env, take):
    keyring = (env["UNTILGONE_KEYS"], env["UNTILGONE_SECRET"])
    start, told = PROCESSES.Barrier(2), PROCESSES.Queue()
    arguments = (migrated_url, keyring, take, start, told)
    processes = [PROCESSES.Process(target=work, args=arguments) for _ in range(2)]
    for process in processes:
        process.start()
    taken = sorted(moment for _ in processes for moment in told.get(timeout=60))
    for process in processes:
        process.join()

    assert len(taken) == 2 * EACH
    assert min(later - earlier for earlier, later in pairwise(taken)) >= SPACING
