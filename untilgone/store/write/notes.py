"""Notes of people about a case: each is added once, none is ever changed."""

import hashlib
from datetime import datetime

from sqlmodel import select

from untilgone.errors import NotFound
from untilgone.store.database import Store
from untilgone.store.note_rows import NoteRow
from untilgone.store.tables import CaseRow
from untilgone.store.write.record import append, lock

ACT = "note added"


async def add_note(
    store: Store, case: str, note_id: str, text: str, *, by: str, now: datetime
) -> bool:
    """Add a note; False where it was added before. NotFound when there is no such case.

    The record says who and when, and the hash of the text, never the text: that is erased alone.
    """
    async with store.writing() as session:
        await lock(session)
        found = await session.exec(select(CaseRow).where(CaseRow.reference == case))
        row = found.one_or_none()
        if row is None:
            raise NotFound(f"There is no case {case}. Nothing was noted.")
        assert row.id is not None
        if await session.get(NoteRow, note_id) is not None:
            return False
        session.add(
            NoteRow(
                note_id=note_id,
                case_id=row.id,
                author=by,
                text_sealed=store.keyring.seal(text),
                at=now,
            )
        )
        await append(
            session,
            store.keyring,
            at=now,
            actor=by,
            reference=case,
            kind=ACT,
            detail={"note": note_id, "sha256": hashlib.sha256(text.encode()).hexdigest()},
        )
        return True
