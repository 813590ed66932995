"""How many were reported and confirmed gone, week by week, back from now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import literal
from sqlalchemy import select as sql_select
from sqlmodel import col, func
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.store.database import Store
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import TakedownRow

WEEKS = 9  # the last one is only what the one before it is compared with
_WEEK = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Week:
    """Seven times 24 hours that end at ``until``."""

    until: datetime
    reported: int
    gone: int  # confirmed, by round: what came back and went again counts twice


async def weeks(store: Store, now: datetime, desk: str) -> tuple[Week, ...]:
    """The last ones of a desk, the latest first; three statements, each over indexes alone."""
    takedown = TakedownRow
    ends = [now - number * _WEEK for number in range(WEEKS)]
    async with store.reading() as session:
        reported = await _counts(session, col(takedown.reported_at), ends, desk)
        gone = await _counts(session, col(takedown.confirmed_at), ends, desk)
        before = await _gone_before(session, ends, desk)
    return tuple(
        Week(until=until, reported=one, gone=other + once)
        for until, one, other, once in zip(ends, reported, gone, before, strict=True)
    )


async def _counts(
    session: AsyncSession, at: Any, ends: Sequence[datetime], desk: str
) -> Sequence[int]:
    """How many were at a time in each of the weeks: each is a stretch of an index."""
    is_ours = col(TakedownRow.desk) == desk
    in_each: Any = (
        sql_select(func.count()).where(is_ours, at > end - _WEEK, at <= end).scalar_subquery()
        for end in ends
    )
    return list((await session.exec(sql_select(*in_each))).one())  # type: ignore[call-overload]


async def _gone_before(session: AsyncSession, ends: Sequence[datetime], desk: str) -> Sequence[int]:
    """Confirmations of rounds before the last one, which alone the takedown itself has: few."""
    takedown, at = TakedownRow, col(RoundRow.confirmed_at)
    in_each = (func.count(sql_case(((at > end - _WEEK) & (at <= end), 1))) for end in ends)
    query: Any = sql_select(*in_each).where(
        col(takedown.desk) == desk,
        col(takedown.reappeared) > literal(0, literal_execute=True),
        col(RoundRow.takedown_id) == col(takedown.id),
        col(RoundRow.number) < col(takedown.reappeared) + col(takedown.restarts),
        at > ends[-1] - _WEEK,
    )
    return list((await session.exec(query)).one())
