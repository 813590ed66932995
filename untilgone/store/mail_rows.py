"""The table of incoming mail; like those of ``untilgone.store.tables``."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class MailRow(SQLModel, table=True):
    """One mail as it came, what was made of it, and whether a person must place it."""

    __tablename__ = "mails"

    digest: str = Field(primary_key=True)  # SHA-256 of the octets that were handed in
    arrived_at: datetime = Field(index=True)
    size: int  # octets of all of it; what is kept may be less
    raw_sealed: str
    sender_sealed: str
    subject_sealed: str
    text_sealed: str  # what its writer says newly
    kind: str  # of untilgone.mail.classify
    rule: str
    confidence: float
    ticket: str | None = None
    matched_by: str | None = None  # None: nothing leads to a notice of ours
    # Whose it is; where ``needs_person``, whose it may be.
    takedown: str | None = Field(default=None, index=True)
    needs_person: bool = Field(index=True)
    placed_by: str | None = None
    placed_at: datetime | None = None
    erased_at: datetime | None = None
