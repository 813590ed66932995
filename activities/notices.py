"""Taking a step of the ladder: choose whom to write to, write, send once, keep what happened."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from temporalio import activity

from activities.clock import ServerClock
from activities.messages import NoticeOrder, NoticeOutcome, NoticeResult
from integrations.base import Channel
from untilgone import rules
from untilgone.cases import State, Task, TaskKind, task_id
from untilgone.directory import Directory
from untilgone.errors import IntegrationError, NeedsHuman, OutcomeUnknown, Refused, RetryLater
from untilgone.letter_facts import EarlierNotice, LetterFacts
from untilgone.letters import Letters
from untilgone.notices import Letter, Notice, NoticeKey, NoticeState, Receipt
from untilgone.parties import Contact, Party
from untilgone.progress import Place, Question
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.write import notices, tasks
from untilgone.store.write.notices import Draft, Settled


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who writes: the organisation, and the secret behind its reply tokens."""

    name: str
    email: str
    url: str
    secret: bytes


class NoticeActivities:
    """Sends notices. A notice leaves at most once, whatever dies in between."""

    def __init__(
        self,
        store: Store,
        channels: Sequence[Channel],
        letters: Letters,
        directory: Directory,
        sender: Sender,
    ) -> None:
        self._store = store
        self._channels = channels
        self._letters = letters
        self._directory = directory
        self._sender = sender

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
            # Somebody withdrew, or the worker stops. What may have left must still be recorded.
            return await work

    async def _take(self, order: NoticeOrder, clock: ServerClock) -> NoticeResult:
        kept = await read.notice(self._store, order.notice_id, self._sender.secret)
        if kept is None:
            blocked = await self._prepare(order, clock.now())
            if blocked is not None:
                return blocked
            kept = await read.notice(self._store, order.notice_id, self._sender.secret)
            assert kept is not None
        notice, state = kept
        if state is NoticeState.PREPARED:
            return await self._deliver(order, notice, clock)
        if state is NoticeState.LEAVING:
            # An attempt before this one died on the way.
            lost = OutcomeUnknown("We stopped while it was on its way.")
            return await self._settle(order, notice, lost, clock.now())
        return await self._as_recorded(order, state)

    async def _prepare(self, order: NoticeOrder, now: datetime) -> NoticeResult | None:
        """Keep the exact text; a result when nothing can leave without a person."""
        key = NoticeKey.parse(order.notice_id)
        basis = await read.basis(self._store, key.reference)
        parties = self._directory.parties(basis.url)
        party = rules.party_of(parties, order.step.party)
        contact = await self._contact(order, key, party)
        if contact is None:
            return await self._ask(
                order,
                TaskKind.FIND_CONTACT,
                f"Nobody is known who can be written to as {order.step.party}, or everybody known "
                "bounced or refused. Find a contact, or skip the step.",
                now,
            )
        party = party or _named_by_person(order, contact)
        answer_by = now + order.step.wait
        try:
            letter = self._write(order, basis, party, answer_by)
        except NeedsHuman as error:
            return await self._ask(order, TaskKind.REPAIR, str(error), now)
        channel = self._channel_for(contact)
        state = NoticeState.AWAITING_APPROVAL if order.step.approve else NoticeState.PREPARED
        if channel is None:
            state = NoticeState.BY_HAND
        draft = Draft(
            notice_id=order.notice_id,
            takedown=key.reference,
            kind=order.step.notice,
            party=party,
            contact=contact,
            channel=channel.slug if channel else None,
            letter=letter,
            message_id=self._message_id(order.notice_id),
            state=state,
            answer_by=answer_by,
        )
        what = {
            NoticeState.AWAITING_APPROVAL: (
                TaskKind.APPROVE,
                f"Read the {order.step.notice} to {party.name} and approve or reject it.",
            ),
            NoticeState.BY_HAND: (
                TaskKind.SEND_BY_HAND,
                (
                    f"`{contact.channel}` is not connected. Send the {order.step.notice} to "
                    f"{party.name} at {contact.address} by hand; the text is ready."
                ),
            ),
        }.get(state)
        place = Place(state=State.NEEDS_PERSON, next_step=_words(order))
        await notices.prepare(self._store, draft, parties, now, ask=what, to=place)
        return None

    async def _contact(
        self, order: NoticeOrder, key: NoticeKey, party: Party | None
    ) -> Contact | None:
        corrected = [c.contact for c in order.corrections if c.party is order.step.party]
        known = [*corrected, *(party.contacts if party else ())]
        unusable = await read.bad_contacts(self._store, known)
        tried = await read.tried_contacts(self._store, key)
        return rules.contact_to_use(party, corrected, unusable | tried)

    def _write(
        self, order: NoticeOrder, basis: read.Basis, party: Party, answer_by: datetime
    ) -> Letter:
        facts = LetterFacts(
            organisation_name=self._sender.name,
            organisation_email=self._sender.email,
            organisation_url=self._sender.url,
            reference=NoticeKey.parse(order.notice_id).reference,
            url=basis.url,
            category=basis.category,
            explanation=basis.explanation,
            party_name=party.name,
            party_kind=party.kind,
            seen_live_at=basis.last_live_at,
            reported_at=basis.reported_at,
            answer_by=answer_by,
            reply_to=self._sender.email,
            earlier=tuple(
                EarlierNotice(kind=sent.kind, party_name=sent.party, sent_at=sent.delivered_at)
                for sent in basis.delivered
                if sent.delivered_at is not None
            ),
        )
        return self._letters.render(order.step.notice, basis.category, party.language, facts)

    def _channel_for(self, contact: Contact) -> Channel | None:
        """The contact's own channel; else, in development, the stand-in that only prints."""
        fitting = [channel for channel in self._channels if channel.accepts(contact)]
        return min(fitting, key=lambda channel: channel.is_stand_in, default=None)

    def _message_id(self, notice_id: str) -> str:
        """RFC 5322 3.6.4; the random part keeps others from answering what they never got."""
        name = notice_id.replace("/", ".").lower()
        return f"<{name}.{secrets.token_hex(8)}@{self._sender.email.rpartition('@')[2]}>"

    async def _deliver(
        self, order: NoticeOrder, notice: Notice, clock: ServerClock
    ) -> NoticeResult:
        channel = next((c for c in self._channels if c.slug == notice.channel), None)
        has_left = False

        async def leaving() -> None:
            nonlocal has_left
            await notices.leaving(self._store, notice.notice_id, clock.now())
            has_left = True

        outcome: Receipt | IntegrationError
        try:
            if channel is None:
                raise NeedsHuman(f"The channel `{notice.channel}` is not connected any more.")  # noqa: TRY301
            outcome = await channel.submit(notice, leaving)
        except RetryLater:
            if has_left:
                await notices.not_taken(self._store, notice.notice_id)
            raise
        except IntegrationError as error:
            outcome = error
        except Exception as error:
            if not has_left:
                raise  # our own mistake, before anything left: Temporal tries again, loudly
            outcome = OutcomeUnknown(f"{type(error).__name__} while it was on its way.")
        return await self._settle(order, notice, outcome, clock.now())

    async def _settle(
        self, order: NoticeOrder, notice: Notice, outcome: Receipt | IntegrationError, now: datetime
    ) -> NoticeResult:
        """Record what became of the notice and what a person is asked, in one transaction."""
        waiting = Place(state=State.WAITING, next_step=order.then, next_at=now + order.step.wait)
        by_hand = Place(state=State.NEEDS_PERSON, next_step=_words(order))
        said = outcome.said if isinstance(outcome, Receipt) else str(outcome)
        where = f"{notice.address}, Message-ID {notice.message_id}"
        match outcome:
            case Receipt():
                settled = Settled(
                    state=NoticeState.DELIVERED, said=said, to=waiting, receipt=outcome
                )
            case Refused():
                settled = Settled(
                    state=NoticeState.REFUSED,
                    said=said,
                    to=Place(state=State.NOTIFYING, next_step=_words(order)),
                    address_is_bad=outcome.address_is_bad,
                )
            case NeedsHuman():
                settled = Settled(
                    state=NoticeState.BY_HAND,
                    said=said,
                    to=by_hand,
                    task=TaskKind.SEND_BY_HAND,
                    what=f"{said} Send the {notice.kind} to {where} by hand; the text is ready.",
                )
            case _:
                settled = Settled(
                    state=NoticeState.UNKNOWN,
                    said=said,
                    to=waiting,
                    task=TaskKind.CHECK_SENT,
                    what=f"Nobody knows whether the {notice.kind} to {where} was sent: {said} "
                    "Look it up in the mail server's log, then say `sent` or `not_sent`.",
                )
        await notices.settle(self._store, notice.notice_id, settled, now)
        return await self._as_recorded(order, settled.state)

    async def _as_recorded(self, order: NoticeOrder, state: NoticeState) -> NoticeResult:
        """The result for a notice that has come this far, the same however often it is asked."""
        now = ServerClock().now()
        task = _TASKS.get(state)
        return NoticeResult(
            outcome=_OUTCOMES[state],
            answer_by=now + order.step.wait,
            task=_task(order, task, now) if task else None,
        )

    async def _ask(
        self, order: NoticeOrder, kind: TaskKind, what: str, now: datetime
    ) -> NoticeResult:
        key = NoticeKey.parse(order.notice_id)
        await tasks.keep_act(
            self._store,
            key.reference,
            kind=f"{order.step.notice} waits",
            actor="system",
            detail={"notice": order.notice_id, "reason": what},
            to=Place(state=State.NEEDS_PERSON, next_step=_words(order)),
            now=now,
            ask=Question(kind=kind, about=order.notice_id, what=what),
        )
        outcome = {
            TaskKind.FIND_CONTACT: NoticeOutcome.NO_CONTACT,
            TaskKind.REPAIR: NoticeOutcome.BROKEN,
        }[kind]
        return NoticeResult(outcome=outcome, task=_task(order, kind, now))


_OUTCOMES = {
    NoticeState.AWAITING_APPROVAL: NoticeOutcome.AWAITING_APPROVAL,
    NoticeState.DELIVERED: NoticeOutcome.DELIVERED,
    NoticeState.BOUNCED: NoticeOutcome.REFUSED,
    NoticeState.REFUSED: NoticeOutcome.REFUSED,
    NoticeState.UNKNOWN: NoticeOutcome.UNKNOWN,
    NoticeState.BY_HAND: NoticeOutcome.BY_HAND,
    NoticeState.REJECTED: NoticeOutcome.REJECTED,
}
_TASKS = {
    NoticeState.AWAITING_APPROVAL: TaskKind.APPROVE,
    NoticeState.BY_HAND: TaskKind.SEND_BY_HAND,
    NoticeState.UNKNOWN: TaskKind.CHECK_SENT,
}


def _task(order: NoticeOrder, kind: TaskKind, now: datetime) -> Task:
    key = NoticeKey.parse(order.notice_id)
    return Task(
        task_id=task_id(key.reference, kind, order.notice_id),
        kind=kind,
        created_at=now,
        notice_id=order.notice_id,
    )


def _words(order: NoticeOrder) -> str:
    return f"{order.step.notice} to {order.step.party}"


def _named_by_person(order: NoticeOrder, contact: Contact) -> Party:
    """A party that only a person knows; its name is where it is reached."""
    name = contact.address.rpartition("@")[2]
    return Party(kind=order.step.party, name=name, slug="unknown", contacts=(contact,))
