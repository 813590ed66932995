"""How much there is to do and how much was done: figures of one moment, for whoever leads a desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case as sql_case
from sqlalchemy import exists, literal
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import Category, State, TaskKind
from untilgone.notices import AnswerKind
from untilgone.record import READ
from untilgone.store.database import Store
from untilgone.store.desks import is_about
from untilgone.store.tables import ActRow, AnswerRow, NoticeRow, TakedownRow, TaskRow

DAY, WEEK = timedelta(days=1), timedelta(days=7)
MOST_DEADLINES = 100
_DAY, _WEEK, _LONGER = "day", "week", "longer"  # ages of tasks
_NOBODY = tuple(  # acts in the record that no person did; an index knows these words
    literal(each, literal_execute=True) for each in ("system", "party")
)
_SETTLED = (State.CLOSED, State.GONE, State.CONFIRMING)
_NO_ANSWER = (AnswerKind.BOUNCED, AnswerKind.PENDING)  # by the mail system, not by the party


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Open tasks of one kind, by how long they have been waiting."""

    kind: TaskKind
    under_a_day: int
    under_a_week: int
    longer: int
    oldest: datetime


@dataclass(frozen=True, kw_only=True)
class Done:
    """What one person did since a moment: kinds of acts and how many, the most frequent first."""

    person: str
    acts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """By when a party was asked to answer, where it has not and the material is still there."""

    takedown: str
    party: str
    by: datetime


@dataclass(frozen=True, kw_only=True)
class Workload:
    """Everything of one moment."""

    open: tuple[tuple[Category, State, int], ...]
    waiting: tuple[Waiting, ...]
    done: tuple[Done, ...]  # in the week before
    missed: tuple[Deadline, ...]  # in the week before, the latest first
    near: tuple[Deadline, ...]  # within a day, the nearest first
    has_more_missed: bool
    has_more_near: bool


async def workload(store: Store, now: datetime, desk: str) -> Workload:
    """The figures of a desk as they are; five statements, however much there is."""
    async with store.reading() as session:
        missed = await deadlines(session, desk, now - WEEK, now, latest_first=True)
        near = await deadlines(session, desk, now, now + DAY, latest_first=False)
        return Workload(
            open=await _open(session, desk),
            waiting=await _waiting(session, now, desk),
            done=await _done(session, now - WEEK, desk),
            missed=missed[:MOST_DEADLINES],
            near=near[:MOST_DEADLINES],
            has_more_missed=len(missed) > MOST_DEADLINES,
            has_more_near=len(near) > MOST_DEADLINES,
        )


async def _open(session: AsyncSession, desk: str) -> tuple[tuple[Category, State, int], ...]:
    query = (
        select(TakedownRow.category, TakedownRow.state, func.count())
        .where(TakedownRow.desk == desk)
        .where(col(TakedownRow.state) != literal(State.CLOSED, literal_execute=True))
        .group_by(col(TakedownRow.category), col(TakedownRow.state))
    )
    found = await session.exec(query)
    return tuple((Category(category), State(state), number) for category, state, number in found)


async def _waiting(session: AsyncSession, now: datetime, desk: str) -> tuple[Waiting, ...]:
    since = col(TaskRow.created_at)
    age = sql_case((since > now - DAY, _DAY), (since > now - WEEK, _WEEK), else_=_LONGER)
    query = (
        select(TaskRow.kind, age, func.count(), func.min(since))
        .join(TakedownRow, col(TakedownRow.id) == col(TaskRow.takedown_id))
        .where(col(TaskRow.done_at).is_(None), TakedownRow.desk == desk)
        .group_by(col(TaskRow.kind), age)
    )
    numbers: dict[tuple[str, str], int] = {}
    oldest: dict[str, datetime] = {}
    for kind, old, number, earliest in await session.exec(query):
        numbers[kind, old] = number
        oldest[kind] = min(earliest, oldest.get(kind, earliest))
    return tuple(
        Waiting(
            kind=TaskKind(kind),
            under_a_day=numbers.get((kind, _DAY), 0),
            under_a_week=numbers.get((kind, _WEEK), 0),
            longer=numbers.get((kind, _LONGER), 0),
            oldest=oldest[kind],
        )
        for kind in sorted(oldest, key=lambda each: oldest[each])
    )


async def _done(session: AsyncSession, since: datetime, desk: str) -> tuple[Done, ...]:
    number = func.count()
    query = (
        select(ActRow.actor, ActRow.kind, number)
        .where(col(ActRow.at) >= since, col(ActRow.actor).not_in(_NOBODY))
        .where(ActRow.kind != READ, is_about(col(ActRow.reference), desk))
        .group_by(col(ActRow.actor), col(ActRow.kind))
        .order_by(col(ActRow.actor), number.desc(), col(ActRow.kind))
    )
    found: dict[str, list[tuple[str, int]]] = {}
    for actor, kind, count in await session.exec(query):
        found.setdefault(actor, []).append((kind, count))
    return tuple(Done(person=person, acts=tuple(acts)) for person, acts in found.items())


async def deadlines(
    session: AsyncSession, desk: str, begin: datetime, end: datetime, *, latest_first: bool
) -> tuple[Deadline, ...]:
    """Those between the two moments; one more than are shown, so that it is known if there are."""
    by = col(NoticeRow.answer_by)
    is_answered = exists().where(
        col(AnswerRow.notice_id) == col(NoticeRow.notice_id),
        col(AnswerRow.takedown_id) == col(NoticeRow.takedown_id),
        col(AnswerRow.kind).not_in(_NO_ANSWER),
    )
    query = (
        select(TakedownRow.reference, NoticeRow.party_name, NoticeRow.answer_by)
        .join(TakedownRow, col(NoticeRow.takedown_id) == col(TakedownRow.id))
        .where(
            by >= begin,
            by < end,
            TakedownRow.desk == desk,
            col(NoticeRow.delivered_at).is_not(None),
            col(TakedownRow.state).not_in(_SETTLED),
            ~is_answered,
        )
        .order_by(by.desc() if latest_first else by, col(NoticeRow.number))
        .limit(MOST_DEADLINES + 1)
    )
    return tuple(
        Deadline(takedown=reference, party=party, by=until)
        for reference, party, until in await session.exec(query)
        if until is not None
    )
