"""Withdrawals: kept before they leave, and what became of each. They move no takedown.

A withdrawal is a row like that of a notice, at the same address, and leaves at most once in the
same way (``write/notices.py``). Where it fails it is recorded; nobody is asked anything.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.errors import NotFound
from untilgone.notices import Letter, NoticeKey, NoticeKind, NoticeState, Receipt
from untilgone.parties import Contact, Party, PartyKind
from untilgone.store.database import Store
from untilgone.store.tables import BadContactRow, NoticeRow
from untilgone.store.write.cases import takedown_row
from untilgone.store.write.erasing import ERASED
from untilgone.store.write.notices import Draft, locked_notice, mark_bad, notice_row
from untilgone.store.write.record import append
from untilgone.withdrawals import in_life

_STAYS = {"number", "notice_id", "takedown_id", "message_id", "urls_sealed"}
_ON_ITS_WAY = {NoticeState.PREPARED, NoticeState.LEAVING}
_BEFORE: Mapping[NoticeState, Collection[NoticeState]] = {
    NoticeState.DELIVERED: _ON_ITS_WAY | {NoticeState.UNKNOWN},
    NoticeState.REFUSED: _ON_ITS_WAY | {NoticeState.UNKNOWN},
    NoticeState.NOT_SENT: _ON_ITS_WAY | {NoticeState.UNKNOWN},
    NoticeState.UNKNOWN: _ON_ITS_WAY,
}
"""As for notices, what is known is not taken back by what comes late."""


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """A letter before it is kept, and the notice that it withdraws."""

    withdraws: str
    notice_id: str
    letter: Letter
    message_id: str


async def prepare(
    store: Store,
    reference: str,
    letters: Sequence[Withdrawal],
    now: datetime,
    *,
    since: int,
    until: int,
    decided_at: datetime,
) -> None:
    """Keep them, in the rounds from ``since`` to ``until`` one for each address.

    One that is kept stays as it was, and whoever had one has no second. Only the text of one that
    had not left, and that nobody was going to send any more when these were decided, makes room.
    Of a takedown that was erased meanwhile none is kept.
    """
    async with store.writing() as session:
        # Locked until the end: of two attempts at the same order only one adds anything.
        takedown = await takedown_row(session, reference)
        if takedown.url_lookup == ERASED:
            return  # while they were written
        query = select(NoticeRow).where(NoticeRow.takedown_id == takedown.id)
        rows = {row.notice_id: row for row in await session.exec(query)}
        withdrawn = {
            (row.contact_channel, row.address.lower()): row
            for row in rows.values()
            if row.kind == NoticeKind.WITHDRAWAL and in_life(row.notice_id, since, until)
        }
        for each in letters:
            row = rows[each.withdraws]
            before = withdrawn.get((row.contact_channel, row.address.lower()))
            is_bad = await session.get(BadContactRow, (row.contact_channel, row.address))
            makes_room = before is None or (
                before.state == NoticeState.NOT_SENT and before.prepared_at < decided_at
            )
            if is_bad is None and makes_room:
                await _keep(session, store, row, each, before, now)


async def _keep(
    session: AsyncSession,
    store: Store,
    row: NoticeRow,
    each: Withdrawal,
    before: NoticeRow | None,
    now: datetime,
) -> None:
    draft = _draft(row, each)
    fresh = notice_row(store, row.takedown_id, draft, now)
    fresh.urls_sealed = row.urls_sealed
    if before is None:
        session.add(fresh)
    else:
        before.sqlmodel_update(fresh.model_dump(exclude=_STAYS))
        before.left_at = before.said_sealed = None
        session.add(before)
    await append(
        session,
        store.keyring,
        at=now,
        actor="system",
        reference=draft.takedown,
        kind=f"{NoticeKind.WITHDRAWAL} {'written anew' if before else 'prepared'}",
        detail={
            "notice": before.notice_id if before else each.notice_id,
            "party": row.party_name,
            "address": f"{row.contact_channel}:{row.address}",
            "template": each.letter.origin,
            "sha256": each.letter.sha256,
        },
    )


def _draft(row: NoticeRow, each: Withdrawal) -> Draft:
    """Goes where the notice went."""
    contact = Contact(
        channel=row.contact_channel, address=row.address, source="told before", confidence=1.0
    )
    party = Party(
        kind=PartyKind(row.party_kind),
        name=row.party_name,
        slug=row.party_slug,
        language=row.language,
        contacts=(contact,),
    )
    return Draft(
        notice_id=each.notice_id,
        takedown=NoticeKey.parse(each.notice_id).reference,
        kind=NoticeKind.WITHDRAWAL,
        party=party,
        contact=contact,
        channel=row.channel,
        letter=each.letter,
        message_id=each.message_id,
        urls=(),  # those of the notice
        state=NoticeState.PREPARED,
        answer_by=None,
    )


@dataclass(frozen=True, kw_only=True)
class Became:
    """What became of a withdrawal."""

    state: NoticeState
    said: str
    receipt: Receipt | None = None
    address_is_bad: bool = False


async def settle(store: Store, notice_id: str, became: Became, now: datetime) -> NoticeState:
    """Record what became of it, once; returns how far it has come. No clock starts, no task."""
    async with store.writing() as session:
        row = await locked_notice(session, notice_id)
        if row is None:
            raise NotFound(f"There is no notice {notice_id}.")
        if row.state in _BEFORE[became.state]:
            await _settle(session, store, row, became, now)
        return NoticeState(row.state)


async def end(store: Store, notice_id: str, why: str, now: datetime) -> None:
    """Nobody sends it any more; where it was on its way, it may have left."""
    async with store.writing() as session:
        row = await locked_notice(session, notice_id)
        if row is None or row.state not in _ON_ITS_WAY:
            return
        is_away = row.state == NoticeState.LEAVING
        state = NoticeState.UNKNOWN if is_away else NoticeState.NOT_SENT
        await _settle(session, store, row, Became(state=state, said=why), now)


async def _settle(
    session: AsyncSession, store: Store, row: NoticeRow, became: Became, now: datetime
) -> None:
    row.state, row.said_sealed = became.state, store.keyring.seal(became.said)
    if became.state is NoticeState.DELIVERED:
        row.delivered_at = now
        row.receipt = became.receipt.reference if became.receipt else None
    if became.address_is_bad:
        await mark_bad(session, store, row, became.said, now)
    session.add(row)
    await append(
        session,
        store.keyring,
        at=now,
        actor="system",
        reference=NoticeKey.parse(row.notice_id).reference,
        kind=f"{NoticeKind.WITHDRAWAL} {became.state}",
        detail={
            "notice": row.notice_id,
            "party": row.party_name,
            "said": became.said,
            "receipt": row.receipt or "",
        },
    )
