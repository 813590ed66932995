"""The tables of rounds; like those of ``untilgone.store.tables``."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from untilgone.store.indexes import index_of


class RoundRow(SQLModel, table=True):
    """The clocks of one ladder: the first, and one for each time it came back or went elsewhere."""

    __tablename__ = "rounds"
    __table_args__ = (
        # Neither has a column that looks change: a look would have to write the index anew.
        index_of(
            "ix_rounds_open",
            ("first_notice_at",),
            where="confirmed_at IS NULL AND moved_at IS NULL",
        ),
        index_of(
            "ix_rounds_confirmed",
            ("confirmed_at",),
            where="confirmed_at IS NOT NULL",
            beside=("takedown_id", "number"),
        ),
    )

    takedown_id: int = Field(primary_key=True, foreign_key="takedowns.id")
    number: int = Field(primary_key=True)
    began_at: datetime  # reported, seen live again, or seen elsewhere
    first_notice_at: datetime | None = None
    # Of the time before, how long a task for a person was open.
    waited_seconds: int | None = None
    last_live_at: datetime | None = None
    first_gone_at: datetime | None = None
    confirmed_at: datetime | None = None
    moved_at: datetime | None = None  # it ended so: somebody else became responsible
    answered_at: datetime | None = None  # by the party itself, for the first time
    # Who was told first, for figures: as it was then, wherever the material is moved to later.
    platform: str | None = None
    host: str | None = None
    channel: str | None = None
    country: str | None = None
    step: str | None = None  # the last letter that was delivered


class RoundLetterRow(SQLModel, table=True):
    """One letter of a ladder that was delivered, and when the next one was."""

    __tablename__ = "round_letters"

    takedown_id: int = Field(primary_key=True, foreign_key="takedowns.id")
    round: int = Field(primary_key=True)
    number: int = Field(primary_key=True)  # from 1
    step: str  # such as `reminder to platform`, and `reminder to platform, 2` for the second one
    delivered_at: datetime
    followed_at: datetime | None = None
