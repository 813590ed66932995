"""Which notices a partner may answer, and which of its answers are known."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_
from sqlmodel import col, select

from untilgone.cases import State
from untilgone.hooks import Partner
from untilgone.notices import NoticeKind, NoticeState
from untilgone.store.database import Store
from untilgone.store.tables import AnswerRow, NoticeRow, TakedownRow

_MAY_BE_ANSWERED = (NoticeState.LEAVING, NoticeState.UNKNOWN, NoticeState.DELIVERED)


@dataclass(frozen=True, kw_only=True)
class Answerable:
    """A takedown that a partner may answer for, and the notice that it answers."""

    takedown: str
    notice_id: str
    is_open: bool


async def answerable(
    store: Store,
    partners: Sequence[Partner],
    *,
    reference: str | None = None,
    receipt: str | None = None,
) -> list[Answerable]:
    """The takedowns with this reference or receipt of which a notice went to the partner.

    Each with the last such notice; none where the notice went another way, whoever asks.
    """
    theirs = or_(
        *(
            and_(
                col(NoticeRow.channel) == partner.channel,
                func.lower(NoticeRow.address) == partner.address.lower()
                if partner.address
                else col(NoticeRow.channel).is_not(None),
            )
            for partner in partners
        )
    )
    query = (
        select(NoticeRow.notice_id, TakedownRow)
        .join(TakedownRow, col(NoticeRow.takedown_id) == col(TakedownRow.id))
        .where(theirs, col(NoticeRow.state).in_(_MAY_BE_ANSWERED))
        .where(NoticeRow.kind != NoticeKind.WITHDRAWAL)
        .order_by(col(NoticeRow.number))
    )
    if receipt is not None:
        query = query.where(NoticeRow.receipt == receipt)
    if reference is not None:
        query = query.where(TakedownRow.reference == reference)
    async with store.reading() as session:
        found = {
            takedown.reference: Answerable(
                takedown=takedown.reference,
                notice_id=notice_id,
                is_open=takedown.state != State.CLOSED,
            )
            for notice_id, takedown in await session.exec(query)
        }
    return list(found.values())


async def heard(store: Store, answer_ids: str) -> frozenset[str]:
    """The takedowns with an answer whose id begins so."""
    query = (
        select(TakedownRow.reference)
        .join(AnswerRow, col(AnswerRow.takedown_id) == col(TakedownRow.id))
        .where(col(AnswerRow.answer_id).startswith(answer_ids, autoescape=True))
    )
    async with store.reading() as session:
        return frozenset(await session.exec(query))
