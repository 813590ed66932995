"""The tables of how people share the work; like those of ``untilgone.store.tables``."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class ClaimRow(SQLModel, table=True):
    """Who works on a task, and until when nobody else need look at it."""

    __tablename__ = "claims"

    task_id: str = Field(primary_key=True, foreign_key="tasks.task_id", ondelete="CASCADE")
    person: str = Field(index=True)
    until: datetime
    handed_by: str | None = None  # the colleague who gave it on; None: they took it themselves
    note_sealed: str | None = None  # what that colleague had to say


class SavedViewRow(SQLModel, table=True):
    """Filters of the queue that somebody comes back to."""

    __tablename__ = "saved_views"

    view_id: str = Field(primary_key=True)
    person: str = Field(index=True)  # with the desk: names are unique in one only
    name_sealed: str  # people write names of cases and sites into it
    query_sealed: str  # what stands behind the `?`
