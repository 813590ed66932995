"""The order in which to do open tasks (untilgone/store/queue.py)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, cast, extract, func, literal
from sqlalchemy import case as sql_case
from sqlalchemy import select as sql_select
from sqlmodel import col

from untilgone.cases import Category
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.periods import Lasting
from untilgone.rules import priority_key
from untilgone.store.queue_rows import ClaimRow
from untilgone.store.tables import NoticeRow, TakedownRow, TaskRow

_NEVER = 2**53  # seconds; where no law gives a period


def place(ranked: Any) -> tuple[Any, ...]:
    """What the place of a task in the queue depends on."""
    return ranked.c.urgency, ranked.c.ends, ranked.c.created_at, ranked.c.task_id


def order(ranked: Any, *, is_back: bool) -> list[Any]:
    """The order of the queue, or the other way round."""
    return [column.desc() if is_back else column for column in place(ranked)]


def ranked_tasks(periods: Sequence[Lasting], now: datetime, conditions: Sequence[Any]) -> Any:
    """Those tasks with what their place in the queue depends on."""
    told_at = (
        sql_select(func.min(NoticeRow.delivered_at))
        .where(
            col(NoticeRow.takedown_id) == col(TakedownRow.id),
            col(NoticeRow.party_kind) == PartyKind.PLATFORM,
            col(NoticeRow.party_slug) == col(TakedownRow.platform),
            col(NoticeRow.kind) != NoticeKind.WITHDRAWAL,
        )
        .correlate(TakedownRow)
        .scalar_subquery()
    )
    urgency = sql_case(
        {category.value: priority_key(category) for category in Category},
        value=col(TakedownRow.category),
    )
    return (
        sql_select(
            col(TaskRow.task_id),
            col(TaskRow.created_at),
            urgency.label("urgency"),
            ends(periods, told_at).label("ends"),
            told_at.label("told_at"),
        )
        .join(TakedownRow, col(TaskRow.takedown_id) == col(TakedownRow.id))
        .outerjoin(ClaimRow, stands(now))
        .where(*conditions)
        .subquery()
    )


def ends(periods: Sequence[Lasting], told_at: Any) -> ColumnElement[int]:
    """When the platform's period ends, in seconds since 1970."""
    never = literal(_NEVER, BigInteger)
    if not periods:
        return never
    ends = sql_case(
        *(
            (
                and_(
                    col(TakedownRow.category) == lasting.category,
                    col(TakedownRow.platform).in_(lasting.platforms),
                ),
                cast(extract("epoch", told_at), BigInteger) + lasting.seconds,
            )
            for lasting in periods
        ),
        else_=None,
    )
    return func.coalesce(ends, never)


def stands(now: datetime) -> ColumnElement[bool]:
    """The condition that a claim is on a task and has not run out."""
    return and_(col(ClaimRow.task_id) == col(TaskRow.task_id), col(ClaimRow.until) > now)
