"""Who comes to the store next: the most urgent, however many wait."""

import asyncio

import pytest

from untilgone.store.turnstile import URGENCY, Turnstile


class Queue:
    """Acts that come one after the other and stay inside until they are let out."""

    def __init__(self, most: int) -> None:
        self._turnstile = Turnstile(most)
        self.inside: list[str] = []
        self._out: dict[str, asyncio.Event] = {}
        self._acts: dict[str, asyncio.Task] = {}

    async def comes(self, name: str, urgency: int) -> None:
        self._out[name] = asyncio.Event()
        self._acts[name] = asyncio.create_task(self._act(name, urgency))
        await settled()

    async def _act(self, name: str, urgency: int) -> None:
        URGENCY.set(urgency)
        async with self._turnstile.passed():
            self.inside.append(name)
            async with self._turnstile.passed():  # a second session of the same act
                await self._out[name].wait()
        self.inside.remove(name)

    async def goes(self, *names: str) -> None:
        for name in names:
            self._out[name].set()
            await settled()

    async def is_let_in(self, name: str) -> None:
        while name not in self.inside:  # noqa: ASYNC110 - a timer lets it in
            await asyncio.sleep(0.01)

    async def is_cancelled(self, name: str) -> None:
        self._acts[name].cancel()
        with pytest.raises(asyncio.CancelledError):
            await self._acts[name]
        await settled()


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_whoever_waits_goes_in_by_urgency_then_in_the_order_they_came():
    queue = Queue(1)
    for name, urgency in {"first": 4, "a": 4, "b": 4, "sextortion": 2, "person": 3}.items():
        await queue.comes(name, urgency)
    order = []
    while queue.inside:
        order += queue.inside
        await queue.goes(*queue.inside)

    assert order == ["first", "sextortion", "person", "a", "b"]


async def test_the_most_urgent_wait_for_nothing_that_takes_long():
    queue = Queue(2)
    for name, urgency in {"long": 3, "longer": 3, "waits": 2, "csam": 1, "csam 2": 1}.items():
        await queue.comes(name, urgency)

    assert queue.inside == ["long", "longer", "csam", "csam 2"]
    await queue.comes("csam 3", 1)
    await queue.goes("csam")
    assert queue.inside == ["long", "longer", "csam 2", "csam 3"]


async def test_whoever_is_cancelled_while_waiting_takes_nobodys_turn():
    queue = Queue(1)
    for name in ("first", "gives up", "next"):
        await queue.comes(name, 4)
    await queue.is_cancelled("gives up")
    await queue.goes("first")

    assert queue.inside == ["next"]


async def test_whoever_is_cancelled_as_the_turn_comes_hands_it_on():
    queue = Queue(1)
    for name in ("first", "gives up", "next"):
        await queue.comes(name, 4)
    queue._out["first"].set()
    await asyncio.sleep(0)  # "first" leaves, and "gives up" has the turn but has not run yet
    await queue.is_cancelled("gives up")

    assert queue.inside == ["next"]


async def test_the_place_of_the_most_urgent_is_kept_for_its_next_statement():
    queue = Queue(1)
    await queue.comes("csam", 1)
    await queue.comes("other", 4)
    await queue.goes("csam")
    assert queue.inside == []

    await queue.comes("csam again", 1)
    assert queue.inside == ["csam again"]
    await queue.goes("csam again")
    await queue.is_let_in("other")
