"""Taking a step of the ladder: have it written, send it once, keep what happened."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from temporalio import activity

from activities.accounts import SharedAccounts
from activities.clock import ServerClock
from activities.drafts import NotWritten, Writer
from activities.messages import NoticeOrder, NoticeOutcome, NoticeResult
from activities.outcomes import settled_as, step_words
from activities.outdated import why_outdated
from activities.sender import Sender
from activities.sending import Outcome, send_once
from activities.together import Together, Told
from activities.whereabouts import Rehosted, begin_anew
from integrations.base import Channel
from untilgone.cases import State, Task, TaskKind, task_id
from untilgone.errors import (
    OutcomeUnknown,
)
from untilgone.letters import Letters
from untilgone.notices import Notice, NoticeKey, NoticeState, SentAs
from untilgone.progress import Place, Question
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.views import NoticeView
from untilgone.store.write import notices, tasks
from untilgone.store.write.rewriting import rewrite

_LOOK_UPS = 3  # attempts; then a person is asked for a contact that could not be looked up


class NoticeActivities:
    """Sends notices. A notice leaves at most once, whatever dies in between."""

    def __init__(
        self,
        store: Store,
        channels: Sequence[Channel],
        writer: Writer,
        sender: Sender,
        letters: Letters,
    ) -> None:
        self._store = store
        self._channels = channels
        self._writer = writer
        self._sender = sender
        self._letters = letters
        self._accounts = SharedAccounts(store)
        self._together = Together(store, letters, self._accounts)

    @activity.defn(name="send_notice")
    async def send_notice(self, order: NoticeOrder) -> NoticeResult:
        """Take the step, or say what became of it when it was taken before.

        Safe to run twice: the notice's row in the store says how far it came. Only a row that is
        `prepared` is ever sent, and it is `leaving` before anything can take effect outside.
        """
        work = asyncio.ensure_future(self._take(order, ServerClock()))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            # Somebody withdrew, or the worker stops. What may have left must still be recorded;
            # what went wrong is told when it is taken again.
            with suppress(Exception):
                return await work
            raise

    async def _take(self, order: NoticeOrder, clock: ServerClock) -> NoticeResult:
        kept = await self._kept(order)
        why = await why_outdated(self._store, self._letters, kept, clock.now()) if kept else None
        if kept is None or why:
            result = await self._write(order, clock.now(), why_anew=why)
            if result is not None:
                return result
            kept = await self._kept(order)
            assert kept is not None
        if order.group_for is not None and kept.state in _ON_ITS_WAY:
            channel = self._channel_of(kept.notice)
            told = await self._together.take(order, kept.notice, channel, clock)
            if told is not None:
                return await self._settle_as_told(order, kept.notice, told)
        if kept.state is NoticeState.PREPARED:
            return await self._deliver(order, kept.notice, clock)
        if kept.state is NoticeState.LEAVING:
            # An attempt before this one died on the way.
            lost = OutcomeUnknown("We stopped while it was on its way.")
            outcome = await self._accounts.find(self._channel_of(kept.notice), kept.notice, lost)
            return await self._settle(order, kept.notice, outcome, clock.now())
        since = kept.delivered_at or clock.now()
        return _result(order, kept.state, since, kept.notice)

    async def _write(
        self, order: NoticeOrder, now: datetime, *, why_anew: str | None
    ) -> NoticeResult | None:
        """Keep the notice of this step; or what there is to say where there is none.

        ``why_anew``: why it takes the place of one that was kept before and must not leave.
        """
        if order.quiet is not None and (quiet_until := order.quiet.until(now)) is not None:
            return await self._postponed(order, quiet_until, now)
        may_wait = activity.info().attempt <= _LOOK_UPS
        written = await self._writer.write(order, now, may_restart=not why_anew, may_wait=may_wait)
        if isinstance(written, Rehosted):
            begun = await begin_anew(self._store, order, written, now)
            if begun is not None:
                return begun
            written = await self._writer.write(order, now, may_restart=False)
            assert not isinstance(written, Rehosted)
        match written:
            case NotWritten():
                return await self._skipped(order, written, now)
            case Question():
                return await self._ask(order, written, now)
            case NoticeView():
                return await self._not_repeated(order, written, now)
        place = Place(state=State.NEEDS_PERSON, next_step=step_words(order))
        draft, parties, ask = written.draft, written.parties, written.ask
        if why_anew is None:
            await notices.prepare(self._store, draft, parties, now, ask=ask, to=place)
        else:
            await rewrite(self._store, draft, parties, now, ask=ask, to=place, why=why_anew)
        return None

    async def _kept(self, order: NoticeOrder) -> read.KeptNotice | None:
        sender = self._sender
        return await read.notice(self._store, order.notice_id, sender.secret, sender.notifier)

    async def _deliver(
        self, order: NoticeOrder, notice: Notice, clock: ServerClock
    ) -> NoticeResult:
        async def leaving() -> None:
            await notices.leaving(self._store, notice.notice_id, clock.now())

        async def not_taken() -> None:
            await notices.not_taken(self._store, notice.notice_id)

        channel = self._channel_of(notice)
        outcome = await send_once(
            self._accounts, channel, notice, clock, leaving=leaving, not_taken=not_taken
        )
        return await self._settle(order, notice, outcome, clock.now())

    def _channel_of(self, notice: Notice) -> Channel | None:
        return next((c for c in self._channels if c.slug == notice.channel), None)

    async def _settle(
        self, order: NoticeOrder, notice: Notice, outcome: Outcome, at: datetime
    ) -> NoticeResult:
        """Record what became of the notice and what a person is asked, in one transaction."""
        settled = settled_as(order, notice, outcome, at)
        state = await notices.settle(self._store, notice.notice_id, settled, at)
        return _result(order, state, at, notice)

    async def _settle_as_told(self, order: NoticeOrder, notice: Notice, told: Told) -> NoticeResult:
        """The same for a notice that left in a letter with others."""
        sent = replace(notice, message_id=told.message_id or notice.message_id)
        settled = replace(settled_as(order, sent, told.outcome, told.at), letter=told.letter)
        state = await notices.settle(self._store, notice.notice_id, settled, told.at)
        return _result(order, state, told.at, sent)

    async def _not_repeated(
        self, order: NoticeOrder, told: NoticeView, now: datetime
    ) -> NoticeResult:
        """The party was told about this material before it was moved; its time runs since then."""
        since = told.delivered_at or told.left_at or told.prepared_at
        answer_by = since + order.step.wait
        await tasks.keep_act(
            self._store,
            NoticeKey.parse(order.notice_id).reference,
            kind=f"{order.step.notice} not repeated",
            actor="system",
            detail={
                "notice": told.notice_id,
                "party": told.party,
                "reason": "They were told before it was moved, and are responsible here too.",
            },
            to=Place(state=State.WAITING, next_step=order.then, next_at=answer_by),
            now=now,
        )
        return NoticeResult(
            outcome=NoticeOutcome.ALREADY_TOLD, answer_by=answer_by, told=told.notice_id
        )

    async def _skipped(
        self, order: NoticeOrder, written: NotWritten, now: datetime
    ) -> NoticeResult:
        await tasks.keep_act(
            self._store,
            NoticeKey.parse(order.notice_id).reference,
            kind=f"{order.step.notice} skipped",
            actor="system",
            detail={"notice": order.notice_id, "reason": written.why},
            to=Place(state=State.NOTIFYING, next_step=order.then),
            now=now,
        )
        return NoticeResult(outcome=NoticeOutcome.SKIPPED)

    async def _postponed(self, order: NoticeOrder, until: datetime, now: datetime) -> NoticeResult:
        await tasks.keep_act(
            self._store,
            NoticeKey.parse(order.notice_id).reference,
            kind=f"{order.step.notice} postponed",
            actor="system",
            detail={"notice": order.notice_id, "reason": "The playbook's quiet hours."},
            to=Place(state=State.WAITING, next_step=step_words(order), next_at=until),
            now=now,
        )
        return NoticeResult(outcome=NoticeOutcome.POSTPONED, answer_by=until)

    async def _ask(self, order: NoticeOrder, question: Question, now: datetime) -> NoticeResult:
        key = NoticeKey.parse(order.notice_id)
        await tasks.keep_act(
            self._store,
            key.reference,
            kind=f"{order.step.notice} waits",
            actor="system",
            detail={"notice": order.notice_id, "reason": question.what},
            to=Place(state=State.NEEDS_PERSON, next_step=step_words(order)),
            now=now,
            ask=question,
        )
        is_contact = question.kind is TaskKind.FIND_CONTACT
        outcome = NoticeOutcome.NO_CONTACT if is_contact else NoticeOutcome.BROKEN
        return NoticeResult(outcome=outcome, task=_task(order, question.kind, now))


_ON_ITS_WAY = frozenset({NoticeState.PREPARED, NoticeState.LEAVING})
_MAY_HAVE_LEFT = frozenset({NoticeState.DELIVERED, NoticeState.UNKNOWN, NoticeState.LEAVING})
_OUTCOMES = {
    NoticeState.AWAITING_APPROVAL: NoticeOutcome.AWAITING_APPROVAL,
    NoticeState.DELIVERED: NoticeOutcome.DELIVERED,
    NoticeState.BOUNCED: NoticeOutcome.REFUSED,
    NoticeState.REFUSED: NoticeOutcome.REFUSED,
    NoticeState.UNKNOWN: NoticeOutcome.UNKNOWN,
    NoticeState.BY_HAND: NoticeOutcome.BY_HAND,
    NoticeState.REJECTED: NoticeOutcome.REJECTED,
    NoticeState.LEAVING: NoticeOutcome.UNKNOWN,  # another attempt is at it
}
_TASKS = {
    NoticeState.AWAITING_APPROVAL: TaskKind.APPROVE,
    NoticeState.BY_HAND: TaskKind.SEND_BY_HAND,
    NoticeState.UNKNOWN: TaskKind.CHECK_SENT,
}


def _result(
    order: NoticeOrder, state: NoticeState, since: datetime, notice: Notice
) -> NoticeResult:
    """The result for a notice that has come this far, the same however often it is asked."""
    task = _TASKS.get(state)
    sent_as = SentAs(
        message_id=notice.message_id,
        channel=notice.channel,
        address=notice.address,
        language=notice.letter.language,
    )
    return NoticeResult(
        outcome=_OUTCOMES[state],
        answer_by=since + order.step.wait,
        task=_task(order, task, since) if task else None,
        sent_as=sent_as if state in _MAY_HAVE_LEFT else None,
    )


def _task(order: NoticeOrder, kind: TaskKind, now: datetime) -> Task:
    key = NoticeKey.parse(order.notice_id)
    return Task(
        task_id=task_id(key.reference, kind, order.notice_id),
        kind=kind,
        created_at=now,
        notice_id=order.notice_id,
    )
