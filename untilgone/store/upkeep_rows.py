"""The tables of what keeps an installation in order; like those of ``untilgone.store.tables``."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel


class KeepRow(SQLModel, table=True):
    """A case that must not be erased yet, and until when. Taken away once somebody releases it."""

    __tablename__ = "keeps"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    until: date  # the last day
    reason_sealed: str
    by: str
    at: datetime


class AnchorRow(SQLModel, table=True):
    """The end of the record on one day, as it was told outside."""

    __tablename__ = "anchors"

    day: date = Field(primary_key=True)
    seq: int
    hash: str
    at: datetime
    mail_state: str | None = None  # of untilgone.reporters.NewsState; None: no mail is wanted
