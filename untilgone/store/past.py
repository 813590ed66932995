"""What a letter tells of the time before it: since when it is there, and whether it was gone."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.looks import Verdict
from untilgone.store.database import Store
from untilgone.store.round_rows import RoundRow
from untilgone.store.rows import rows_of, takedown_row
from untilgone.store.tables import LookRow


@dataclass(frozen=True, kw_only=True)
class Past:
    """The life that a takedown has now: since it was reported, or since it came back last."""

    life: int = 0  # the round with which it began
    gone_from: datetime | None = None  # the first look that found it gone; None: it never was
    back_since: datetime | None = None  # the look that found it there again
    live_from: datetime | None = None  # the first look of this life that found it there
    live_looks: int = 0  # how many did


async def of(store: Store, reference: str) -> Past:
    """The past of a takedown; NotFound when there is none."""
    async with store.reading() as session:
        row = await takedown_row(session, reference)
        past = await _last_return(session, row.id) if row.reappeared else Past()
        query = select(func.min(LookRow.first_at), func.sum(LookRow.count)).where(
            LookRow.takedown_id == row.id, LookRow.verdict == Verdict.LIVE
        )
        if past.back_since is not None:
            query = query.where(col(LookRow.first_at) >= past.back_since)
        live_from, live_looks = (await session.exec(query)).one()
    return Past(
        life=past.life,
        gone_from=past.gone_from,
        back_since=past.back_since,
        live_from=live_from,
        live_looks=int(live_looks or 0),
    )


async def _last_return(session: AsyncSession, takedown_id: int | None) -> Past:
    """A round that follows one which was confirmed gone, and did not end by a move."""
    past = Past()
    rounds = await rows_of(session, RoundRow, takedown_id, RoundRow.number)
    for before, begun in pairwise(rounds):
        if before.confirmed_at is not None and before.moved_at is None:
            past = Past(
                life=begun.number, gone_from=before.first_gone_at, back_since=begun.began_at
            )
    return past
