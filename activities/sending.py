"""Sending a letter once, and knowing what may have become of it."""

from collections.abc import Awaitable, Callable

from temporalio import activity

from activities.accounts import SharedAccounts
from activities.clock import ServerClock
from integrations.base import Channel, Leaving
from untilgone.errors import IntegrationError, NeedsHuman, OutcomeUnknown, RetryLater
from untilgone.notices import Notice, Receipt

Outcome = Receipt | IntegrationError


async def send_once(
    accounts: SharedAccounts,
    channel: Channel | None,
    notice: Notice,
    clock: ServerClock,
    *,
    leaving: Leaving,
    not_taken: Callable[[], Awaitable[None]],
) -> Outcome:
    """What became of the notice, of which nobody may know more than that it may have left.

    ``leaving`` is kept before anything can take effect outside, ``not_taken`` where it had none.
    Raises RetryLater where nothing was taken, and our own mistakes of before it could leave.
    """
    has_left = False

    async def leaves() -> None:
        nonlocal has_left
        if activity.is_cancelled():
            raise RetryLater("It was stopped before it left.")
        await leaving()
        has_left = True

    if channel is None:
        return NeedsHuman("No connected channel reaches this contact.")
    outcome: Outcome
    try:
        outcome = await accounts.submit(channel, notice, leaves, clock)
    except RetryLater:
        if has_left:
            await not_taken()
        raise
    except IntegrationError as error:
        outcome = error
    except Exception as error:
        if not has_left:
            raise  # our own mistake, before anything left: Temporal tries again, loudly
        outcome = OutcomeUnknown(f"{type(error).__name__} while it was on its way.")
    if isinstance(outcome, OutcomeUnknown):
        outcome = await accounts.find(channel, notice, outcome)
    return outcome
