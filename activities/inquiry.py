"""One inquiry: every part is asked once, kept for a while, and says how it went."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from pydantic import TypeAdapter, ValidationError

from untilgone.errors import IntegrationError, OutOfReach, RetryLater
from untilgone.resolution import Known, Part, PartState
from untilgone.store import resolved
from untilgone.store.database import Store
from untilgone.store.resolved import Kept
from untilgone.store.write.resolved import KEPT, keep_resolved

T = TypeVar("T")
Tell = Callable[[Part], None]

_OF_LETTERS = " Nothing was sent."  # what errors say of letters is not meant here
_SECONDS = 12.0  # for one part with everything that it asks


class Memory(Protocol):
    """Where answers are kept."""

    async def recall(self, part: str, subject: str) -> Kept | None:
        """The answer of before, however old."""

    async def keep(self, part: str, subject: str, found: str, at: datetime) -> None:
        """Keep an answer."""


class StoreMemory:
    """Answers kept in the store, for all takedowns and workers together.

    A store that is away keeps nobody from asking.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def recall(self, part: str, subject: str) -> Kept | None:
        """The answer of before, however old."""
        try:
            return await resolved.kept(self._store, part, subject)
        except OutOfReach:
            return None

    async def keep(self, part: str, subject: str, found: str, at: datetime) -> None:
        """Keep an answer."""
        try:
            await keep_resolved(self._store, part, subject, found, at)
        except OutOfReach:
            return


class NoMemory:
    """For inquiries without an installation."""

    async def recall(self, part: str, subject: str) -> Kept | None:
        """Nothing is kept."""
        del part, subject
        return None

    async def keep(self, part: str, subject: str, found: str, at: datetime) -> None:
        """Nothing is kept."""


class Inquiry:
    """The parts of one resolution; an answer of before is as good as a new one for ``good_for``."""

    def __init__(
        self,
        memory: Memory,
        now: datetime,
        good_for: timedelta,
        tell: Tell | None = None,
    ) -> None:
        self._memory = memory
        self._now = now
        self._good_for = good_for
        self._tell = tell
        self.parts: list[Part] = []
        self._under_way: dict[tuple[str, str], asyncio.Future[Any]] = {}

    async def part(
        self,
        part: str,
        subject: str,
        form: "TypeAdapter[T]",
        ask: Callable[[], Awaitable[T]],
        *,
        good_for: timedelta | None = None,
        shown: str = "",
    ) -> Known[T] | None:
        """What is known of the subject; None where it could not be found out. Never raises.

        ``good_for``: where an answer stays good for another time than the rest. ``shown``: what
        stands in the subject's place wherever people read, where it is confidential.
        """
        key = (part, subject)
        if key not in self._under_way:
            asking = self._part(part, subject, form, ask, good_for or self._good_for, shown)
            self._under_way[key] = asyncio.ensure_future(asking)
        known: Known[T] | None = await self._under_way[key]
        return known

    async def _part(
        self,
        part: str,
        subject: str,
        form: "TypeAdapter[T]",
        ask: Callable[[], Awaitable[T]],
        good_for: timedelta,
        shown: str,
    ) -> Known[T] | None:
        label = f"{part} of {shown}" if shown else f"{part} {subject}"
        kept = _opened(await self._memory.recall(part, subject), form)
        now = self._now
        if kept is not None and now - kept.at < good_for:
            return self._had(label, PartState.KEPT, kept)
        try:
            async with asyncio.timeout(_SECONDS):
                value = await ask()
        except (IntegrationError, TimeoutError) as error:
            reason = str(error).replace(_OF_LETTERS, "")
            reason = reason.replace(subject, shown) if shown else reason
            reason = reason or f"There was no answer within {_SECONDS:g} seconds."
            if kept is not None and now - kept.at < KEPT:
                return self._had(label, PartState.OLD, kept, reason)
            passes = isinstance(error, RetryLater | TimeoutError)
            self._say(Part(part=label, state=PartState.FAILED, reason=reason, passes=passes))
            return None
        found = Known(value=value, at=now)
        await self._memory.keep(part, subject, form.dump_json(value).decode(), found.at)
        return self._had(label, PartState.ASKED, found)

    def _had(self, label: str, state: PartState, known: Known[T], reason: str = "") -> Known[T]:
        self._say(Part(part=label, state=state, at=known.at, reason=reason))
        return known

    def _say(self, part: Part) -> None:
        self.parts.append(part)
        if self._tell is not None:
            self._tell(part)


def _opened(kept: Kept | None, form: "TypeAdapter[T]") -> Known[T] | None:
    """The answer as a value; one that another release wrote in another form is asked for anew."""
    if kept is None:
        return None
    try:
        return Known(value=form.validate_json(kept.found), at=kept.at)
    except ValidationError:
        return None
