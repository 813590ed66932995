"""The table of addresses; like those of ``untilgone.store.tables``, which take it in."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class AddressRow(SQLModel, table=True):
    """An address at which a takedown's material was seen; none while it stays where it was."""

    __tablename__ = "addresses"

    id: int | None = Field(default=None, primary_key=True)
    takedown_id: int = Field(foreign_key="takedowns.id", index=True)
    number: int | None = None  # of the move, 0 for the reported one; None: only another spelling
    url_sealed: str
    url_lookup: str = Field(index=True)
    look_id: int | None = None  # the look that found it there; later ones are compared with it
    since: datetime


class HostRow(SQLModel, table=True):
    """A host of a takedown's addresses, so that it is found by it; nobody reads the host here."""

    __tablename__ = "hosts"

    lookup: str = Field(primary_key=True)
    takedown_id: int = Field(
        primary_key=True, foreign_key="takedowns.id", ondelete="CASCADE", index=True
    )
