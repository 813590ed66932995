"""What workers that died left behind in a takedown that closes."""

from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.keyring import KeyRing
from untilgone.notices import NoticeState
from untilgone.progress import TaskEnd
from untilgone.store.tables import NoticeRow, TakedownRow, TaskRow
from untilgone.store.write.record import append

_SAID = "We stopped while it was on its way, and the takedown closed before anybody found out."


async def lost_tasks(session: AsyncSession, takedown: TakedownRow) -> tuple[TaskEnd, ...]:
    """Tasks still open: kept by a worker that died before the workflow heard of them."""
    query = select(TaskRow.task_id).where(
        TaskRow.takedown_id == takedown.id, col(TaskRow.done_at).is_(None)
    )
    found = (await session.exec(query)).all()
    return tuple(TaskEnd(task_id=task_id, outcome="not needed") for task_id in found)


async def settle_lost(
    session: AsyncSession, keyring: KeyRing, takedown: TakedownRow, now: datetime
) -> None:
    """Whatever was on its way when its worker died may have left: that is said for good.

    Nobody is asked any more; an attempt that lives after all, or an answer, still says better.
    """
    query = select(NoticeRow).where(
        NoticeRow.takedown_id == takedown.id, NoticeRow.state == NoticeState.LEAVING
    )
    for notice in (await session.exec(query.with_for_update())).all():
        notice.state, notice.said_sealed = NoticeState.UNKNOWN, keyring.seal(_SAID)
        session.add(notice)
        await append(
            session,
            keyring,
            at=now,
            actor="system",
            reference=takedown.reference,
            kind=f"{notice.kind} {NoticeState.UNKNOWN}",
            detail={"notice": notice.notice_id, "party": notice.party_name, "said": _SAID},
        )
