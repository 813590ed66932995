"""That a channel was asked about a notice."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col

from untilgone.store.database import Store
from untilgone.store.tables import NoticeRow


async def asked(store: Store, notice_id: str, now: datetime) -> None:
    """Whatever comes of it: it is not asked about again at once."""
    async with store.writing() as session:
        await session.exec(
            update(NoticeRow).where(col(NoticeRow.notice_id) == notice_id).values(asked_at=now)
        )
