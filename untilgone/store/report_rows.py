"""The table of reports that were handed in; like those of ``untilgone.store.tables``."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class ReportRow(SQLModel, table=True):
    """What became of one report, so that the same report twice gets the same answer."""

    __tablename__ = "reports"

    report_id: str = Field(primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    answer_sealed: str  # the OpenedCase as JSON
    at: datetime
