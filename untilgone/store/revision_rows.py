"""The tables of revised letter templates; like those of ``untilgone.store.tables``."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel


class RevisionRow(SQLModel, table=True):
    """One revision; rows are never taken away."""

    __tablename__ = "letter_revisions"

    number: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)  # of whoever made it: pressed twice, there is one
    state: str = Field(index=True)
    reason_sealed: str
    author: str
    made_at: datetime
    submitted_by: str = ""
    submitted_at: datetime | None = None
    note_sealed: str | None = None
    decided_by: str = ""
    decided_at: datetime | None = None


class RevisedTextRow(SQLModel, table=True):
    """The text of one template file in a revision. It tells nothing about any case."""

    __tablename__ = "letter_texts"
    __table_args__ = (UniqueConstraint("revision", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    revision: int = Field(foreign_key="letter_revisions.number", index=True)
    name: str = Field(index=True)
    # The name while it is what letters say, NULL before and after: one stands at a time.
    stands_for: str | None = Field(default=None, unique=True)
    text: str | None = None  # NULL: what the release ships stands again
    before: str | None = None  # what it is based on; NULL: there was no such file
    by: str
    at: datetime
