"""Notices to one address that wait for each other and leave as one letter.

prepared ─▶ wait for others ─▶ each says that it is still wanted ─▶ the first to come leads:
it writes the letter and sends it ─▶ what became of it is kept ─▶ each settles its own notice
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from activities.accounts import SharedAccounts
from activities.clock import ServerClock
from activities.messages import NoticeOrder
from activities.sending import Outcome, send_once
from integrations.base import Channel
from untilgone import address_list
from untilgone.batches import BatchState, Ended, of_all
from untilgone.errors import NeedsHuman, OutcomeUnknown, Refused, RetryLater
from untilgone.letters import Letters
from untilgone.notices import Material, Notice, NoticeState, Receipt
from untilgone.store import batches as read
from untilgone.store import revisions
from untilgone.store.database import Store
from untilgone.store.write import batches

_TO_SAY_SO = timedelta(seconds=15)  # from the end of waiting to the letter
_ASK_AGAIN = timedelta(seconds=10)
_LOST_AFTER = timedelta(minutes=15)  # nobody came back to tell what became of the letter
_STOPPED = "We stopped while it was on its way."


@dataclass(frozen=True, kw_only=True)
class Told:
    """What became of the letter with others that a notice left in, and when."""

    outcome: Outcome
    at: datetime
    message_id: str
    letter: str  # which it was, for the record


class Together:
    """Sends batches. A letter leaves at most once, whoever of its notices leads."""

    def __init__(self, store: Store, letters: Letters, accounts: SharedAccounts) -> None:
        self._store = store
        self._letters = letters
        self._accounts = accounts

    async def take(
        self, order: NoticeOrder, notice: Notice, channel: Channel | None, clock: ServerClock
    ) -> Told | None:
        """What became of the letter that the notice left in; None where the notice goes alone.

        RetryLater while it waits for others, or for the one who leads.
        """
        member = await read.membership(self._store, notice.notice_id)
        if member is None:
            return None
        if member.state is BatchState.WAITING:
            if not await self._send(member, order, notice, channel, clock):
                return None
        elif member.state is BatchState.LEAVING:
            await self._find_out(member, notice, channel, clock)
        member = await read.membership(self._store, notice.notice_id)
        if member is None or member.ended is None:
            raise _waits("It leaves in a letter with others.", _ASK_AGAIN)
        return _told(member, member.ended)

    async def _send(
        self,
        member: read.Membership,
        order: NoticeOrder,
        notice: Notice,
        channel: Channel | None,
        clock: ServerClock,
    ) -> bool:
        """Whether the letter was sent, or may have been; False where the notice goes alone."""
        now, ours = clock.now(), notice.notice_id
        if now < member.closes_at:
            raise _waits("It waits for others.", member.closes_at - now)
        await batches.still_wanted(self._store, ours, now)
        if member.wanted_at is None or member.wanted_at <= now - batches.WANTED_FOR:
            raise _waits("It waits for others to say that they are wanted.", _TO_SAY_SO)
        led = await batches.lead(self._store, member.batch_id, ours, now)
        if not led:
            raise _waits("It leaves in a letter with others.", _ASK_AGAIN)
        answer_by = now + order.step.wait
        letters = await revisions.applied(self._store, self._letters)
        letter = _as_one(letters, order, notice, led, channel, answer_by)
        if letter is None:
            await batches.dissolve(self._store, member.batch_id, ours)
            return False

        async def leaving() -> None:
            await batches.leaving(self._store, member.batch_id, led, letter, answer_by, clock.now())

        async def not_taken() -> None:
            await batches.not_taken(self._store, member.batch_id, ours)

        try:
            outcome = await send_once(
                self._accounts, channel, letter, clock, leaving=leaving, not_taken=not_taken
            )
        except RetryLater:
            await not_taken()  # somebody else may lead
            raise
        if isinstance(outcome, NeedsHuman):
            await batches.dissolve(self._store, member.batch_id, ours)
            return False
        await batches.end(self._store, member.batch_id, ours, _ended(outcome, clock.now()))
        return True

    async def _find_out(
        self,
        member: read.Membership,
        notice: Notice,
        channel: Channel | None,
        clock: ServerClock,
    ) -> None:
        """An attempt to send the letter died, or is still at it."""
        lost = OutcomeUnknown(_STOPPED)
        outcome: Outcome = lost
        if member.led_by == notice.notice_id:
            sent = await read.as_sent(self._store, member.batch_id, notice)
            outcome = await self._accounts.find(channel, sent, lost)
        elif member.left_at is None or clock.now() < member.left_at + _LOST_AFTER:
            raise _waits("It is on its way, in a letter with others.", _ASK_AGAIN)
        by = member.led_by or ""
        await batches.end(self._store, member.batch_id, by, _ended(outcome, clock.now()))


def _as_one(
    letters: Letters,
    order: NoticeOrder,
    notice: Notice,
    led: Sequence[batches.Member],
    channel: Channel | None,
    answer_by: datetime,
) -> Notice | None:
    """The notice with the letter for all; None where each must have one of its own."""
    if channel is None or len(led) == 1:
        return None
    first, *others = [member.facts for member in led]
    has_list = channel.takes_attachments
    facts = of_all(first, tuple(others), answer_by, has_list=has_list)
    try:
        letter = letters.render(
            order.step.notice,
            facts.category,
            notice.letter.language,
            facts,
            longest=channel.longest_text,
        )
    except NeedsHuman:  # too long for all of them, or broken: then each finds it out alone
        return None
    urls = (facts.url, *(other.url for other in others))
    material = Material(urls=urls, category=facts.category)
    listed = address_list.as_file(facts) if has_list else None
    return replace(notice, letter=letter, material=material, attachment=listed)


def _waits(why: str, after: timedelta) -> RetryLater:
    return RetryLater(why, after=after, is_expected=True)


def _ended(outcome: Outcome, at: datetime) -> Ended:
    match outcome:
        case Receipt():
            return Ended(
                outcome=NoticeState.DELIVERED, said=outcome.said, at=at, receipt=outcome.reference
            )
        case Refused():
            return Ended(
                outcome=NoticeState.REFUSED,
                said=str(outcome),
                at=at,
                address_is_bad=outcome.address_is_bad,
            )
        case _:
            return Ended(outcome=NoticeState.UNKNOWN, said=str(outcome), at=at)


def _told(member: read.Membership, ended: Ended) -> Told:
    at = ended.at
    outcome: Outcome
    match ended.outcome:
        case NoticeState.DELIVERED:
            outcome = Receipt(reference=ended.receipt or "", said=ended.said, at=at)
        case NoticeState.REFUSED:
            outcome = Refused(ended.said, address_is_bad=ended.address_is_bad)
        case _:
            outcome = OutcomeUnknown(ended.said)
    return Told(outcome=outcome, at=at, message_id=member.message_id or "", letter=member.letter)
