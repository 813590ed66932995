"""Who works on which task. A claim tells colleagues; it hinders nobody and no workflow.

No act on a case, so pages write it themselves. Only handing over is on the record: that is an
activity's (write/handovers.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from untilgone.errors import Conflict, NotFound
from untilgone.keyring import KeyRing
from untilgone.store.database import Store
from untilgone.store.opened import task_view
from untilgone.store.queue_rows import ClaimRow
from untilgone.store.rows import takedown_row
from untilgone.store.tables import TakedownRow, TaskRow
from untilgone.store.views import TaskView

IDLE = timedelta(minutes=15)  # a claim ends when its page was not open for so long
HANDED_FOR = timedelta(hours=24)  # whoever is given something may be out
_RENEWED_EVERY = timedelta(minutes=1)  # so that reading pages is not writing to the store each time


@dataclass(frozen=True, kw_only=True)
class Claim:
    """Somebody works on a task."""

    task_id: str
    person: str
    until: datetime
    handed_by: str | None = None
    note: str = ""


class Claimed(Conflict):
    """Somebody else works on it; nothing was changed."""

    def __init__(self, claim: Claim) -> None:
        super().__init__(f"{claim.person} has claimed this task.")
        self.claim = claim


async def claim(
    store: Store, reference: str, task_id: str, person: str, now: datetime, *, takes_over: bool
) -> Claim:
    """Claim an open task of the takedown; renews a claim of one's own.

    Claimed while somebody else has it, unless ``takes_over``; Conflict when it is done.
    """
    async with store.writing() as session:
        await locked_task(session, reference, task_id)
        standing = await standing_claim(session, task_id, now)
        if standing is not None and standing.person != person and not takes_over:
            raise Claimed(opened(store.keyring, standing))
        until = now + IDLE
        if standing is not None and standing.person == person:
            row = standing
            row.until = max(row.until, until)
        else:
            row = await session.merge(
                ClaimRow(
                    task_id=task_id, person=person, until=until, handed_by=None, note_sealed=None
                )
            )
        session.add(row)
        return opened(store.keyring, row)


async def let_go(store: Store, reference: str, task_id: str, person: str) -> None:
    """End one's own claim; nothing happens where one has none."""
    async with store.writing() as session:
        await session.exec(
            delete(ClaimRow).where(
                col(ClaimRow.task_id) == task_id,
                col(ClaimRow.person) == person,
                col(ClaimRow.task_id).in_(_tasks_of(reference)),
            )
        )


async def shared(
    store: Store, reference: str, now: datetime
) -> tuple[tuple[TaskView, Claim | None], ...]:
    """The open tasks of a takedown, the oldest first, and the claims that stand on them."""
    stands = and_(col(ClaimRow.task_id) == col(TaskRow.task_id), col(ClaimRow.until) > now)
    async with store.reading() as session:
        takedown = await takedown_row(session, reference)
        query = (
            select(TaskRow, ClaimRow)
            .outerjoin(ClaimRow, stands)
            .where(TaskRow.takedown_id == takedown.id, col(TaskRow.done_at).is_(None))
            .order_by(col(TaskRow.created_at), col(TaskRow.task_id))
        )
        rows = (await session.exec(query)).all()
    return tuple(
        (task_view(store.keyring, task, reference), opened(store.keyring, row) if row else None)
        for task, row in rows
    )


async def renew(
    store: Store, claims: Sequence[Claim], person: str, now: datetime
) -> dict[str, Claim]:
    """Those of the claims that are this person's last on, because they are at their page."""
    due = [
        each.task_id
        for each in claims
        if each.person == person and each.until < now + IDLE - _RENEWED_EVERY
    ]
    if not due:
        return {}
    async with store.writing() as session:
        query = select(ClaimRow).where(col(ClaimRow.task_id).in_(due), ClaimRow.person == person)
        rows = (await session.exec(query.with_for_update())).all()
        for row in rows:
            row.until = max(row.until, now + IDLE)
            session.add(row)
        return {row.task_id: opened(store.keyring, row) for row in rows}


async def locked_task(session: AsyncSession, reference: str, task_id: str) -> TaskRow:
    """The open task, locked: of two who claim it at once, one waits and sees what the other did."""
    query = (
        select(TaskRow)
        .join(TakedownRow, col(TaskRow.takedown_id) == col(TakedownRow.id))
        .where(TaskRow.task_id == task_id, TakedownRow.reference == reference)
        .with_for_update(of=TaskRow)
    )
    row = (await session.exec(query)).one_or_none()
    if row is None:
        raise NotFound(f"There is no such task of {reference}.")
    if row.done_at is not None:
        raise Conflict("This task is done already. Nothing was changed.")
    return row


async def standing_claim(session: AsyncSession, task_id: str, now: datetime) -> ClaimRow | None:
    """The claim on it, unless its time is over."""
    row = await session.get(ClaimRow, task_id)
    return row if row is not None and row.until > now else None


def opened(keyring: KeyRing, row: ClaimRow) -> Claim:
    """The claim as people see it."""
    return Claim(
        task_id=row.task_id,
        person=row.person,
        until=row.until,
        handed_by=row.handed_by,
        note=keyring.open(row.note_sealed) if row.note_sealed else "",
    )


def _tasks_of(reference: str) -> SelectOfScalar[str]:
    return (
        select(TaskRow.task_id)
        .join(TakedownRow, col(TaskRow.takedown_id) == col(TakedownRow.id))
        .where(TakedownRow.reference == reference, col(TaskRow.done_at).is_(None))
    )
