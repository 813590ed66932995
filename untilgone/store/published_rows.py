"""The table of reports that are published; like those of ``untilgone.store.tables``."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel


class PublishedRow(SQLModel, table=True):
    """One report that was made; rows are never changed or taken away.

    Nothing in it tells about a person: the cut holds counts.
    """

    __tablename__ = "published"

    reference: str = Field(primary_key=True)
    key: str = Field(unique=True)  # of whoever made it: pressed twice, there is one
    kind: str
    begin: date
    end: date  # the first day that is not meant
    desk: str = Field(index=True)
    language: str
    cut: str  # canonical JSON
    files: str  # JSON: the SHA-256 of each file, by its format
    made_by: str
    made_at: datetime
    version: str  # of Until Gone
