"""The tables of batches; like those of ``untilgone.store.tables``."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class BatchRow(SQLModel, table=True):
    """Notices to one address that wait for each other, and the one letter that they became."""

    __tablename__ = "batches"

    id: int | None = Field(default=None, primary_key=True)
    sameness_lookup: str = Field(index=True)  # equal for notices that may leave as one letter
    state: str  # of untilgone.store.write.batches.BatchState
    closes_at: datetime
    led_by: str | None = None  # the notice whose activity sends the letter, in its name
    led_at: datetime | None = None
    message_id: str | None = None
    subject_sealed: str | None = None
    text_sealed: str | None = None
    html_sealed: str | None = None
    urls_sealed: str | None = None
    list_sealed: str | None = None  # of the addresses, octet for octet (store/attachments.py)
    list_sha256: str | None = None
    sha256: str | None = None
    left_at: datetime | None = None
    outcome: str | None = None  # a NoticeState, for each notice in it
    said_sealed: str | None = None
    receipt: str | None = None
    address_is_bad: bool = False
    ended_at: datetime | None = None


class BatchMemberRow(SQLModel, table=True):
    """A notice in a batch. One that leaves on its own after all has no row."""

    __tablename__ = "batch_members"

    notice_id: str = Field(primary_key=True, foreign_key="notices.notice_id")
    batch_id: int = Field(foreign_key="batches.id", index=True)
    facts_sealed: str  # LetterFacts as JSON
    wanted_at: datetime | None = None  # when it last said that it is still to be sent
    is_in_letter: bool = False
