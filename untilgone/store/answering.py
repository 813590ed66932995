"""Reading what the page shows on which a party answers a letter; nothing about anybody else."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import Category, State
from untilgone.keyring import KeyRing
from untilgone.notices import NoticeKind, NoticeState
from untilgone.parties import PartyKind
from untilgone.store.batches import in_one_letter
from untilgone.store.database import Store
from untilgone.store.tables import AnswerRow, NoticeRow, TakedownRow

_NOT_WITH_THEM = frozenset(
    {NoticeState.AWAITING_APPROVAL, NoticeState.PREPARED, NoticeState.REJECTED}
)


@dataclass(frozen=True, kw_only=True)
class AskedAddress:
    """One address that a letter is about."""

    notice_id: str
    reference: str  # of its takedown
    url: str
    is_open: bool  # a closed takedown hears no answer


@dataclass(frozen=True, kw_only=True)
class AskedLetter:
    """A letter that is with the party, as the party knows it."""

    notice_id: str
    language: str
    party_kind: PartyKind
    party_slug: str
    category: Category
    sent_at: datetime | None  # None: a person sends it, and has not said so yet
    answer_by: datetime | None
    first_told_at: datetime | None  # by our first notice to this party about the first address
    addresses: tuple[AskedAddress, ...]  # the one whose reference the letter carries first


async def asked(store: Store, notice_id: str) -> AskedLetter | None:
    """The letter that this notice left in; None where there is none, or it did not leave."""
    async with store.reading() as session:
        rows = await in_one_letter(session, notice_id)
        if not rows or rows[0][0].state in _NOT_WITH_THEM:
            return None
        notice, takedown = rows[0]
        return AskedLetter(
            notice_id=notice.notice_id,
            language=notice.language,
            party_kind=PartyKind(notice.party_kind),
            party_slug=notice.party_slug,
            category=Category(takedown.category),
            sent_at=notice.delivered_at or notice.left_at,
            answer_by=notice.answer_by,
            first_told_at=await _first_told(session, notice),
            addresses=tuple(_address(store.keyring, *row) for row in rows),
        )


async def was_opened(store: Store, answer_id: str) -> bool:
    """Whether an answer with this id is kept."""
    async with store.reading() as session:
        return await session.get(AnswerRow, answer_id) is not None


async def _first_told(session: AsyncSession, notice: NoticeRow) -> datetime | None:
    query = select(func.min(NoticeRow.delivered_at)).where(
        NoticeRow.takedown_id == notice.takedown_id,
        NoticeRow.party_kind == notice.party_kind,
        NoticeRow.party_name == notice.party_name,
        NoticeRow.kind != NoticeKind.WITHDRAWAL,
        col(NoticeRow.state) == NoticeState.DELIVERED,
    )
    return (await session.exec(query)).one_or_none()


def _address(keyring: KeyRing, notice: NoticeRow, takedown: TakedownRow) -> AskedAddress:
    sealed = takedown.current_url_sealed or takedown.url_sealed
    urls = (
        json.loads(keyring.open(notice.urls_sealed))
        if notice.urls_sealed
        else [keyring.open(sealed)]
    )
    return AskedAddress(
        notice_id=notice.notice_id,
        reference=takedown.reference,
        url=urls[0],
        is_open=takedown.state != State.CLOSED,
    )
