"""Reading batches: where a notice stands in one, and the letter that they left as."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.batches import BatchState, Ended
from untilgone.keyring import KeyRing
from untilgone.notices import Notice, NoticeState
from untilgone.store.attachments import unsealed
from untilgone.store.batch_rows import BatchMemberRow, BatchRow
from untilgone.store.database import Store
from untilgone.store.opened_together import urls_of
from untilgone.store.tables import NoticeRow, TakedownRow


@dataclass(frozen=True, kw_only=True)
class Membership:
    """A notice's batch: how far it has come, and who leads it."""

    batch_id: int
    state: BatchState
    closes_at: datetime
    wanted_at: datetime | None
    led_by: str | None
    left_at: datetime | None
    message_id: str | None
    letter: str  # which it was, for the record; empty before it left
    ended: Ended | None


async def membership(store: Store, notice_id: str) -> Membership | None:
    """The batch that a notice is in; None where it goes alone."""
    query = (
        select(BatchMemberRow, BatchRow)
        .join(BatchRow, col(BatchMemberRow.batch_id) == col(BatchRow.id))
        .where(BatchMemberRow.notice_id == notice_id)
    )
    async with store.reading() as session:
        found = (await session.exec(query)).one_or_none()
    if found is None:
        return None
    member, batch = found
    return Membership(
        batch_id=member.batch_id,
        state=BatchState(batch.state),
        closes_at=batch.closes_at,
        wanted_at=member.wanted_at,
        led_by=batch.led_by,
        left_at=batch.left_at,
        message_id=batch.message_id,
        letter=_letter(store.keyring, batch),
        ended=_ended(store.keyring, batch),
    )


def _letter(keyring: KeyRing, batch: BatchRow) -> str:
    if batch.sha256 is None:
        return ""
    along = f", with a list of them, sha256 {batch.list_sha256}" if batch.list_sha256 else ""
    return f"one for {len(urls_of(keyring, batch))} addresses, sha256 {batch.sha256}{along}"


def _ended(keyring: KeyRing, batch: BatchRow) -> Ended | None:
    if batch.outcome is None or batch.said_sealed is None or batch.ended_at is None:
        return None
    return Ended(
        outcome=NoticeState(batch.outcome),
        said=keyring.open(batch.said_sealed),
        at=batch.ended_at,
        receipt=batch.receipt,
        address_is_bad=batch.address_is_bad,
    )


async def as_sent(store: Store, batch_id: int, notice: Notice) -> Notice:
    """The notice that leads a batch, with the letter for all of its notices."""
    async with store.reading() as session:
        batch = await session.get_one(BatchRow, batch_id)
    return replace(
        notice,
        letter=replace(
            notice.letter,
            subject=store.keyring.open(batch.subject_sealed or ""),
            text=store.keyring.open(batch.text_sealed or ""),
            html=store.keyring.open(batch.html_sealed) if batch.html_sealed else None,
            sha256=batch.sha256 or "",
        ),
        material=replace(notice.material, urls=urls_of(store.keyring, batch)),
        attachment=unsealed(store.keyring, batch.list_sealed),
    )


async def letters_of(session: AsyncSession, notice_ids: Sequence[str]) -> dict[str, BatchRow]:
    """For those of the notices that left in a letter with others: its batch."""
    query = (
        select(BatchMemberRow.notice_id, BatchRow)
        .join(BatchRow, col(BatchMemberRow.batch_id) == col(BatchRow.id))
        .where(
            col(BatchMemberRow.notice_id).in_(notice_ids),
            col(BatchMemberRow.is_in_letter).is_(True),
        )
    )
    return dict((await session.exec(query)).all())


async def in_one_letter(
    session: AsyncSession, notice_id: str
) -> list[tuple[NoticeRow, TakedownRow]]:
    """The notice and those that left in the same letter, itself first; none where it is unknown."""
    batch = select(BatchMemberRow.batch_id).where(
        BatchMemberRow.notice_id == notice_id, col(BatchMemberRow.is_in_letter).is_(True)
    )
    others = select(BatchMemberRow.notice_id).where(
        col(BatchMemberRow.batch_id).in_(batch), col(BatchMemberRow.is_in_letter).is_(True)
    )
    query = (
        select(NoticeRow, TakedownRow)
        .join(TakedownRow, col(NoticeRow.takedown_id) == col(TakedownRow.id))
        .where(or_(col(NoticeRow.notice_id) == notice_id, col(NoticeRow.notice_id).in_(others)))
        .order_by(col(NoticeRow.notice_id) != notice_id, col(NoticeRow.number))
    )
    return list((await session.exec(query)).all())
