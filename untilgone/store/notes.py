"""Reading the notes of a case."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.keyring import KeyRing
from untilgone.store.note_rows import NoteRow
from untilgone.store.views import NoteView


async def of_case(session: AsyncSession, keyring: KeyRing, case_id: int | None) -> list[NoteView]:
    """The notes of a case, the oldest first."""
    query = select(NoteRow).where(NoteRow.case_id == case_id)
    return [
        NoteView(
            note_id=row.note_id, author=row.author, text=keyring.open(row.text_sealed), at=row.at
        )
        for row in await session.exec(query.order_by(col(NoteRow.at), col(NoteRow.note_id)))
    ]
