"""What a group shows beside its clocks: what was refused, and what has been open the longest."""

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import literal
from sqlalchemy import select as sql_select
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, exists, func, or_
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import State
from untilgone.looks import Standing
from untilgone.measures import Dimension
from untilgone.notices import AnswerKind
from untilgone.parties import PartyKind
from untilgone.store.database import Store
from untilgone.store.measured import Asked
from untilgone.store.round_columns import is_not_ended, key_of
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import AnswerRow, NoticeRow, TakedownRow

_BY = {Dimension.PLATFORM: PartyKind.PLATFORM, Dimension.HOST: PartyKind.HOST}
"""Whose refusal it is; a group of another kind counts everybody's."""


@dataclass(frozen=True, kw_only=True)
class Oldest:
    """The open takedown about which somebody was told first."""

    reference: str
    told_at: datetime


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Of the rounds whose first notice was delivered in the days that were asked about."""

    refused: int  # rounds in which it was refused at least once
    oldest: Oldest | None


async def facts(store: Store, asked: Asked) -> Facts:
    """One group, in two statements."""
    async with store.reading() as session:
        return Facts(refused=await _refused(session, asked), oldest=await _oldest(session, asked))


async def _refused(session: AsyncSession, asked: Asked) -> int:
    ladder, later = RoundRow, aliased(RoundRow)
    told, gone = col(ladder.first_notice_at), col(ladder.first_gone_at)
    query: Any = (
        sql_select(func.count())
        .select_from(ladder)
        .join(TakedownRow, col(TakedownRow.id) == col(ladder.takedown_id))
        .outerjoin(later, is_next(later, ladder))
        .where(was_refused(asked.dimension, ladder, later), or_(gone.is_(None), gone > told))
        .where(*_of_group(asked))
    )
    return int((await session.exec(query)).one()[0])


async def _oldest(session: AsyncSession, asked: Asked) -> Oldest | None:
    ladder, takedown = RoundRow, TakedownRow
    query: Any = (
        sql_select(col(takedown.reference), col(ladder.first_notice_at))
        .join(ladder, col(ladder.takedown_id) == col(takedown.id))
        .where(
            col(ladder.number) == col(takedown.reappeared) + col(takedown.restarts),
            col(ladder.first_notice_at).is_not(None),
            is_not_ended(ladder),
            col(takedown.state) != literal(State.CLOSED, literal_execute=True),
            col(takedown.standing) != Standing.GONE,
            *_of_group(asked),
        )
        .order_by(col(ladder.first_notice_at), col(takedown.id))
        .limit(1)
    )
    found = (await session.exec(query)).first()
    return Oldest(reference=found[0], told_at=found[1]) if found else None


def was_refused(dimension: Dimension, ladder: Any, later: Any) -> Any:
    """That a party refused in this round, before the next one began: of a platform its own no.

    What is said about a letter of a round before is no word about this one.
    """
    letter = exists().where(col(NoticeRow.notice_id) == col(AnswerRow.notice_id))
    letter = letter.correlate(AnswerRow, ladder)
    of = [
        col(AnswerRow.takedown_id) == col(ladder.takedown_id),
        col(AnswerRow.kind) == AnswerKind.REFUSED,
        col(AnswerRow.at) >= col(ladder.first_notice_at),
        or_(col(later.began_at).is_(None), col(AnswerRow.at) < col(later.began_at)),
        ~letter.where(col(NoticeRow.delivered_at) < col(ladder.first_notice_at)),
    ]
    if dimension in _BY:
        of.append(letter.where(col(NoticeRow.party_kind) == _BY[dimension]))
    return exists().where(*of)


def is_next(later: Any, ladder: Any) -> Any:
    """That one round is the next one of another."""
    return and_(
        col(later.takedown_id) == col(ladder.takedown_id),
        col(later.number) == col(ladder.number) + 1,
    )


def _of_group(asked: Asked) -> list[Any]:
    told = col(RoundRow.first_notice_at)
    found = [] if asked.key is None else [key_of(asked.dimension, asked.clock) == asked.key]
    if asked.desk is not None:
        found.append(col(TakedownRow.desk) == asked.desk)
    if asked.since is not None:
        found.append(told >= datetime.combine(asked.since, time(), UTC))
    if asked.until is not None:
        found.append(told < datetime.combine(asked.until, time(), UTC))
    return found
