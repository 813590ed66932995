"""The tables of turns, at hosts, channels and our mailbox; like those of ``untilgone.store.tables``."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class HostTurnRow(SQLModel, table=True):
    """When the next look at a host may begin; hosts that nobody looks at have no row."""

    __tablename__ = "host_turns"

    host_lookup: str = Field(primary_key=True)
    next_at: datetime
    paused_until: datetime | None = None  # the host itself asked for it
    queue_ends_at: datetime | None = None  # when the next one who is sent away is to come back


class ChannelRow(SQLModel, table=True):
    """How a channel's account is used by all workers; a channel that was never used has no row."""

    __tablename__ = "channels"

    slug: str = Field(primary_key=True)
    next_at: datetime  # when the next notice may leave
    paused_until: datetime | None = None  # as the other side asked
    halted_at: datetime | None = None  # the account was refused: nothing leaves
    halted_why: str | None = None
    settings_digest: str | None = None  # of the settings with which it was refused


class ChannelErrorRow(SQLModel, table=True):
    """How often something went wrong with a channel, by the class of our error, ever since."""

    __tablename__ = "channel_errors"

    slug: str = Field(primary_key=True)
    error: str = Field(primary_key=True)
    number: int = 0


class MailboxRow(SQLModel, table=True):
    """When every mail in our mailbox had been handed over; one that was never read has no row."""

    __tablename__ = "mailboxes"

    name: str = Field(primary_key=True)
    emptied_at: datetime
