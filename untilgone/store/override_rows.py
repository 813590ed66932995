"""The table of changes to the directory; like those of ``untilgone.store.tables``."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class OverrideRow(SQLModel, table=True):
    """One change that staff made to the directory; rows are added and never taken away."""

    __tablename__ = "directory_overrides"

    number: int | None = Field(default=None, primary_key=True)
    kind: str
    slug: str = Field(index=True)
    # `kind/slug` while this entry stands, NULL once another took its place: one stands at a time.
    stands_for: str | None = Field(default=None, unique=True)
    entry: str | None = None  # the party as JSON; None: what the files say stands again
    before: str | None = None  # what stood before, wherever it came from; None: nothing
    by: str
    at: datetime
    reason_sealed: str
