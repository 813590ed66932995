"""Turns at a host: apart from each other, whoever asks, and never while the host wants rest."""

import asyncio
import heapq
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from tests.untilgone.store.examples import HOUR, NOW
from untilgone.keyring import KeyRing
from untilgone.store.database import Store
from untilgone.store.turn_rows import HostTurnRow
from untilgone.store.write.turns import pause_host, take_turn

HOST = "platform.example"
SECOND = timedelta(seconds=1)
NOTHING = timedelta(0)
DAY = timedelta(days=1)


@pytest.fixture
async def workers(migrated_url: str, keyring: KeyRing) -> AsyncIterator[list[Store]]:
    """The same store, opened by several workers."""
    opened = [Store(migrated_url, keyring, pool_size=5) for _ in range(4)]
    yield opened
    for store in opened:
        await store.close()


async def turn(
    store: Store,
    host: str = HOST,
    *,
    after: timedelta = NOTHING,
    spacing: timedelta = 2 * SECOND,
    most_wait: timedelta = HOUR,
) -> timedelta:
    """The wait for a turn that is asked for some time after the first one."""
    return await take_turn(store, host, now=NOW + after, spacing=spacing, most_wait=most_wait)


async def hosts(store: Store) -> set[str]:
    async with store.reading() as session:
        return set(await session.exec(select(HostTurnRow.host_lookup)))


def lookups(store: Store, *names: str) -> set[str]:
    return {store.keyring.lookup(name) for name in names}


async def test_the_first_turn_at_a_host_is_now(store: Store):
    assert await turn(store) == NOTHING


async def test_turns_follow_each_other_at_the_distance_asked_for(store: Store):
    waits = [await turn(store) for _ in range(4)]

    assert waits == [NOTHING, 2 * SECOND, 4 * SECOND, 6 * SECOND]


async def test_time_that_has_passed_is_not_waited_for_again(store: Store):
    await turn(store)

    assert await turn(store, after=0.5 * SECOND) == 1.5 * SECOND


async def test_a_host_that_was_left_alone_owes_no_turns(store: Store):
    await turn(store)

    assert await turn(store, after=HOUR) == NOTHING
    assert await turn(store, after=HOUR) == 2 * SECOND


async def test_each_host_has_turns_of_its_own(store: Store):
    await turn(store)

    assert await turn(store, "other.example") == NOTHING


async def test_a_turn_that_is_too_far_off_is_not_reserved_and_each_comes_back_at_another_time(
    store: Store,
):
    for _ in range(3):
        await turn(store)
    refused = [await turn(store, most_wait=5 * SECOND) for _ in range(3)]

    assert refused == [6 * SECOND, 8 * SECOND, 10 * SECOND]
    assert await turn(store) == 6 * SECOND


async def test_two_hundred_looks_at_one_host_ask_twice_each_however_many_wait(store: Store):
    asks = [(NOTHING, look) for look in range(200)]
    asked, began = Counter[int](), {}
    while asks:
        at, look = heapq.heappop(asks)
        asked[look] += 1
        wait = await turn(store, after=at, most_wait=5 * SECOND)
        if wait > 5 * SECOND:
            heapq.heappush(asks, (at + wait, look))
        else:
            began[look] = at + wait

    assert max(asked.values()) == 2
    assert sorted(began.values()) == [2 * place * SECOND for place in range(200)]


async def test_who_comes_back_to_a_host_that_others_took_is_sent_to_the_end_of_the_queue(
    store: Store,
):
    for _ in range(3):
        await turn(store)
    first, last = [await turn(store, most_wait=5 * SECOND) for _ in range(2)]
    for _ in range(6):
        await turn(store)
    again = await turn(store, after=first, most_wait=5 * SECOND)

    assert (first, last) == (6 * SECOND, 8 * SECOND)
    assert first + again == 18 * SECOND


async def test_a_queue_that_is_over_sends_nobody_further_than_the_next_turn(store: Store):
    for _ in range(3):
        await turn(store)
    await turn(store, most_wait=5 * SECOND)
    for _ in range(3):
        await turn(store, after=HOUR)

    assert await turn(store, after=HOUR, most_wait=5 * SECOND) == 6 * SECOND


async def test_a_wait_of_just_what_is_bearable_is_reserved(store: Store):
    await turn(store)

    assert await turn(store, most_wait=2 * SECOND) == 2 * SECOND
    assert await turn(store) == 4 * SECOND


@pytest.mark.parametrize("before", [None, -HOUR])
async def test_twenty_looks_of_four_workers_at_one_moment_get_twenty_different_turns(
    workers: list[Store], before: timedelta | None
):
    if before is not None:
        await turn(workers[0], after=before)  # the host is known already
    waits = await asyncio.gather(*(turn(worker) for worker in workers * 5))

    assert sorted(waits) == [2 * number * SECOND for number in range(20)]


async def test_four_workers_at_one_moment_reserve_no_more_than_is_bearable(workers: list[Store]):
    asked = (turn(worker, most_wait=8 * SECOND) for worker in workers * 5)
    waits = sorted(await asyncio.gather(*asked))

    assert waits[:5] == [2 * number * SECOND for number in range(5)]
    assert waits[5:] == [(10 + 2 * place) * SECOND for place in range(15)]


async def test_workers_that_meet_many_hosts_at_one_moment_do_not_hold_each_other_up(
    workers: list[Store],
):
    for number in range(20):
        await turn(workers[0], f"old-{number}.example", after=-2 * DAY)
    asked = [
        turn(worker, f"{kind}-{number}.example")
        for kind in ("old", "new")
        for number in range(10)
        for worker in workers
    ]
    waits = await asyncio.gather(*asked)

    assert sorted(waits) == [2 * place * SECOND for place in range(4) for _ in range(20)]


async def test_a_new_host_does_not_wait_for_an_old_one_that_somebody_holds(
    emptied_postgres: str, keyring: KeyRing
):
    # SQLite has one writer at a time.
    store = Store(emptied_postgres, keyring)
    await turn(store, "old.example", after=-2 * DAY)
    async with store.writing() as session:
        await session.exec(select(HostTurnRow).with_for_update())
        wait = await asyncio.wait_for(turn(store, "new.example"), timeout=5)
    await store.close()

    assert wait == NOTHING


async def test_nobody_gets_a_turn_before_a_pause_is_over(store: Store):
    await turn(store)
    await pause_host(store, HOST, until=NOW + 60 * SECOND)

    assert await turn(store, most_wait=10 * SECOND) == 60 * SECOND
    assert await turn(store) == 60 * SECOND
    assert await turn(store) == 62 * SECOND


async def test_a_pause_at_a_host_that_nobody_looked_at_counts_too(store: Store):
    await pause_host(store, HOST, until=NOW + 60 * SECOND)

    assert await turn(store, after=10 * SECOND) == 50 * SECOND
    assert await turn(store, "other.example") == NOTHING


async def test_a_pause_that_is_over_keeps_nobody_waiting(store: Store):
    await pause_host(store, HOST, until=NOW + 60 * SECOND)

    assert await turn(store, after=60 * SECOND) == NOTHING


@pytest.mark.parametrize("order", [(60, 5), (5, 60)])
async def test_of_two_pauses_the_longer_one_counts(store: Store, order: tuple[int, int]):
    for seconds in order:
        await pause_host(store, HOST, until=NOW + seconds * SECOND)

    assert await turn(store) == 60 * SECOND


async def test_of_ten_pauses_at_one_moment_the_longest_counts(workers: list[Store]):
    def until(seconds: int) -> datetime:
        return NOW + seconds * SECOND

    await asyncio.gather(
        *(pause_host(workers[n % 4], HOST, until=until(n * 7 % 10 + 1)) for n in range(10))
    )

    assert await turn(workers[0]) == 10 * SECOND


async def test_hosts_that_nobody_looks_at_any_more_are_forgotten_when_a_new_one_comes(
    store: Store,
):
    await turn(store, "old.example")
    await turn(store, "recent.example", after=HOUR)
    await turn(store, "new.example", after=HOUR + DAY)

    assert await hosts(store) == lookups(store, "recent.example", "new.example")


async def test_a_host_that_asked_for_a_long_rest_is_not_forgotten(store: Store):
    await turn(store)
    await pause_host(store, HOST, until=NOW + 30 * DAY)
    await turn(store, "new.example", after=29 * DAY)

    assert await turn(store, after=29 * DAY, most_wait=HOUR) == DAY


async def test_hosts_are_kept_as_lookups_only(store: Store):
    await turn(store)

    assert await hosts(store) == lookups(store, HOST)
    assert HOST not in str(await hosts(store))
