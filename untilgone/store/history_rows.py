"""The table of past takedowns that were counted; like those of ``untilgone.store.tables``."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class HistoryRow(SQLModel, table=True):
    """That a row of a spreadsheet was counted, so that it never is again. It tells nothing else."""

    __tablename__ = "history"

    lookup: str = Field(primary_key=True)  # keyed hash of URL, report and first notice
    order_key: str  # which order took it: the same one again gives the same answer
    row: int
    at: datetime
