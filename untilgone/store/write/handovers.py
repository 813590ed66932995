"""Handing a task over to a colleague."""

from datetime import datetime

from untilgone.errors import Conflict
from untilgone.store.claims import HANDED_FOR, locked_task, standing_claim
from untilgone.store.database import Store
from untilgone.store.queue_rows import ClaimRow
from untilgone.store.write.record import append


async def hand_over(
    store: Store, reference: str, task_id: str, *, by: str, to: str, note: str, now: datetime
) -> None:
    """Let the task be ``to``'s; the same twice is once. Conflict when somebody else has it."""
    async with store.writing() as session:
        await locked_task(session, reference, task_id)
        standing = await standing_claim(session, task_id, now)
        if standing is not None and (standing.person, standing.handed_by) == (to, by):
            return  # the attempt before this one did it, and its answer was lost
        if standing is not None and standing.person != by:
            raise Conflict(f"{standing.person} has this task now. Nothing was changed.")
        await session.merge(
            ClaimRow(
                task_id=task_id,
                person=to,
                until=now + HANDED_FOR,
                handed_by=by,
                note_sealed=store.keyring.seal(note) if note else None,
            )
        )
        await append(
            session,
            store.keyring,
            at=now,
            actor=by,
            reference=reference,
            kind="task handed over",
            detail={"task": task_id, "colleague": to, "reason": note},
        )
