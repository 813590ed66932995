"""Which notices their channels are to be asked about, and which answers are known already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from untilgone.cases import State
from untilgone.notices import AnswerKind, NoticeState, Receipt
from untilgone.store.batch_rows import BatchMemberRow, BatchRow
from untilgone.store.database import Store
from untilgone.store.tables import AnswerRow, NoticeRow, TakedownRow

_LAST_WORDS = (
    AnswerKind.REMOVED,
    AnswerKind.REFUSED,
    AnswerKind.BOUNCED,
    AnswerKind.WRONG_ADDRESSEE,
)


@dataclass(frozen=True, kw_only=True)
class Open:
    """A notice that was delivered and has had no last word yet; its receipt may be others' too."""

    reference: str
    notice_id: str
    channel: str
    receipt: Receipt
    led_by: str | None = None  # where it left in a letter with others: whose receipt it is


async def due(
    store: Store, channels: Collection[str], *, asked_before: datetime, most: int
) -> list[Open]:
    """Notices of these channels that were not asked about since, the longest unasked first."""
    answered = select(AnswerRow.notice_id).where(
        col(AnswerRow.kind).in_(_LAST_WORDS), col(AnswerRow.notice_id).is_not(None)
    )
    last = col(NoticeRow.asked_at)
    query = (
        select(NoticeRow, TakedownRow.reference, BatchRow.led_by)
        .join(TakedownRow, col(NoticeRow.takedown_id) == col(TakedownRow.id))
        .outerjoin(BatchMemberRow, col(BatchMemberRow.notice_id) == col(NoticeRow.notice_id))
        .outerjoin(BatchRow, col(BatchRow.id) == col(BatchMemberRow.batch_id))
        .where(NoticeRow.state == NoticeState.DELIVERED)
        .where(col(NoticeRow.channel).in_(channels), col(NoticeRow.receipt).is_not(None))
        .where(last.is_(None) | (last <= asked_before), col(NoticeRow.delivered_at) <= asked_before)
        .where(TakedownRow.state != State.CLOSED, col(NoticeRow.notice_id).not_in(answered))
        .order_by(last.is_not(None), last, col(NoticeRow.number))
        .limit(most)
    )
    async with store.reading() as session:
        return [
            Open(
                reference=reference,
                notice_id=row.notice_id,
                channel=row.channel or "",
                receipt=Receipt(
                    reference=row.receipt or "",
                    said=store.keyring.open(row.said_sealed) if row.said_sealed else "",
                    at=row.delivered_at or row.prepared_at,
                ),
                led_by=led_by,
            )
            for row, reference, led_by in await session.exec(query)
        ]


async def known(store: Store, answer_ids: Sequence[str]) -> frozenset[str]:
    """Those of the answers that were kept before."""
    query = select(AnswerRow.answer_id).where(col(AnswerRow.answer_id).in_(answer_ids))
    async with store.reading() as session:
        return frozenset(await session.exec(query))
