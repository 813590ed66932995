"""What legal staff read: letters that wait for approval, and answers that say no."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import and_, col, or_, select

from untilgone.cases import Category, State, TaskKind
from untilgone.notices import AnswerKind
from untilgone.store import batches, opened
from untilgone.store.database import Store
from untilgone.store.tables import AnswerRow, CaseRow, NoticeRow, TakedownRow, TaskRow
from untilgone.store.views import AnswerView, NoticeView


@dataclass(frozen=True, kw_only=True)
class Approval:
    """A letter that waits, and what is to be known before it is approved."""

    task_id: str
    takedown: str
    category: Category
    playbook: str
    reported_by: str
    since: datetime
    notice: NoticeView


async def waiting(
    store: Store, desk: str, *, after: str | None = None, limit: int = 20
) -> list[Approval]:
    """The longest waiting first; ``after`` is the task of the last one of the page before."""
    since, key = col(TaskRow.created_at), col(TaskRow.task_id)
    query = (
        select(TaskRow, NoticeRow, TakedownRow, CaseRow.opened_by)
        .join(NoticeRow, col(NoticeRow.notice_id) == col(TaskRow.notice_id))
        .join(TakedownRow, col(TakedownRow.id) == col(TaskRow.takedown_id))
        .join(CaseRow, col(CaseRow.id) == col(TakedownRow.case_id))
        .where(TaskRow.kind == TaskKind.APPROVE, col(TaskRow.done_at).is_(None))
        .where(TakedownRow.desk == desk)
        .order_by(since, key)
        .limit(limit)
    )
    async with store.reading() as session:
        last = await session.get(TaskRow, after) if after else None
        if last is not None:
            later = and_(since == last.created_at, key > last.task_id)
            query = query.where(or_(since > last.created_at, later))
        rows = (await session.exec(query)).all()
    return [
        Approval(
            task_id=task.task_id,
            takedown=takedown.reference,
            category=Category(takedown.category),
            playbook=takedown.playbook,
            reported_by=reported_by,
            since=task.created_at,
            notice=opened.notice_view(store.keyring, notice),
        )
        for task, notice, takedown, reported_by in rows
    ]


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A party that refused, the letter that it refused, and where its takedown stands now."""

    answer: AnswerView
    takedown: str
    category: Category
    state: State
    next_step: str | None
    next_at: datetime | None
    notice: NoticeView | None


async def refusals(
    store: Store, desk: str, *, is_open: bool, before: str | None = None, limit: int = 20
) -> list[Refusal]:
    """The latest first; ``before`` is the answer's id of the last one of the page before."""
    at, key = col(AnswerRow.at), col(AnswerRow.answer_id)
    query = (
        select(AnswerRow, TakedownRow, NoticeRow)
        .join(TakedownRow, col(TakedownRow.id) == col(AnswerRow.takedown_id))
        .outerjoin(NoticeRow, col(NoticeRow.notice_id) == col(AnswerRow.notice_id))
        .where(AnswerRow.kind == AnswerKind.REFUSED, TakedownRow.desk == desk)
        .order_by(at.desc(), key.desc())
        .limit(limit)
    )
    if is_open:
        query = query.where(TakedownRow.state != State.CLOSED)
    async with store.reading() as session:
        last = await session.get(AnswerRow, before) if before else None
        if last is not None:
            query = query.where(or_(at < last.at, and_(at == last.at, key < last.answer_id)))
        rows = (await session.exec(query)).all()
        sent = [notice.notice_id for _, _, notice in rows if notice is not None]
        letters = await batches.letters_of(session, sent)
    return [
        Refusal(
            answer=opened.answer_view(store.keyring, answer),
            takedown=takedown.reference,
            category=Category(takedown.category),
            state=State(takedown.state),
            next_step=takedown.next_step,
            next_at=takedown.next_at,
            notice=opened.notice_view(store.keyring, notice, letters.get(notice.notice_id))
            if notice is not None
            else None,
        )
        for answer, takedown, notice in rows
    ]
