"""Telling parties that what they were told about is gone, or that a notice is taken back.

A withdrawal leaves at most once, as a notice does; it moves no takedown, and nobody is asked
anything where it fails.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from temporalio import activity

from activities.accounts import SharedAccounts
from activities.clock import ServerClock
from activities.sender import Sender
from activities.sending import Outcome, send_once
from integrations.base import Channel
from untilgone.errors import NeedsHuman, OutcomeUnknown, Refused, RetryLater
from untilgone.letter_facts import EarlierNotice, LetterFacts
from untilgone.letters import Letters
from untilgone.looks import Standing
from untilgone.notices import Letter, Notice, NoticeKind, NoticeState, Receipt
from untilgone.parties import PartyKind
from untilgone.store import read, revisions, withdrawals
from untilgone.store.database import Store
from untilgone.store.write import notices
from untilgone.store.write import withdrawals as write
from untilgone.store.write.erasing import ERASED
from untilgone.withdrawals import Told, told


@dataclass(frozen=True, kw_only=True)
class WithdrawalOrder:
    """Write once to each address that was told in these rounds, both included."""

    reference: str
    since: int
    until: int
    at: datetime  # when that was decided
    gone_at: datetime | None  # since when it is seen gone; None: the notices are taken back


@dataclass(frozen=True, kw_only=True)
class WithdrawalsSent:
    """All that could be written came to an end; why some could not be written."""

    not_written: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EndWithdrawalsOrder:
    """Send no more of them."""

    reference: str
    since: int
    until: int
    at: datetime
    why: str


class WithdrawalActivities:
    """Sends withdrawals, by channels on which somebody reads a letter that asks for nothing."""

    def __init__(
        self, store: Store, channels: Sequence[Channel], letters: Letters, sender: Sender
    ) -> None:
        self._store = store
        self._channels = {each.slug: each for each in channels if each.takes_withdrawals}
        self._letters = letters
        self._sender = sender
        self._accounts = SharedAccounts(store)

    @activity.defn(name="send_withdrawals")
    async def send_withdrawals(self, order: WithdrawalOrder) -> WithdrawalsSent:
        """Write and send them; RetryLater while one of them waits for its channel.

        Safe to run twice, as ``send_notice`` is: only a row that is `prepared` is ever sent.
        """
        work = asyncio.ensure_future(self._send_all(order, ServerClock()))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            # What may have left must still be recorded; no other one leaves.
            with suppress(Exception):
                return await work
            raise

    @activity.defn(name="end_withdrawals")
    async def end_withdrawals(self, order: EndWithdrawalsOrder) -> None:
        """Keep that those which have not left never will. A short write to our own store."""
        waiting = await withdrawals.on_their_way(
            self._store, order.reference, order.since, order.until
        )
        for notice_id in waiting:
            await write.end(self._store, notice_id, order.why, order.at)

    async def _send_all(self, order: WithdrawalOrder, clock: ServerClock) -> WithdrawalsSent:
        not_written = await self._write(order, clock.now())
        waits: list[RetryLater] = []
        for notice_id in await withdrawals.on_their_way(
            self._store, order.reference, order.since, order.until
        ):
            if activity.is_cancelled():
                waits.append(RetryLater("It was stopped before it left."))
                break
            try:
                await self._send(order, notice_id, clock)
            except RetryLater as error:
                waits.append(error)
        if waits:
            after = [wait.after for wait in waits if wait.after is not None]
            raise RetryLater(
                f"{len(waits)} withdrawals wait: {waits[0]}",
                after=min(after, default=None),
                is_expected=all(wait.is_expected for wait in waits),
            )
        return WithdrawalsSent(not_written=not_written)

    async def _write(self, order: WithdrawalOrder, now: datetime) -> tuple[str, ...]:
        """Keep the letters that can be written; why the others cannot."""
        view = await read.takedown(self._store, order.reference)
        basis = await read.basis(self._store, order.reference)
        if basis.url == ERASED:
            return ()  # it was closed and erased: nobody knows any more what to write
        found = told(
            view.notices, view.answers, self._channels, since=order.since, until=order.until
        )
        kept: list[write.Withdrawal] = []
        not_written: list[str] = []
        letters = await revisions.applied(self._store, self._letters)
        for each in found:
            try:
                letter = await self._letter(order, letters, each, basis)
            except NeedsHuman as error:
                not_written.append(f"{each.last.party}: {error}")
                continue
            kept.append(
                write.Withdrawal(
                    withdraws=each.last.notice_id,
                    notice_id=each.withdrawal_id,
                    letter=letter,
                    message_id=self._sender.message_id(each.withdrawal_id),
                )
            )
        await write.prepare(
            self._store,
            order.reference,
            kept,
            now,
            since=order.since,
            until=order.until,
            decided_at=order.at,
        )
        return tuple(not_written)

    async def _letter(
        self, order: WithdrawalOrder, letters: Letters, each: Told, basis: read.Basis
    ) -> Letter:
        sender, last = self._sender, each.last
        withdrawn = await self._kept(last.notice_id)
        facts = LetterFacts(
            organisation_name=sender.name,
            organisation_email=sender.email,
            organisation_url=sender.url,
            reference=order.reference,
            url=withdrawn.material.urls[0],  # where it was when they were told
            category=basis.category,
            explanation=basis.explanation,
            party_name=last.party,
            party_kind=PartyKind(last.party_kind),
            seen_live_at=basis.last_live_at,
            reported_at=basis.reported_at,
            answer_by=None,
            ticket=each.ticket,
            reply_to=sender.email,
            gone_at=order.gone_at,
            is_defanged=withdrawn.letter.is_defanged,
            earlier=tuple(
                EarlierNotice(kind=sent.kind, party_name=sent.party, sent_at=sent.delivered_at)
                for sent in each.letters
                if sent.delivered_at is not None
            ),
        )
        return letters.render(
            NoticeKind.WITHDRAWAL, basis.category, withdrawn.letter.language, facts
        )

    async def _send(self, order: WithdrawalOrder, notice_id: str, clock: ServerClock) -> None:
        """Send one, or find out what became of it when an attempt before this one died."""
        found = await read.notice(
            self._store, notice_id, self._sender.secret, self._sender.notifier
        )
        assert found is not None
        notice, channel = found.notice, self._channels.get(found.notice.channel)
        outcome: Outcome
        if found.state is NoticeState.LEAVING:
            lost = OutcomeUnknown("We stopped while it was on its way.")
            outcome = await self._accounts.find(channel, notice, lost)
        elif found.state is NoticeState.PREPARED:
            outcome = await self._hand_over(order, notice, channel, clock)
        else:
            return  # another attempt came first
        await write.settle(self._store, notice_id, _became(outcome), clock.now())

    async def _hand_over(
        self, order: WithdrawalOrder, notice: Notice, channel: Channel | None, clock: ServerClock
    ) -> Outcome:
        async def leaving() -> None:
            if order.gone_at is not None:
                standing = await withdrawals.standing(self._store, order.reference)
                if standing is not Standing.GONE:
                    raise NeedsHuman("It is not gone any more.")
            await notices.leaving(self._store, notice.notice_id, clock.now())

        async def not_taken() -> None:
            await notices.not_taken(self._store, notice.notice_id)

        return await send_once(
            self._accounts, channel, notice, clock, leaving=leaving, not_taken=not_taken
        )

    async def _kept(self, notice_id: str) -> Notice:
        found = await read.notice(
            self._store, notice_id, self._sender.secret, self._sender.notifier
        )
        assert found is not None
        return found.notice


def _became(outcome: Outcome) -> write.Became:
    match outcome:
        case Receipt():
            return write.Became(state=NoticeState.DELIVERED, said=outcome.said, receipt=outcome)
        case Refused():
            return write.Became(
                state=NoticeState.REFUSED,
                said=str(outcome),
                address_is_bad=outcome.address_is_bad,
            )
        case NeedsHuman():  # nothing was taken, and no person is asked to do it
            return write.Became(state=NoticeState.NOT_SENT, said=str(outcome))
        case _:
            return write.Became(state=NoticeState.UNKNOWN, said=str(outcome))
