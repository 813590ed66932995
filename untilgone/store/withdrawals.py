"""Reading withdrawals: which of them are still to leave, and whether they may."""

from sqlmodel import col, select

from untilgone.looks import Standing
from untilgone.notices import NoticeKind, NoticeState
from untilgone.store.database import Store
from untilgone.store.tables import NoticeRow, TakedownRow
from untilgone.withdrawals import in_life

ON_THEIR_WAY = (NoticeState.PREPARED, NoticeState.LEAVING)
"""States of a letter that is still to leave, or may have left at this moment."""


async def on_their_way(store: Store, reference: str, since: int, until: int) -> tuple[str, ...]:
    """The withdrawals of these rounds that have not come to an end, in order."""
    query = (
        select(NoticeRow.notice_id)
        .join(TakedownRow, col(NoticeRow.takedown_id) == col(TakedownRow.id))
        .where(
            TakedownRow.reference == reference,
            NoticeRow.kind == NoticeKind.WITHDRAWAL,
            col(NoticeRow.state).in_(ON_THEIR_WAY),
        )
        .order_by(col(NoticeRow.number))
    )
    async with store.reading() as session:
        found = await session.exec(query)
        return tuple(each for each in found if in_life(each, since, until))


async def standing(store: Store, reference: str) -> Standing:
    """What all looks say of the takedown at this moment."""
    query = select(TakedownRow.standing).where(TakedownRow.reference == reference)
    async with store.reading() as session:
        return Standing((await session.exec(query)).one())
