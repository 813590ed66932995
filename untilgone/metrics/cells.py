"""Where an estimate can put what it knows: Turnbull's cells, and the cells that a row covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from untilgone.measures import Outcome
from untilgone.metrics.intervals import Flags, Floats, Indices, Intervals

# Marks at one and the same hour, in this order: a known moment begins, something ends, an open
# interval begins. So what ends at an hour is over before what begins after that hour.
_MARKS = 3
_MOMENT, _END, _AFTER = range(_MARKS)


@dataclass(frozen=True, kw_only=True, eq=False)
class Cells:
    """Cells in blocks, one for each outcome and at last one of those beyond the last look.

    Row ``i`` covers the cells from ``begin[i, b]`` to before ``end[i, b]`` of each block ``b``.
    Both ends of a cell equal: a moment.
    """

    left: Floats
    right: Floats
    begin: Indices
    end: Indices
    count: Floats
    starts: tuple[int, ...]  # of the blocks, and where the last one stops

    def block(self, number: int) -> slice:
        """The cells of one outcome."""
        return slice(self.starts[number], self.starts[number + 1])

    def covered(self, cells: Indices) -> Floats:
        """1 where a row (down) covers one of these cells (across)."""
        inside = (self.begin[:, :, None] <= cells) & (cells < self.end[:, :, None])
        return np.asarray(inside.any(axis=1), np.float64)

    def only(self, kept: Flags) -> "Cells":
        """The same rows over some of the cells."""
        before = np.concatenate([[0], np.cumsum(kept)])
        begin, end, count = _merged(before[self.begin], before[self.end], self.count)
        return Cells(
            left=self.left[kept],
            right=self.right[kept],
            begin=begin,
            end=end,
            count=count,
            starts=tuple(int(before[start]) for start in self.starts),
        )


def cells_of(
    intervals: Intervals, outcomes: Sequence[Outcome], *, are_merged: bool = True
) -> Cells:
    """The cells of these outcomes. What ended otherwise counts as open at its last look.

    ``are_merged``: rows that cover the same become one; else they are those of ``intervals``.
    """
    having = [intervals.having(outcome) for outcome in outcomes]
    is_open = ~np.logical_or.reduce(having)
    left = intervals.left
    right = np.where(is_open, inf, intervals.right)
    hours = np.unique(np.concatenate([left, right]))
    marks_left = np.searchsorted(hours, left) * _MARKS + np.where(left == right, _MOMENT, _AFTER)
    marks_right = np.searchsorted(hours, right) * _MARKS + _END

    lefts, rights, begins, ends, starts, latest = [], [], [], [], [0], [-1]
    for own in having:
        first, last = _innermost(marks_left[own | is_open], marks_right[own])
        begin = np.searchsorted(first, marks_left)
        end = np.searchsorted(last, marks_right, side="right")
        takes_part = own | is_open
        begins.append(starts[-1] + np.where(takes_part, begin, 0))
        ends.append(starts[-1] + np.where(takes_part, np.maximum(begin, end), 0))
        lefts.append(hours[first // _MARKS])
        rights.append(hours[last // _MARKS])
        starts.append(starts[-1] + len(first))
        latest += first[-1:].tolist()
    # One cell for all that may still come, unless each open row may also have ended in another.
    needed = marks_left[is_open].max(initial=-1)
    tail = int(bool(is_open.any()) and needed > max(latest))
    begins.append(np.full(len(left), starts[-1]))
    ends.append(starts[-1] + np.where(is_open, tail, 0))
    starts.append(starts[-1] + tail)
    begin, end, count = np.stack(begins, axis=1), np.stack(ends, axis=1), intervals.count
    if are_merged:
        begin, end, count = _merged(begin, end, count)
    return Cells(
        left=np.concatenate([*lefts, [left[is_open].max()] if tail else []]),
        right=np.concatenate([*rights, [inf] if tail else []]),
        begin=begin,
        end=end,
        count=count,
        starts=tuple(starts),
    )


def _innermost(lefts: Indices, rights: Indices) -> tuple[Indices, Indices]:
    """From each left mark that an end follows before another left mark, to that end."""
    left, right = np.unique(lefts), np.unique(rights)
    follows = np.searchsorted(right, left)
    left, follows = left[follows < len(right)], follows[follows < len(right)]
    is_last = np.append(follows[1:] != follows[:-1], np.ones(min(1, len(follows)), np.bool_))
    return left[is_last], right[follows[is_last]]


def _merged(begin: Indices, end: Indices, count: Floats) -> tuple[Indices, Indices, Floats]:
    """Rows that cover the same, added up."""
    both = np.hstack([begin, end])
    order = np.lexsort(both.T)
    both = both[order]
    is_new = np.append(np.ones(min(1, len(both)), np.bool_), (both[1:] != both[:-1]).any(axis=1))
    summed = np.bincount(np.cumsum(is_new) - 1, count[order], minlength=int(is_new.sum()))
    kept = both[is_new]
    blocks = begin.shape[1]
    return kept[:, :blocks], kept[:, blocks:], np.asarray(summed, np.float64)
