"""Who comes to the store next: the most urgent, however many wait."""

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

from untilgone.queues import MOST_URGENT

URGENCY: ContextVar[int] = ContextVar("urgency", default=3)
"""How urgent the work at hand is, 1 first: ``rules.priority_key``, 3 where nothing names one."""

_KEPT_SECONDS = 0.1  # a reading of the store and what follows from it take less

_INSIDE: ContextVar["Turnstile | None"] = ContextVar("inside", default=None)


class Turnstile:
    """So many at once; whoever waits goes in by urgency, then in the order they came.

    What is in hand shares one processor and the locks of the store. Without this an urgent act
    that has begun would take turns with all that was begun before it, at each of its statements.

    As many again of the most urgent may be inside: those wait for nothing that takes long. When one
    of them goes, its place is kept for a moment, since its next statement mostly follows at once.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._inside = 0
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._kept: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def passed(self) -> AsyncIterator[None]:
        """Inside the block we are one of them; who is inside already never waits again."""
        if _INSIDE.get() is self:
            yield
            return
        urgency = URGENCY.get()
        await self._enter(urgency)
        before = _INSIDE.set(self)
        try:
            yield
        finally:
            _INSIDE.reset(before)
            if urgency == MOST_URGENT:
                self._keep_its_place()
            self._leave()

    def _has_room(self, urgency: int) -> bool:
        if urgency == MOST_URGENT:
            return self._inside < 2 * self._most
        return self._inside < self._most and self._kept is None

    def _keep_its_place(self) -> None:
        if self._kept is not None:
            self._kept.cancel()
        loop = asyncio.get_running_loop()
        self._kept = loop.call_later(_KEPT_SECONDS, self._keep_no_longer)

    def _keep_no_longer(self) -> None:
        self._kept = None
        self._let_in()

    async def _enter(self, urgency: int) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (urgency, next(self._order), turn))
        self._let_in()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()  # it was our turn at that very moment: the next one has it
            raise

    def _leave(self) -> None:
        self._inside -= 1
        self._let_in()

    def _let_in(self) -> None:
        while self._waiting and self._has_room(self._waiting[0][0]):
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():  # else whoever waited was cancelled
                self._inside += 1
                turn.set_result(None)
