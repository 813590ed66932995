"""The tables of mail to those who work here; like those of ``untilgone.store.tables``."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class MailWishRow(SQLModel, table=True):
    """Where and when one person wants to be told that work waits."""

    __tablename__ = "mail_wishes"

    person: str = Field(primary_key=True)
    rhythm: str
    hour: int
    address_sealed: str | None = None  # None: nobody keeps it any more
    edition: int = 0  # counts the addresses: what belongs to another one is void
    confirmed_at: datetime | None = None
    refused_at: datetime | None = None  # nobody is at the address, so nothing goes there
    told_at: datetime | None = None  # what came before needs no mail of its own
    link_wanted: bool = False
    link_made_at: datetime | None = None
    link_sha256: str | None = None
    link_expires_at: datetime | None = None


class DigestRow(SQLModel, table=True):
    """One mail to one of them, and how far it has come. Its words are kept nowhere."""

    __tablename__ = "digests"

    letter_id: str = Field(primary_key=True)
    person: str = Field(index=True)
    edition: int
    purpose: str
    since: datetime | None = None  # when they were told before
    state: str = Field(index=True)
    made_at: datetime
    handed_at: datetime | None = Field(default=None, index=True)  # a workflow sends it since then
    left_at: datetime | None = None
    ended_at: datetime | None = None
