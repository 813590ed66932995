"""How the desk itself does at one moment, for machines that watch: numbers and ages only.

Of all desks together. Ages are in seconds; 0 where nothing waits. As many statements however much
there is, and none that reads what is closed.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import literal
from sqlalchemy import select as sql_select
from sqlmodel import col, exists, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import State, TaskKind
from untilgone.exposition import Gauge, Sample
from untilgone.looks import Verdict
from untilgone.notices import AnswerKind, NoticeKind, NoticeState
from untilgone.periods import Lasting
from untilgone.store.database import Store
from untilgone.store.mail_rows import MailRow
from untilgone.store.measured_rows import MeasureRow
from untilgone.store.queue_order import ends
from untilgone.store.tables import AnswerRow, LookRow, NoticeRow, TakedownRow, TaskRow
from untilgone.store.turn_rows import ChannelErrorRow, ChannelRow, MailboxRow

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_OPEN = tuple(state for state in State if state is not State.CLOSED)
_SETTLED = (State.CLOSED, State.GONE, State.CONFIRMING)
_ON_ITS_WAY = (
    NoticeState.AWAITING_APPROVAL, NoticeState.PREPARED, NoticeState.LEAVING,
    NoticeState.UNKNOWN, NoticeState.BY_HAND,
)  # fmt: skip
_KINDS = {"withdrawal": True, "letter": False}
_NO_ANSWER = (AnswerKind.BOUNCED, AnswerKind.PENDING)
_MISSED, _NEAR = "missed", "near"


async def gauges(store: Store, periods: Sequence[Lasting], now: datetime) -> tuple[Gauge, ...]:
    """Everything that is watched."""
    async with store.reading() as session:
        return (
            *await _tasks(session, now),
            *await _takedowns(session, now),
            *await _looks(session, now),
            await _legal(session, periods, now),
            await _answers(session, now),
            *await _mails(session, now),
            *await _channels(session, now),
            await _channel_errors(session),
            await _notices(session),
            await _measures(session),
        )


async def _tasks(session: AsyncSession, now: datetime) -> tuple[Gauge, ...]:
    query = (
        select(TaskRow.kind, func.count(), func.min(TaskRow.created_at))
        .where(col(TaskRow.done_at).is_(None))
        .group_by(TaskRow.kind)
    )
    found = {kind: (number, oldest) for kind, number, oldest in await session.exec(query)}
    numbers = {kind: number for kind, (number, _) in found.items()}
    ages = {kind: _age(oldest, now) for kind, (_, oldest) in found.items()}
    return (
        _gauge("tasks_open", "Tasks that wait for a person.", "kind", TaskKind, numbers),
        _gauge("task_oldest_seconds", "Age of the oldest of them.", "kind", TaskKind, ages),
    )


async def _takedowns(session: AsyncSession, now: datetime) -> tuple[Gauge, ...]:
    is_due: Any = sql_case((col(TakedownRow.next_at) < now, col(TakedownRow.next_at)))
    waits = sql_case((col(TakedownRow.state) == State.WAITING, is_due))
    query: Any = (
        sql_select(col(TakedownRow.state), func.count(), func.min(waits))
        .where(_is_open())
        .group_by(col(TakedownRow.state))
    )
    found = (await session.exec(query)).all()
    late = min((due for _, _, due in found if due is not None), default=None)
    return (
        _gauge(
            "takedowns_open",
            "Takedowns that are not closed.",
            "state",
            _OPEN,
            {state: number for state, number, _ in found},
        ),
        _one("step_lag_seconds", "How long the most overdue step is due.", _age(late, now)),
    )


async def _looks(session: AsyncSession, now: datetime) -> tuple[Gauge, ...]:
    is_recent = col(LookRow.last_at) >= now - _DAY
    seen = {
        verdict: func.count(sql_case((is_recent & (col(LookRow.verdict) == verdict), 1)))
        for verdict in Verdict
    }
    last: Any = (
        sql_select(
            col(TakedownRow.state).label("state"),
            func.coalesce(func.max(col(LookRow.last_at)), col(TakedownRow.reported_at)).label("at"),
            *(number.label(verdict) for verdict, number in seen.items()),
        )
        .select_from(TakedownRow)
        .outerjoin(LookRow, col(LookRow.takedown_id) == col(TakedownRow.id))
        .where(_is_open())
        .group_by(col(TakedownRow.id), col(TakedownRow.state), col(TakedownRow.reported_at))
        .subquery()
    )
    query: Any = sql_select(
        last.c.state, func.min(last.c.at), *(func.sum(last.c[verdict]) for verdict in Verdict)
    ).group_by(last.c.state)
    found = (await session.exec(query)).all()
    sums = {str(v): sum(int(row[2 + at]) for row in found) for at, v in enumerate(Verdict)}
    return (
        _gauge(
            "look_oldest_seconds",
            "How long ago the takedown was looked at that waits longest.",
            "state",
            _OPEN,
            {row[0]: _age(row[1], now) for row in found},
        ),
        _gauge(
            "looks_by_verdict",
            "What looks at open takedowns said in 24 hours; the same in a row counts once.",
            "verdict",
            Verdict,
            sums,
        ),
    )


async def _legal(session: AsyncSession, periods: Sequence[Lasting], now: datetime) -> Gauge:
    until = ends(periods, col(TakedownRow.first_notice_at))
    begin, end = int(now.timestamp()), int((now + _DAY).timestamp())
    query: Any = sql_select(
        func.count(sql_case((until <= begin, 1))),
        func.count(sql_case(((until > begin) & (until <= end), 1))),
    ).where(
        _is_open(),
        col(TakedownRow.state).not_in(_SETTLED),
        col(TakedownRow.first_notice_at).is_not(None),
    )
    missed, near = (await session.exec(query)).one()
    says = "Open takedowns whose legal period is over (missed) or ends within a day (near)."
    return _gauge("legal_deadlines", says, "is", (_MISSED, _NEAR), {_MISSED: missed, _NEAR: near})


async def _answers(session: AsyncSession, now: datetime) -> Gauge:
    by = col(NoticeRow.answer_by)
    is_answered = exists().where(
        col(AnswerRow.notice_id) == col(NoticeRow.notice_id),
        col(AnswerRow.takedown_id) == col(NoticeRow.takedown_id),
        col(AnswerRow.kind).not_in(_NO_ANSWER),
    )
    query: Any = (
        sql_select(func.count(sql_case((by < now, 1))), func.count(sql_case((by >= now, 1))))
        .join(TakedownRow, col(NoticeRow.takedown_id) == col(TakedownRow.id))
        .where(
            by >= now - _WEEK,
            by < now + _DAY,
            col(NoticeRow.delivered_at).is_not(None),
            col(TakedownRow.state).not_in(_SETTLED),
            ~is_answered,
        )
    )
    missed, near = (await session.exec(query)).one()
    says = "Letters without an answer by the day they name: in the last week, in the next day."
    return _gauge("answer_deadlines", says, "is", (_MISSED, _NEAR), {_MISSED: missed, _NEAR: near})


async def _mails(session: AsyncSession, now: datetime) -> tuple[Gauge, ...]:
    query = select(func.count(), func.min(MailRow.arrived_at)).where(col(MailRow.needs_person))
    number, oldest = (await session.exec(query)).one()
    emptied = (await session.exec(select(func.min(MailboxRow.emptied_at)))).one()
    return (
        _one("mail_lag_seconds", "How long ago the mailbox had been read out.", _age(emptied, now)),
        _one("mails_waiting", "Mails that nobody has placed yet.", number),
        _one("mail_oldest_seconds", "Age of the oldest of them.", _age(oldest, now)),
    )


async def _channels(session: AsyncSession, now: datetime) -> tuple[Gauge, ...]:
    rows = (await session.exec(select(ChannelRow).order_by(col(ChannelRow.slug)))).all()
    slugs = [row.slug for row in rows]
    paused = {r.slug: int(r.paused_until is not None and r.paused_until > now) for r in rows}
    halted = {row.slug: int(row.halted_at is not None) for row in rows}
    return (
        _gauge("channel_paused", "1: the other side asked to wait.", "channel", slugs, paused),
        _gauge("channel_halted", "1: the account was refused.", "channel", slugs, halted),
    )


async def _channel_errors(session: AsyncSession) -> Gauge:
    found = await session.exec(
        select(ChannelErrorRow).order_by(col(ChannelErrorRow.slug), col(ChannelErrorRow.error))
    )
    return Gauge(
        name="untilgone_channel_errors_total",
        says="What went wrong with a channel, by what may have happened outside.",
        samples=tuple(
            Sample(value=row.number, labels=(("channel", row.slug), ("error", row.error)))
            for row in found
        ),
        is_counter=True,
    )


async def _notices(session: AsyncSession) -> Gauge:
    withdraws = col(NoticeRow.kind) == NoticeKind.WITHDRAWAL
    query: Any = (
        sql_select(withdraws, col(NoticeRow.state), func.count())
        .where(col(NoticeRow.state).in_(_ON_ITS_WAY))
        .group_by(withdraws, col(NoticeRow.state))
    )
    found = {(bool(kind), state): number for kind, state, number in await session.exec(query)}
    samples = tuple(
        Sample(value=found.get((kind, state), 0), labels=(("kind", name), ("state", state)))
        for name, kind in _KINDS.items()
        for state in _ON_ITS_WAY
    )
    says = "Letters and withdrawals that have not left, or may have."
    return Gauge(name="untilgone_notices", says=says, samples=samples)


async def _measures(session: AsyncSession) -> Gauge:
    number = (await session.exec(select(func.count()).select_from(MeasureRow))).one()
    return _one("measures_not_counted", "Clocks that stopped and are not in figures yet.", number)


def _is_open() -> Any:
    return col(TakedownRow.state) != literal(State.CLOSED, literal_execute=True)  # has an index


def _gauge(
    name: str, says: str, label: str, known: Iterable[str], found: Mapping[str, float]
) -> Gauge:
    """One sample for each that is known, 0 where nothing was found: no line comes and goes."""
    samples = tuple(
        Sample(value=found.get(each, 0), labels=((label, str(each)),)) for each in known
    )
    return Gauge(name=f"untilgone_{name}", says=says, samples=samples)


def _one(name: str, says: str, value: float) -> Gauge:
    return Gauge(name=f"untilgone_{name}", says=says, samples=(Sample(value=value),))


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since is not None else 0.0
