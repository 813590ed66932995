"""Accounts at channels: all workers together use one no faster than it bears, and stop when it is refused."""

from datetime import timedelta

from activities.clock import ServerClock
from integrations.base import Channel
from untilgone.errors import AccountRefused, RetryLater
from untilgone.store.database import Store
from untilgone.store.write import channels

_ASK_AGAIN = timedelta(minutes=15)  # while a channel is halted


class SharedAccounts:
    """Turns and halts of every channel, kept in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def take(self, channel: Channel, clock: ServerClock) -> None:
        """Take a turn; RetryLater where it is somebody else's, or nobody's until somebody mends it."""
        wait, why = await channels.take_turn(
            self._store,
            channel.slug,
            now=clock.now(),
            spacing=channel.spacing,
            settings_digest=channel.settings_digest,
        )
        if why is not None:
            raise RetryLater(f"{channel.label} is halted: {why}", after=_ASK_AGAIN)
        if wait:
            raise RetryLater(f"{channel.label} is busy. Nothing was sent.", after=wait)

    async def heed(self, channel: Channel, error: RetryLater, clock: ServerClock) -> None:
        """Leave the account alone for as long as the other side asked."""
        if error.after is not None:
            await channels.pause(self._store, channel.slug, until=clock.now() + error.after)

    async def halt(self, channel: Channel, error: AccountRefused, clock: ServerClock) -> RetryLater:
        """Nothing leaves any more; `untilgone doctor` says why."""
        await channels.halt(
            self._store,
            channel.slug,
            why=str(error),
            settings_digest=channel.settings_digest,
            now=clock.now(),
        )
        return RetryLater(f"{channel.label} is halted: {error}", after=_ASK_AGAIN)
