"""The table of canaries; like those of ``untilgone.store.tables``."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class CanaryRow(SQLModel, table=True):
    """How the control object of a platform looked last."""

    __tablename__ = "canaries"

    slug: str = Field(primary_key=True)
    checked_at: datetime
    is_live: bool
    rule: str
