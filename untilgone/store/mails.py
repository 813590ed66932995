"""Reading incoming mail, and finding the notices that it is about."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, or_, true
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import State
from untilgone.errors import NotFound
from untilgone.keyring import KeyRing
from untilgone.mail.matching import Traces, same_desk
from untilgone.mails import MailView, MatchedBy
from untilgone.notices import NoticeKind
from untilgone.people import MAIN_DESK
from untilgone.store.batches import in_one_letter
from untilgone.store.database import Store
from untilgone.store.mail_rows import MailRow
from untilgone.store.tables import NoticeRow, TakedownRow


@dataclass(frozen=True, kw_only=True)
class About:
    """A notice that a mail is about; several where they left as one letter."""

    notice_id: str
    takedown: str
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class Match:
    """What a mail is about. With ``matched_by`` None it is a guess for a person."""

    matched_by: MatchedBy | None
    about: tuple[About, ...]


async def match(store: Store, traces: Traces, sender: str) -> Match | None:
    """The notices that a mail is about, by the most trusted trace; None where nothing leads there."""
    trusted = (
        (MatchedBy.ADDRESS, col(NoticeRow.number).in_(traces.tokens), traces.tokens),
        (MatchedBy.REPLY, col(NoticeRow.message_id).in_(traces.replied_to), traces.replied_to),
        (MatchedBy.RETURNED, col(NoticeRow.message_id).in_(traces.returned), traces.returned),
    )
    async with store.reading() as session:
        for by, condition, values in trusted:
            if not values:
                continue
            query = select(NoticeRow).where(condition).order_by(col(NoticeRow.number).desc())
            found = (await session.exec(query)).first()
            if found is not None:
                return Match(matched_by=by, about=await _of_its_letter(session, found.notice_id))
        for tag in traces.tags:
            query = (
                select(NoticeRow)
                .join(TakedownRow, col(NoticeRow.takedown_id) == col(TakedownRow.id))
                .where(TakedownRow.reference == tag, _asks_and_left())
                .order_by(col(NoticeRow.number).desc())
            )
            sent = (await session.exec(query)).all()
            known = next((one for one in sent if same_desk(sender, one.address)), None)
            if known is not None:
                about = await _of_its_letter(session, known.notice_id)
                return Match(matched_by=MatchedBy.TAG, about=about)
            if sent:
                about = await _of_its_letter(session, sent[0].notice_id)
                return Match(matched_by=None, about=about)
    return None


async def last_notice(store: Store, reference: str) -> About:
    """The notice of a takedown that left last; NotFound where none has."""
    query = (
        select(NoticeRow.notice_id, TakedownRow)
        .join(TakedownRow, col(NoticeRow.takedown_id) == col(TakedownRow.id))
        .where(TakedownRow.reference == reference, _asks_and_left())
        .order_by(col(NoticeRow.number).desc())
    )
    async with store.reading() as session:
        found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(f"No notice of {reference} has left; nobody can have answered one.")
    return _about(*found)


def _asks_and_left() -> Any:
    """It has left, and is no withdrawal: only its own address leads to one of those."""
    return and_(col(NoticeRow.left_at).is_not(None), col(NoticeRow.kind) != NoticeKind.WITHDRAWAL)


async def is_ours(store: Store, message_id: str) -> bool:
    """Whether a mail is one of our own notices that came back to us."""
    query = select(NoticeRow.number).where(NoticeRow.message_id == message_id)
    async with store.reading() as session:
        return (await session.exec(query)).first() is not None


async def _of_its_letter(session: AsyncSession, notice_id: str) -> tuple[About, ...]:
    """The notice, and those that left in the same letter, the one asked for first."""
    rows = await in_one_letter(session, notice_id)
    return tuple(_about(notice.notice_id, takedown) for notice, takedown in rows)


def _about(notice_id: str, takedown: TakedownRow) -> About:
    return About(
        notice_id=notice_id,
        takedown=takedown.reference,
        is_open=takedown.state != State.CLOSED,
    )


async def waiting(store: Store, *, desk: str | None = None, limit: int = 100) -> list[MailView]:
    """The mails that a person must place, the oldest first."""
    query = (
        select(MailRow)
        .where(col(MailRow.needs_person).is_(True), _of_desk(desk))
        .order_by(col(MailRow.arrived_at))
        .limit(limit)
    )
    async with store.reading() as session:
        return [_view(store.keyring, row) for row in await session.exec(query)]


async def count_waiting(store: Store, *, desk: str | None = None) -> int:
    """How many mails a person must place."""
    query = select(func.count()).where(col(MailRow.needs_person).is_(True), _of_desk(desk))
    async with store.reading() as session:
        return (await session.exec(query)).one()


def _of_desk(desk: str | None) -> Any:
    """Those about takedowns of a desk; what is about none is the main desk's."""
    if desk is None:
        return true()
    is_own = exists().where(
        col(TakedownRow.reference) == col(MailRow.takedown), col(TakedownRow.desk) == desk
    )
    return or_(is_own, col(MailRow.takedown).is_(None)) if desk == MAIN_DESK else is_own


async def mail(store: Store, digest: str) -> MailView:
    """One mail, by its digest or the beginning of it; NotFound when there is none such."""
    found = await _row(store, digest)
    return _view(store.keyring, found)


async def raw(store: Store, digest: str) -> bytes:
    """The mail as it was handed in; NotFound when there is none such."""
    row = await _row(store, digest)
    return base64.b64decode(store.keyring.open(row.raw_sealed))


async def _row(store: Store, digest: str) -> MailRow:
    query = select(MailRow).where(col(MailRow.digest).startswith(digest, autoescape=True)).limit(2)
    async with store.reading() as session:
        rows: Sequence[MailRow] = (await session.exec(query)).all()
    if len(rows) != 1:
        raise NotFound(f"There is no one mail that begins with {digest}.")
    return rows[0]


def _view(keyring: KeyRing, row: MailRow) -> MailView:
    return MailView(
        digest=row.digest,
        arrived_at=row.arrived_at,
        sender=keyring.open(row.sender_sealed),
        subject=keyring.open(row.subject_sealed),
        text=keyring.open(row.text_sealed),
        kind=row.kind,
        rule=row.rule,
        confidence=row.confidence,
        ticket=row.ticket,
        matched_by=MatchedBy(row.matched_by) if row.matched_by else None,
        takedown=row.takedown,
        needs_person=row.needs_person,
        placed_by=row.placed_by,
    )
