"""Accounts at channels: no faster than they bear, by all workers together, and none that is refused."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

from temporalio import activity

from activities.clock import ServerClock
from integrations.base import Channel, Leaving
from untilgone.errors import (
    AccountRefused,
    IntegrationError,
    OutcomeUnknown,
    OutOfReach,
    RetryLater,
)
from untilgone.notices import Answer, Notice, Receipt
from untilgone.queues import MOST_URGENT
from untilgone.store.database import Store
from untilgone.store.write import channels
from untilgone.tracing import span, tell

T = TypeVar("T")

_FINDING_SECONDS = 60.0  # the rest of an activity's time is for sending
_ASK_AGAIN = timedelta(minutes=15)  # while a channel is halted
_MOST_DOUBLINGS = 9  # then those who are sent away come back over 512 turns


class SharedAccounts:
    """Turns and halts of every channel, kept in the store."""

    def __init__(self, store: Store, chance: Callable[[], float] = random.random) -> None:
        self._store = store
        self._chance = chance

    async def submit(
        self, channel: Channel, notice: Notice, leaving: Leaving, clock: ServerClock
    ) -> Receipt:
        """As ``Channel.submit``, in the channel's turn.

        RetryLater where it is not its turn, or nobody's until the account is let in again.
        """

        async def submit() -> Receipt:
            with span(f"submit {channel.slug}", channel=channel.slug):
                receipt = await channel.submit(notice, leaving)
                tell(outcome="taken")
                return receipt

        return await self._in_turn(channel, submit, clock)

    async def check(self, channel: Channel, receipt: Receipt, clock: ServerClock) -> Answer | None:
        """As ``Channel.check``, in the channel's turn; RetryLater as with ``submit``."""

        async def check() -> Answer | None:
            with span(f"check {channel.slug}", channel=channel.slug):
                answer = await channel.check(receipt)
                tell(outcome=answer.kind if answer else "nothing new")
                return answer

        return await self._in_turn(channel, check, clock)

    async def find(
        self, channel: Channel | None, notice: Notice, lost: OutcomeUnknown
    ) -> Receipt | OutcomeUnknown:
        """The receipt that the other side has after all, else that nobody knows.

        Out of turn: it comes right after the turn in which the answer was lost. Asking must not
        hide that the notice may have left, whatever goes wrong with it.
        """
        try:
            async with asyncio.timeout(_FINDING_SECONDS):
                found = await channel.find(notice) if channel else None
        except IntegrationError as error:
            return OutcomeUnknown(f"{lost} Asked whether it arrived, in vain: {error}")
        except Exception as error:  # noqa: BLE001
            return OutcomeUnknown(
                f"{lost} Asking whether it arrived failed: {type(error).__name__}."
            )
        return found or lost

    async def _in_turn(
        self, channel: Channel, work: Callable[[], Awaitable[T]], clock: ServerClock
    ) -> T:
        turn = await channels.take_turn(
            self._store,
            channel.slug,
            now=clock.now(),
            spacing=channel.spacing,
            settings_digest=channel.settings_digest,
        )
        if turn.halted_why is not None:
            raise RetryLater(f"{channel.label} is halted: {turn.halted_why}", after=_ASK_AGAIN)
        if turn.wait:
            after = turn.wait + self._apart(channel.spacing)
            raise RetryLater(
                f"{channel.label} is busy. Nothing was sent.", after=after, is_expected=True
            )
        try:
            result = await self._counted(channel, work)
        except AccountRefused as error:
            await channels.halt(
                self._store,
                channel.slug,
                why=str(error),
                settings_digest=channel.settings_digest,
                now=clock.now(),
            )
            raise RetryLater(f"{channel.label} is halted: {error}", after=_ASK_AGAIN) from error
        except RetryLater as error:
            if error.after is not None:
                until = clock.now() + error.after
                await channels.pause(self._store, channel.slug, until=until)
            raise
        if turn.is_trial:
            await channels.let_in(self._store, channel.slug, now=clock.now())
        return result

    def _apart(self, spacing: timedelta) -> timedelta:
        """How long after the next turn to ask again, so that a crowd does not come all at once.

        Twice as far apart each time they were sent away; the most urgent come right at the turn.
        """
        info = activity.info()
        if info.priority.priority_key == MOST_URGENT:
            return timedelta(0)
        return spacing * self._chance() * 2.0 ** min(info.attempt, _MOST_DOUBLINGS)

    async def _counted(self, channel: Channel, work: Callable[[], Awaitable[T]]) -> T:
        """Its result; what goes wrong is counted, and stays what it is."""
        try:
            return await work()
        except IntegrationError as error:
            if not (isinstance(error, RetryLater) and error.is_expected):
                with suppress(OutOfReach):
                    await channels.went_wrong(self._store, channel.slug, type(error).__name__)
            raise
