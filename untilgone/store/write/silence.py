"""What reporters may have been told since a backup: perhaps told, and not told again."""

from datetime import datetime

from sqlmodel import col, select

from untilgone.reporters import NewsState
from untilgone.store.database import Store
from untilgone.store.news_rows import NewsLetterRow
from untilgone.store.write.news import leaving, settle

_NOT_ENDED = (NewsState.PREPARED, NewsState.LEAVING)


async def silence(store: Store, now: datetime) -> int:
    """Send no message that is kept and has not ended; how many there were."""
    query = select(NewsLetterRow.letter_id, NewsLetterRow.state).where(
        col(NewsLetterRow.state).in_(_NOT_ENDED)
    )
    async with store.reading() as session:
        found = (await session.exec(query)).all()
    for letter_id, state in found:
        if state == NewsState.PREPARED:
            await leaving(store, letter_id, now)
        await settle(store, letter_id, NewsState.UNKNOWN, now)
    return len(found)
