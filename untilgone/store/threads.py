"""Which letters belong together: those to one address about one takedown."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.notices import NoticeState
from untilgone.store import batches
from untilgone.store.tables import NoticeRow


async def earlier(session: AsyncSession, notice: NoticeRow) -> tuple[str, ...]:
    """Message-IDs of what the same address was sent before, the oldest first (RFC 5322 3.6.4).

    Of one that left in a letter with others the Message-ID of that letter.
    """
    query = (
        select(NoticeRow.notice_id, NoticeRow.message_id)
        .where(
            NoticeRow.takedown_id == notice.takedown_id,
            NoticeRow.address == notice.address,
            NoticeRow.state == NoticeState.DELIVERED,
            col(NoticeRow.number) < notice.number,
        )
        .order_by(col(NoticeRow.number))
    )
    found = (await session.exec(query)).all()
    letters = await batches.letters_of(session, [notice_id for notice_id, _ in found])
    ids = (
        (letters[notice_id].message_id if notice_id in letters else None) or message_id
        for notice_id, message_id in found
    )
    return tuple(dict.fromkeys(ids))
