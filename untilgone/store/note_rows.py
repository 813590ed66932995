"""The table of notes; like those of ``untilgone.store.tables``."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class NoteRow(SQLModel, table=True):
    """What somebody of ours wrote down about a case. Notes are added, never changed."""

    __tablename__ = "notes"

    note_id: str = Field(primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    author: str
    text_sealed: str
    at: datetime
