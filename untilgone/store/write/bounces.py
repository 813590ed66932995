"""Notices that came back."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.notices import NoticeKey, NoticeKind, NoticeState
from untilgone.store.database import Store
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import NoticeRow, TakedownRow
from untilgone.store.write.measuring import told_anew
from untilgone.store.write.notices import locked_notice, mark_bad
from untilgone.store.write.round_letters import set_letters_anew


async def bounce(store: Store, notice_id: str, said: str, now: datetime) -> None:
    """The notice came back: it counts as not delivered, its address is never used again."""
    async with store.writing() as session:
        notice = await locked_notice(session, notice_id)
        if notice is None or notice.state == NoticeState.BOUNCED:
            return
        takedown = await session.get_one(TakedownRow, notice.takedown_id, with_for_update=True)
        notice.state, notice.said_sealed = NoticeState.BOUNCED, store.keyring.seal(said)
        notice.delivered_at = None
        session.add(notice)
        await _set_clocks_anew(session, takedown)
        await mark_bad(session, store, notice, said, now)


async def _set_clocks_anew(session: AsyncSession, takedown: TakedownRow) -> None:
    """The clocks begin with the first notice that still counts as delivered, if there is one."""
    query = (
        select(NoticeRow)
        .where(
            NoticeRow.takedown_id == takedown.id,
            col(NoticeRow.delivered_at).is_not(None),
            NoticeRow.kind != NoticeKind.WITHDRAWAL,
        )
        .order_by(col(NoticeRow.delivered_at), col(NoticeRow.number))
    )
    told = (await session.exec(query)).all()
    takedown.first_notice_at = told[0].delivered_at if told else None
    rounds = select(RoundRow).where(RoundRow.takedown_id == takedown.id)
    for row in await session.exec(rounds):
        mine = [each for each in told if NoticeKey.parse(each.notice_id).round == row.number]
        await told_anew(session, takedown, row, mine)
    session.add(takedown)
    await set_letters_anew(session, takedown)
