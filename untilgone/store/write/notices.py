"""Notices: prepared, leaving, and what became of each. A notice leaves at most once."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.batches import Joining
from untilgone.cases import State, TaskKind, task_id
from untilgone.errors import Conflict, NotFound, OutcomeUnknown
from untilgone.forms import FormField, packed
from untilgone.notices import Attachment, Letter, NoticeKind, NoticeState, Receipt
from untilgone.parties import Contact, Party
from untilgone.progress import Place, TaskEnd
from untilgone.store.attachments import sealed
from untilgone.store.database import Store
from untilgone.store.tables import BadContactRow, NoticeRow, TakedownRow
from untilgone.store.write import measuring
from untilgone.store.write.batches import join
from untilgone.store.write.cases import put, takedown_row
from untilgone.store.write.parties import keep_parties
from untilgone.store.write.record import append
from untilgone.store.write.tasks import add_task, finish


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A notice before it is kept."""

    notice_id: str
    takedown: str
    kind: NoticeKind
    party: Party
    contact: Contact
    channel: str | None
    letter: Letter
    message_id: str
    urls: tuple[str, ...]
    state: NoticeState
    answer_by: datetime | None
    fields: tuple[FormField, ...] = ()
    attachment: Attachment | None = None
    joining: Joining | None = None  # it may leave together with others


async def prepare(
    store: Store,
    draft: Draft,
    parties: Sequence[Party],
    now: datetime,
    *,
    ask: tuple[TaskKind, str] | None,
    to: Place,
) -> None:
    """Keep the exact text before anything leaves; a draft kept before stays as it was.

    ``ask``: what a person must do before it can leave; the takedown is then put ``to``. A draft
    that is ``joining`` waits for others.
    """
    async with store.writing() as session:
        takedown = await takedown_row(session, draft.takedown)
        assert takedown.id is not None
        _still_open(takedown)
        # Not locked: whoever holds the notice may be waiting for the takedown that we hold.
        kept = select(NoticeRow.number).where(NoticeRow.notice_id == draft.notice_id)
        if (await session.exec(kept)).one_or_none() is not None:
            return
        await keep_parties(session, takedown.id, parties, now)
        session.add(notice_row(store, takedown.id, draft, now))
        await append(
            session,
            store.keyring,
            at=now,
            actor="system",
            reference=draft.takedown,
            kind=f"{draft.kind} prepared",
            detail={
                "notice": draft.notice_id,
                "party": draft.party.name,
                "address": f"{draft.contact.channel}:{draft.contact.address}",
                "source": draft.contact.source,
                "template": draft.letter.origin,
                "sha256": draft.letter.sha256,
            }
            | ({"dossier": draft.attachment.sha256} if draft.attachment else {}),
        )
        if ask is not None:
            kind, what = ask
            put(session, takedown, to, now)
            await add_task(session, store, takedown, kind, what, now=now, notice_id=draft.notice_id)
        if draft.joining is not None:
            leaves_at = await join(session, store, draft.notice_id, draft.joining, now)
            put(session, takedown, replace(to, state=State.NOTIFYING, next_at=leaves_at), now)


def _still_open(takedown: TakedownRow) -> None:
    """A workflow sends nothing once it has closed its takedown, unless it was restored."""
    if takedown.state == State.CLOSED:
        raise Conflict(
            f"{takedown.reference} is closed in the store, and Temporal does not know it: it was "
            "restored from a backup. Nothing was sent. Run `untilgone reconcile`."
        )


def notice_row(store: Store, takedown_id: int, draft: Draft, now: datetime) -> NoticeRow:
    """The draft as it is kept."""
    seal, letter = store.keyring.seal, draft.letter
    return NoticeRow(
        notice_id=draft.notice_id,
        takedown_id=takedown_id,
        kind=draft.kind,
        party_kind=draft.party.kind,
        party_slug=draft.party.slug,
        party_name=draft.party.name,
        channel=draft.channel,
        contact_channel=draft.contact.channel,
        address=draft.contact.address,
        language=letter.language,
        urls_sealed=seal(json.dumps(draft.urls)),
        subject_sealed=seal(letter.subject),
        text_sealed=seal(letter.text),
        html_sealed=seal(letter.html) if letter.html is not None else None,
        fields_sealed=seal(packed(draft.fields)) if draft.fields else None,
        attachment_sealed=sealed(store.keyring, draft.attachment),
        sha256=letter.sha256,
        template=letter.template,
        template_version=letter.version,
        template_revision=letter.revision,
        is_defanged=letter.is_defanged,
        message_id=draft.message_id,
        state=draft.state,
        answer_by=draft.answer_by,
        prepared_at=now,
    )


async def leaving(store: Store, notice_id: str, now: datetime) -> None:
    """Write down that it may leave from now on; OutcomeUnknown when somebody did so before.

    Compare and set in the database: of two workers that hold the same order only one sends.
    """
    # A withdrawal leaves when the takedown is closed already.
    query = (
        select(TakedownRow)
        .join(NoticeRow)
        .where(NoticeRow.notice_id == notice_id, NoticeRow.kind != NoticeKind.WITHDRAWAL)
    )
    async with store.writing() as session:
        takedown = (await session.exec(query)).one_or_none()
        if takedown is not None:
            _still_open(takedown)
        prepared, leaving = NoticeState.PREPARED, NoticeState.LEAVING
        if not await _swap(session, notice_id, prepared, leaving, left_at=now):
            raise OutcomeUnknown(f"{notice_id} was already on its way; it was not sent again.")


async def not_taken(store: Store, notice_id: str) -> None:
    """Nothing was taken: the same notice may be sent again."""
    async with store.writing() as session:
        await _swap(session, notice_id, NoticeState.LEAVING, NoticeState.PREPARED, left_at=None)


async def _swap(
    session: AsyncSession,
    notice_id: str,
    old: NoticeState,
    new: NoticeState,
    *,
    left_at: datetime | None,
) -> bool:
    result = await session.exec(
        update(NoticeRow)
        .where(col(NoticeRow.notice_id) == notice_id, col(NoticeRow.state) == old)
        .values(state=new, left_at=left_at)
    )
    return bool(result.rowcount == 1)


_ON_ITS_WAY = {NoticeState.PREPARED, NoticeState.LEAVING}
_BEFORE: Mapping[NoticeState, Collection[NoticeState]] = {
    NoticeState.DELIVERED: _ON_ITS_WAY | {NoticeState.UNKNOWN, NoticeState.BY_HAND},
    NoticeState.REFUSED: _ON_ITS_WAY | {NoticeState.UNKNOWN},
    NoticeState.BY_HAND: _ON_ITS_WAY | {NoticeState.UNKNOWN},
    NoticeState.UNKNOWN: _ON_ITS_WAY,
    NoticeState.PREPARED: {NoticeState.AWAITING_APPROVAL, NoticeState.UNKNOWN},
    NoticeState.REJECTED: {NoticeState.AWAITING_APPROVAL},
}
"""What a notice can become from what: a second worker, or one that comes late, changes nothing."""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What became of a notice, and where that leaves the takedown."""

    state: NoticeState
    said: str
    to: Place
    receipt: Receipt | None = None
    task: TaskKind | None = None  # a person is asked about it
    what: str = ""  # what the person is asked
    address_is_bad: bool = False
    letter: str = ""  # where it left in one with others: which
    actor: str = "system"
    act: str | None = None  # the word in the record; default: the state


async def settle(
    store: Store,
    notice_id: str,
    settled: Settled,
    now: datetime,
    *,
    approved_by: str | None = None,
) -> NoticeState:
    """Record what became of a notice, once; moves the takedown and asks a person if need be.

    What cannot follow from what is known already is left out: delivered stays delivered. Returns
    how far the notice has come.
    """
    async with store.writing() as session:
        notice = await locked_notice(session, notice_id)
        if notice is None:
            raise NotFound(f"There is no notice {notice_id}.")
        takedown = await session.get_one(TakedownRow, notice.takedown_id, with_for_update=True)
        before = NoticeState(notice.state)
        if before not in _BEFORE[settled.state]:
            return before
        if before is NoticeState.UNKNOWN and settled.actor == "system":
            # The attempt that seemed lost came back and told.
            asked = task_id(takedown.reference, TaskKind.CHECK_SENT, notice_id)
            end = TaskEnd(task_id=asked, outcome="not needed")
            await finish(session, store, end, by="system", note=settled.said, now=now)
        notice.state, notice.said_sealed = settled.state, store.keyring.seal(settled.said)
        notice.approved_by = approved_by or notice.approved_by
        if settled.state is NoticeState.PREPARED:
            notice.left_at = None
        if settled.state is NoticeState.DELIVERED:
            # Not by the clock of whoever wrote the receipt: activities/clock.py says why.
            notice.delivered_at = now
            notice.receipt = settled.receipt.reference if settled.receipt else None
            if before is NoticeState.BY_HAND:  # their time runs since a person sent it
                notice.answer_by = settled.to.next_at or notice.answer_by
            await measuring.told(session, takedown, notice, now)
        if settled.address_is_bad:
            await mark_bad(session, store, notice, settled.said, now)
        if settled.task is not None:
            await add_task(
                session,
                store,
                takedown,
                settled.task,
                settled.what,
                now=now,
                notice_id=notice_id,
            )
        put(session, takedown, settled.to, now)
        session.add(notice)
        await append(
            session,
            store.keyring,
            at=now,
            actor=settled.actor,
            reference=takedown.reference,
            kind=f"{notice.kind} {settled.act or settled.state}",
            detail={
                "notice": notice_id,
                "party": notice.party_name,
                "said": settled.said,
                "receipt": notice.receipt or "",
                **({"letter": settled.letter} if settled.letter else {}),
            },
        )
        return settled.state


async def mark_bad(
    session: AsyncSession, store: Store, notice: NoticeRow, reason: str, now: datetime
) -> None:
    """The address of a notice reaches nobody; no takedown uses it any more."""
    await session.merge(
        BadContactRow(
            channel=notice.contact_channel,
            address=notice.address,
            reason_sealed=store.keyring.seal(reason),
            notice_id=notice.notice_id,
            at=now,
        )
    )


async def locked_notice(session: AsyncSession, notice_id: str) -> NoticeRow | None:
    """The notice, locked until the transaction ends; None when there is none."""
    query = select(NoticeRow).where(NoticeRow.notice_id == notice_id).with_for_update()
    return (await session.exec(query)).one_or_none()
