"""What waits for one person: what their role may do at their desk, by references and times alone."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.cases import Category, State, TaskKind
from untilgone.digests import MISSED_FOR, SOON, Waits, Work
from untilgone.notices import AnswerKind
from untilgone.people import OVERSEEING, Person
from untilgone.playbook import Playbooks
from untilgone.rules import ACTING, APPROVING, is_second_pair, may_approve, priority_key
from untilgone.store import mails
from untilgone.store.database import Store
from untilgone.store.queue import MOST_COUNTED
from untilgone.store.queue_rows import ClaimRow
from untilgone.store.tables import AnswerRow, CaseRow, TakedownRow, TaskRow
from untilgone.store.turn_rows import ChannelRow
from untilgone.store.workload import deadlines


async def work_for(
    store: Store, person: Person, playbooks: Playbooks, *, since: datetime, now: datetime
) -> Work:
    """What waits for somebody who was told last at ``since``."""
    acts, oversees = person.role in ACTING, person.role in OVERSEEING
    missed_since = max(since, now - MISSED_FOR)
    async with store.reading() as session:
        near = await deadlines(session, person.desk, now, now + SOON, latest_first=False)
        missed = (
            await deadlines(session, person.desk, missed_since, now, latest_first=False)
            if oversees
            else ()
        )
        work = Work(
            tasks=await _tasks(session, person, playbooks, now) if acts else {},
            near=tuple(Waits(reference=each.takedown, at=each.by) for each in near),
            missed=tuple(Waits(reference=each.takedown, at=each.by) for each in missed),
            refused=await _refused(session, person.desk, since) if person.role in APPROVING else (),
        )
        if oversees:
            halted, paused = await _channels(session, now)
            work = replace(work, halted=halted, paused=paused)
    return replace(work, mails=await mails.count_waiting(store, desk=person.desk) if acts else 0)


async def _tasks(
    session: AsyncSession, person: Person, playbooks: Playbooks, now: datetime
) -> dict[TaskKind, tuple[Waits, ...]]:
    """Open tasks that nobody else has claimed; of very many the newest."""
    query: Any = (
        select(TaskRow.kind, TaskRow.created_at, TaskRow.notice_id, TakedownRow.reference)
        .add_columns(col(TakedownRow.category), col(TakedownRow.playbook), col(CaseRow.opened_by))
        .join(TakedownRow, col(TakedownRow.id) == col(TaskRow.takedown_id))
        .join(CaseRow, col(CaseRow.id) == col(TakedownRow.case_id))
        .outerjoin(
            ClaimRow, and_(col(ClaimRow.task_id) == col(TaskRow.task_id), col(ClaimRow.until) > now)
        )
        .where(col(TaskRow.done_at).is_(None), col(TakedownRow.desk) == person.desk)
        .where(or_(col(ClaimRow.person).is_(None), col(ClaimRow.person) == person.name))
        .order_by(col(TaskRow.created_at).desc())
        .limit(MOST_COUNTED + 1)
    )
    found: dict[TaskKind, list[tuple[int, datetime, str]]] = {}
    for kind, at, notice_id, reference, category, playbook, by in await session.exec(query):
        if kind == TaskKind.APPROVE and not (
            notice_id
            and may_approve(person.role, playbooks.asked_to_approve(playbook, notice_id))
            and is_second_pair(person, by)
        ):
            continue
        urgency = priority_key(Category(category))
        found.setdefault(TaskKind(kind), []).append((urgency, at, reference))
    return {kind: _in_order(found[kind]) for kind in TaskKind if kind in found}


def _in_order(found: Iterable[tuple[int, datetime, str]]) -> tuple[Waits, ...]:
    return tuple(Waits(reference=reference, at=at) for _, at, reference in sorted(found))


async def _refused(session: AsyncSession, desk: str, since: datetime) -> tuple[Waits, ...]:
    query = (
        select(TakedownRow.reference, AnswerRow.kept_at)
        .join(TakedownRow, col(TakedownRow.id) == col(AnswerRow.takedown_id))
        .where(AnswerRow.kind == AnswerKind.REFUSED, col(AnswerRow.kept_at) > since)
        .where(TakedownRow.desk == desk, TakedownRow.state != State.CLOSED)
        .order_by(col(AnswerRow.kept_at), col(AnswerRow.answer_id))
        .limit(MOST_COUNTED + 1)
    )
    return tuple(Waits(reference=each, at=at) for each, at in await session.exec(query))


async def _channels(session: AsyncSession, now: datetime) -> tuple[tuple[datetime, ...], int]:
    """Since when channels are halted, and how many others are paused."""
    halted, paused = col(ChannelRow.halted_at), col(ChannelRow.paused_until)
    query = select(ChannelRow.halted_at).where(or_(halted.is_not(None), paused > now))
    found = (await session.exec(query)).all()
    return tuple(at for at in found if at is not None), sum(at is None for at in found)
