"""The table of what was found out about who can act; like those of ``untilgone.store.tables``."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class ResolvedRow(SQLModel, table=True):
    """One answer of the outside world: of the DNS, of a registry. For all takedowns together."""

    __tablename__ = "resolved"

    part: str = Field(primary_key=True)
    subject_lookup: str = Field(primary_key=True)  # of the name, address or number it is about
    found_sealed: str
    found_at: datetime = Field(index=True)
