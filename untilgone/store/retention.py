"""Which cases the period is over for, and which are kept longer all the same."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, false
from sqlmodel import and_, col, exists, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import Category, State
from untilgone.keyring import KeyRing
from untilgone.retention import Retention
from untilgone.store.database import Store
from untilgone.store.mail_rows import MailRow
from untilgone.store.note_rows import NoteRow
from untilgone.store.tables import AnswerRow, CaseRow, TakedownRow, TaskRow
from untilgone.store.upkeep_rows import KeepRow


@dataclass(frozen=True, kw_only=True)
class DueCase:
    """A case that is erased next, and by which rule."""

    reference: str
    category: Category
    desk: str
    opened_at: datetime
    closed_at: datetime | None  # the last of its takedowns; None: it never had one
    rule: str


@dataclass(frozen=True, kw_only=True)
class Keep:
    """That a case is not erased, by whom and why."""

    case: str
    until: date
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Due:
    """Those that are due, the oldest first, and how many there are in all."""

    cases: tuple[DueCase, ...]
    total: int
    mails: int  # that lead to no case


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What is erased by itself next, and what is not."""

    periods: str  # as the settings say it; empty: nothing is erased by itself
    due: Due
    kept: tuple[Keep, ...]


async def overview(
    store: Store, periods: str, now: datetime, *, desk: str | None = None
) -> Overview:
    """How it stands at this moment, of all desks or of one. Changes nothing."""
    return Overview(
        periods=periods,
        due=await due(store, Retention.parse(periods), now, desk=desk),
        kept=await kept(store, desk),
    )


async def keep_for(store: Store, reference: str) -> Keep | None:
    """Why the case is kept; None where it is not, or where there is none."""
    query = select(CaseRow).where(CaseRow.reference == reference)
    async with store.reading() as session:
        case = (await session.exec(query)).one_or_none()
        return None if case is None else await keep_of(session, store.keyring, case)


async def due(
    store: Store, retention: Retention, now: datetime, *, desk: str | None = None, limit: int = 200
) -> Due:
    """What would be erased at this moment; of all desks, or of one. Changes nothing."""
    condition = is_due(retention, now)
    mails = _mails_due(retention, now)
    if desk is not None:
        condition = and_(condition, CaseRow.desk == desk)
    closed = (
        select(func.max(TakedownRow.closed_at))
        .where(TakedownRow.case_id == CaseRow.id)
        .scalar_subquery()
    )
    async with store.reading() as session:
        query = select(CaseRow, closed).where(condition).order_by(col(CaseRow.id)).limit(limit)
        rows = (await session.exec(query)).all()
        count = select(func.count()).select_from(CaseRow).where(condition)
        total = (await session.exec(count)).one()
        loose = (await session.exec(select(func.count()).select_from(MailRow).where(mails))).one()
    cases = tuple(
        DueCase(
            reference=row.reference,
            category=Category(row.category),
            desk=row.desk,
            opened_at=row.opened_at,
            closed_at=closed_at,
            rule=retention.rule(Category(row.category)),
        )
        for row, closed_at in rows
    )
    return Due(cases=cases, total=total, mails=loose)


async def references_due(
    store: Store, retention: Retention, now: datetime, limit: int
) -> tuple[str, ...]:
    """The first ones that are due, to be erased one after the other."""
    query = select(CaseRow.reference).where(is_due(retention, now)).order_by(col(CaseRow.id))
    async with store.reading() as session:
        return tuple(await session.exec(query.limit(limit)))


async def mails_due(
    session: AsyncSession, retention: Retention, now: datetime, limit: int
) -> list[str]:
    """Digests of mails that lead to no case and whose period is over."""
    query = select(MailRow.digest).where(_mails_due(retention, now)).limit(limit)
    return list(await session.exec(query))


async def kept(store: Store, desk: str | None = None) -> tuple[Keep, ...]:
    """The cases that are kept for a reason, the first to end first; of all desks, or of one."""
    query = (
        select(CaseRow.reference, KeepRow)
        .join(CaseRow, col(CaseRow.id) == col(KeepRow.case_id))
        .order_by(col(KeepRow.until), col(CaseRow.id))
    )
    if desk is not None:
        query = query.where(CaseRow.desk == desk)
    async with store.reading() as session:
        rows = (await session.exec(query)).all()
    return tuple(_opened(store.keyring, reference, row) for reference, row in rows)


async def keep_of(session: AsyncSession, keyring: KeyRing, case: CaseRow) -> Keep | None:
    """Why this case is kept; None where it is not, whatever its day."""
    row = await session.get(KeepRow, case.id)
    return None if row is None else _opened(keyring, case.reference, row)


def _opened(keyring: KeyRing, reference: str, row: KeepRow) -> Keep:
    return Keep(
        case=reference,
        until=row.until,
        reason=keyring.open(row.reason_sealed),
        by=row.by,
        at=row.at,
    )


def is_due(retention: Retention, now: datetime) -> ColumnElement[bool]:
    """The condition that a case is erased now, in any query about ``CaseRow``."""
    groups = [
        and_(col(CaseRow.category).in_(categories), *_is_over(before))
        for before, categories in retention.before(now).items()
    ]
    held = exists().where(col(KeepRow.case_id) == CaseRow.id, col(KeepRow.until) >= now.date())
    return and_(or_(false(), *groups), ~held, _is_worth_it())


def _is_over(before: datetime) -> tuple[Any, ...]:
    """Nothing of it is open, waits for a person, or came after ``before``."""
    return (
        col(CaseRow.opened_at) <= before,
        ~_takedown(or_(col(TakedownRow.state) != State.CLOSED, TakedownRow.closed_at > before)),  # type: ignore[operator]
        ~_of_takedown(TaskRow, col(TaskRow.done_at).is_(None)),
        ~_mail(or_(col(MailRow.needs_person), *_since(_MAILED, before))),
        ~_of_takedown(AnswerRow, col(AnswerRow.kept_at) > before),
        ~exists().where(col(NoteRow.case_id) == CaseRow.id, col(NoteRow.at) > before),
    )


def _is_worth_it() -> ColumnElement[bool]:
    """It was never erased, or something came since."""
    at = col(CaseRow.erased_at)
    return or_(
        at.is_(None),
        _takedown(col(TakedownRow.closed_at) > at),
        _mail(or_(*_since(_MAILED, at))),
        _of_takedown(AnswerRow, col(AnswerRow.kept_at) > at),
        exists().where(col(NoteRow.case_id) == CaseRow.id, col(NoteRow.at) > at),
    )


_MAILED = (col(MailRow.arrived_at), col(MailRow.placed_at))


def _since(columns: tuple[Any, ...], moment: Any) -> list[Any]:
    return [column > moment for column in columns]


def _takedown(condition: Any) -> Any:
    return exists().where(col(TakedownRow.case_id) == CaseRow.id, condition)


def _of_takedown(table: type[TaskRow | AnswerRow], condition: Any) -> Any:
    return exists().where(
        col(TakedownRow.case_id) == CaseRow.id,
        col(table.takedown_id) == TakedownRow.id,
        condition,
    )


def _mail(condition: Any) -> Any:
    return exists().where(
        col(TakedownRow.case_id) == CaseRow.id,
        col(MailRow.takedown) == TakedownRow.reference,
        condition,
    )


def _mails_due(retention: Retention, now: datetime) -> ColumnElement[bool]:
    """Mails that a person placed nowhere; by the period of everything, as nobody knows of what."""
    if retention.days is None:
        return false()
    before = now - timedelta(days=retention.days)
    return and_(
        col(MailRow.takedown).is_(None),
        ~col(MailRow.needs_person),
        col(MailRow.erased_at).is_(None),
        func.coalesce(MailRow.placed_at, MailRow.arrived_at) <= before,
    )
