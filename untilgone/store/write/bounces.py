"""Notices that came back."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.notices import NoticeKey, NoticeKind, NoticeState
from untilgone.store.database import Store
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import NoticeRow, TakedownRow
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
    query = select(NoticeRow).where(
        NoticeRow.takedown_id == takedown.id,
        col(NoticeRow.delivered_at).is_not(None),
        NoticeRow.kind != NoticeKind.WITHDRAWAL,
    )
    told = [
        (NoticeKey.parse(notice.notice_id).round, notice.delivered_at)
        for notice in await session.exec(query)
        if notice.delivered_at is not None
    ]
    takedown.first_notice_at = min((at for _, at in told), default=None)
    rounds = select(RoundRow).where(RoundRow.takedown_id == takedown.id)
    for row in await session.exec(rounds):
        mine = (at for number, at in told if number == row.number)
        row.first_notice_at = min(mine, default=None)
        row.waited_seconds = row.waited_seconds if row.first_notice_at else None
        session.add(row)
    session.add(takedown)
    await set_letters_anew(session, takedown)
