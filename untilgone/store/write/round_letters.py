"""The letters of each round: which were delivered, and when the next one was."""

from collections import Counter

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.rules import step_words
from untilgone.store.round_rows import RoundLetterRow, RoundRow
from untilgone.store.tables import NoticeRow, TakedownRow


async def set_letters_anew(session: AsyncSession, takedown: TakedownRow) -> None:
    """Write down those that count as delivered now; one that came back is none any more.

    Each belongs to the round in which it was delivered, whenever it was written.
    """
    assert takedown.id is not None
    rounds = select(RoundRow.number, RoundRow.began_at).where(RoundRow.takedown_id == takedown.id)
    begins = (await session.exec(rounds)).all()
    at = col(NoticeRow.delivered_at)
    delivered = (
        select(NoticeRow.delivered_at, NoticeRow.kind, NoticeRow.party_kind)
        .where(NoticeRow.takedown_id == takedown.id, NoticeRow.kind != NoticeKind.WITHDRAWAL)
        .where(at.is_not(None))
        .order_by(at, col(NoticeRow.number))
    )
    letters: dict[int, list[RoundLetterRow]] = {}
    seen: Counter[tuple[int, str, str]] = Counter()
    for delivered_at, kind, party in await session.exec(delivered):
        assert delivered_at is not None
        number = max((each for each, began in begins if began <= delivered_at), default=0)
        seen[number, kind, party] += 1
        mine = letters.setdefault(number, [])
        if mine:
            mine[-1].followed_at = delivered_at
        mine.append(
            RoundLetterRow(
                takedown_id=takedown.id,
                round=number,
                number=len(mine) + 1,
                step=step_words(NoticeKind(kind), PartyKind(party), seen[number, kind, party]),
                delivered_at=delivered_at,
            )
        )
    written = delete(RoundLetterRow).where(col(RoundLetterRow.takedown_id) == takedown.id)
    await session.exec(written)
    session.add_all([each for mine in letters.values() for each in mine])
