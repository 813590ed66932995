"""The tables of news for reporters; like those of ``untilgone.store.tables``."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class CaseContactRow(SQLModel, table=True):
    """Where somebody wants news of a case. The address is erased once they want none."""

    __tablename__ = "case_contacts"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    way: str
    address_sealed: str | None = None
    # Keeps the same address from being told twice, and finds it again.
    address_lookup: str | None = Field(default=None, index=True)
    with_details: bool
    added_by: str
    added_at: datetime  # what happened before is not told
    removed_by: str | None = None
    removed_at: datetime | None = Field(default=None, index=True)


class NewsLetterRow(SQLModel, table=True):
    """One message to one of them: the exact text, and how far it has come."""

    __tablename__ = "news_letters"

    letter_id: str = Field(primary_key=True)  # the event id of a webhook
    contact_id: int = Field(foreign_key="case_contacts.id", index=True)
    event: str
    state: str = Field(index=True)
    message_id: str | None = None  # of a mail; fixed before the first attempt
    subject_sealed: str
    text_sealed: str  # of a webhook its body
    made_at: datetime
    handed_at: datetime | None = Field(default=None, index=True)  # a workflow sends it since then
    left_at: datetime | None = None
    ended_at: datetime | None = None


class NewsItemRow(SQLModel, table=True):
    """That one thing about one takedown is told to one of them: never a second time."""

    __tablename__ = "news_items"

    contact_id: int = Field(primary_key=True, foreign_key="case_contacts.id")
    takedown_id: int = Field(primary_key=True, foreign_key="takedowns.id")
    event: str = Field(primary_key=True)
    round: int = Field(primary_key=True)
    letter_id: str = Field(foreign_key="news_letters.letter_id", index=True)
