"""The tables that figures about time are made from; like those of ``untilgone.store.tables``.

docs/numbers.md says what each clock is.
"""

from datetime import date, datetime

from sqlmodel import Field, SQLModel


class MeasureRow(SQLModel, table=True):
    """What one clock of one round showed when it stopped; counted, then taken away."""

    __tablename__ = "measures"

    id: int | None = Field(default=None, primary_key=True)
    clock: str
    desk: str
    platform: str
    category: str
    host: str
    channel: str
    country: str
    step: str  # the last letter that was delivered, such as `reminder to platform`
    began_at: datetime  # the day on which the clock began is the one that figures are of
    left: float  # hours
    right: float  # hours; of what has not ended, infinite
    outcome: str


class MeasuredRow(SQLModel, table=True):
    """How many clocks of a group stopped so: a million takedowns are some thousand rows."""

    __tablename__ = "measured"

    desk: str = Field(primary_key=True)
    clock: str = Field(primary_key=True)
    dimension: str = Field(primary_key=True)  # of what the group is, such as `platform`
    span: str = Field(primary_key=True)  # `year`, `month` or `day`
    began_on: date = Field(primary_key=True)  # the first day of it
    key: str = Field(primary_key=True)
    left: float = Field(primary_key=True)
    right: float = Field(primary_key=True)
    outcome: str = Field(primary_key=True)
    deadline: str = Field(
        primary_key=True
    )  # `kept`, `missed`, `unclear`; empty where there is none
    number: int


class FigureSnapshotRow(SQLModel, table=True):
    """The figures of all groups of a dimension as they were at a moment; the newest only."""

    __tablename__ = "figure_snapshots"

    desk: str = Field(primary_key=True)  # empty: of all desks
    dimension: str = Field(primary_key=True)
    as_of: datetime
    groups: str  # JSON (untilgone/store/figure_snapshots.py)
