"""Whether a deadline was kept, where looks lie apart: sometimes nobody can know.

Decided for each takedown by its exact interval, before anything is rounded to a grid.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from untilgone.measures import Outcome
from untilgone.metrics.intervals import Intervals, Row


class Kept(StrEnum):
    """What the looks say about one takedown and its deadline."""

    KEPT = "kept"
    MISSED = "missed"
    BETWEEN_LOOKS = "between_looks"  # removed before or after it: nobody looked in time to tell
    NOT_YET = "not_yet"  # open, and not looked at since the deadline
    NOT_OWED = "not_owed"  # withdrawn or moved before it, or gone before anybody was told


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """The least and the most that it can be."""

    least: float
    most: float


@dataclass(frozen=True, kw_only=True)
class Deadlines:
    """How many of each. The share that was kept has bounds and never one number that pretends."""

    kept: int
    missed: int
    between_looks: int
    not_yet: int
    not_owed: int

    @property
    def owed(self) -> int:
        """For how many the deadline is over and somebody had to keep it."""
        return self.kept + self.missed + self.between_looks

    @property
    def share_kept(self) -> Bounds | None:
        """Of those owed; None where there are none. Equal bounds: known for each of them."""
        if not self.owed:
            return None
        return Bounds(
            least=self.kept / self.owed, most=(self.kept + self.between_looks) / self.owed
        )


def judge(row: Row, due: float) -> Kept:
    """What is known about takedowns with this row, ``due`` hours after the clock began."""
    if row.outcome is Outcome.ALREADY_GONE:
        return Kept.NOT_OWED
    if row.left >= due and not row.left == row.right == due:  # a look saw it live when due
        return Kept.MISSED
    if row.outcome is Outcome.OPEN:
        return Kept.NOT_YET
    if row.outcome is not Outcome.REMOVED:
        return Kept.NOT_OWED
    return Kept.KEPT if row.right <= due else Kept.BETWEEN_LOOKS


def tally(rows: Iterable[tuple[Row, float]]) -> Deadlines:
    """Rows with the deadline of each, counted."""
    found = dict.fromkeys(Kept, 0)
    for row, due in rows:
        found[judge(row, due)] += row.count
    return Deadlines(
        kept=found[Kept.KEPT],
        missed=found[Kept.MISSED],
        between_looks=found[Kept.BETWEEN_LOOKS],
        not_yet=found[Kept.NOT_YET],
        not_owed=found[Kept.NOT_OWED],
    )


def deadline_of_all(intervals: Intervals, due: float) -> Deadlines:
    """The same for a group with one deadline."""
    rows = zip(intervals.left, intervals.right, intervals.outcome, intervals.count, strict=True)
    counted = tally(
        (Row(left=float(left), right=float(right), outcome=outcome, count=int(count)), due)
        for left, right, outcome, count in rows
    )
    return Deadlines(
        kept=counted.kept,
        missed=counted.missed,
        between_looks=counted.between_looks,
        not_yet=counted.not_yet,
        not_owed=counted.not_owed + intervals.already_gone,
    )
