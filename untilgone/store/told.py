"""The notices that the yearly report of a trusted flagger counts, and up to where the record went."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import select as sql_select
from sqlmodel import and_, col
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.dossier import HANDED_OUT
from untilgone.dsa22 import PROVIDERS, Told
from untilgone.exports import EXPORTED, Cut
from untilgone.measures import NOT_KNOWN
from untilgone.notices import AnswerKind, NoticeKey, NoticeKind
from untilgone.record import READ
from untilgone.reports.query import MADE
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import ActRow, AnswerRow, NoticeRow, TakedownRow

# Who looks or takes something changes nothing: the same export again is the same.
_CHANGES_NOTHING = (
    *(READ, HANDED_OUT, EXPORTED, MADE, "record read", "data searched", "data exported"),
)


async def cut_in(session: AsyncSession) -> Cut:
    """Up to where the record is known at this moment."""
    query = (
        sql_select(col(ActRow.seq), col(ActRow.at))
        .where(col(ActRow.kind).not_in(_CHANGES_NOTHING))
        .order_by(col(ActRow.seq).desc())
        .limit(1)
    )
    found = (await session.exec(query)).first()  # type: ignore[call-overload]
    return Cut(entry=found.seq, as_of=found.at) if found else Cut(entry=0, as_of=None)


async def told_in(
    session: AsyncSession, begin: datetime, end: datetime, desk: str | None = None
) -> list[Told]:
    """Every notice that a provider took in this time; reminders are no new ones."""
    row = NoticeRow
    counted: Any = and_(
        col(row.delivered_at) >= begin,
        col(row.delivered_at) < end,
        col(row.kind).in_((NoticeKind.NOTICE, NoticeKind.ESCALATION)),
        col(row.party_kind).in_(PROVIDERS),
    )
    if desk is not None:
        of_desk = sql_select(col(TakedownRow.id)).where(col(TakedownRow.desk) == desk)
        counted = and_(counted, col(row.takedown_id).in_(of_desk))
    answers: dict[str, list[AnswerKind]] = defaultdict(list)
    said: Any = (
        sql_select(col(AnswerRow.notice_id), col(AnswerRow.kind))
        .join(row, col(row.notice_id) == col(AnswerRow.notice_id))
        .where(counted)
        .order_by(col(AnswerRow.at), col(AnswerRow.answer_id))
    )
    for notice_id, kind in await session.exec(said):
        answers[notice_id].append(AnswerKind(kind))
    query: Any = (
        sql_select(
            *(col(row.notice_id), col(row.party_slug), col(row.party_name)),
            *(col(TakedownRow.category), col(row.state), col(row.delivered_at)),
            *(col(RoundRow.first_gone_at), col(RoundRow.confirmed_at), col(RoundRow.moved_at)),
            col(RoundRow.number).label("round"),
        )
        .join(TakedownRow, col(TakedownRow.id) == col(row.takedown_id))
        .join(RoundRow, col(RoundRow.takedown_id) == col(row.takedown_id))
        .where(counted)
    )
    return [
        Told(
            provider=each.party_name if each.party_slug == NOT_KNOWN else each.party_slug,
            category=each.category,
            state=each.state,
            delivered_at=each.delivered_at,
            first_gone_at=each.first_gone_at,
            confirmed_at=each.confirmed_at,
            moved_at=each.moved_at,
            answers=tuple(answers[each.notice_id]),
        )
        for each in await session.exec(query)
        if NoticeKey.parse(each.notice_id).round == each.round
    ]
