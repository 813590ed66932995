"""What share had ended in one way by which hour, with its band, as far as the looks can tell."""

from dataclasses import dataclass
from enum import StrEnum
from math import inf

import numpy as np

from untilgone.measures import Outcome
from untilgone.metrics.bands import LEVEL, Draws, limits, spread, wilson
from untilgone.metrics.intervals import Floats, Intervals

FEW_OPEN = 0.05  # at the last look


@dataclass(frozen=True, kw_only=True)
class Between:
    """An estimate and its 95 % interval."""

    value: float
    low: float
    high: float


class Why(StrEnum):
    """Why there is no such number."""

    NOBODY_TOLD = "nobody_told"
    NOT_LOOKED_SO_LATE = "not_looked_so_late"
    TOO_FEW = "too_few"  # ended in this way, as far as the looks reach


@dataclass(frozen=True, kw_only=True)
class NotKnown:
    """There is no such number, and why: better than one that pretends.

    ``share``: what had not ended at the last look that could tell, ``last_look`` hours after the
    clock began; of ``TOO_FEW`` what had ended in this way.
    """

    why: Why
    share: float = 0.0
    last_look: float | None = None

    @property
    def reason(self) -> str:
        """The sentence for people."""
        if self.why is Why.NOBODY_TOLD:
            return "No party was told about any of them."
        if self.why is Why.TOO_FEW:
            return f"Only {self.share:.1%} were seen to end so until now."
        return f"No look was later than {self.last_look:g} hours; {self.share:.1%} were open then."


@dataclass(frozen=True, kw_only=True)
class Moment:
    """The hour at which a share is reached.

    ``earliest`` to ``latest``: where the estimate lies, because looks lie apart. ``value``: within
    it, as if removals were spread evenly. ``low`` to ``high``: the 95 % interval; ``high`` is None
    where the looks cannot tell how late it may be.
    """

    value: float
    earliest: float
    latest: float
    low: float
    high: float | None


@dataclass(frozen=True, kw_only=True, eq=False)
class Curve:
    """The share that ended in one way, cell by cell.

    ``sums`` has the share by the end of each cell: the estimate first, then each draw. ``last``:
    beyond this hour no look tells about ``tails``, the share that had not ended in any way. Where
    that is little, the interval of a later figure holds both: all of it ended so, none of it.
    """

    left: Floats
    right: Floats
    sums: Floats
    low: Floats
    high: Floats
    intervals: Intervals
    outcome: Outcome
    last: float
    tails: Floats

    @classmethod
    def of(cls, intervals: Intervals, draws: Draws, block: int, outcome: Outcome) -> "Curve":
        """The curve of the outcome whose cells this block has."""
        own, rest = draws.cells.block(block), draws.cells.block(len(draws.cells.starts) - 2)
        shares = np.vstack([draws.mass, draws.drawn])
        sums = np.cumsum(shares[:, own], axis=1)
        right = draws.cells.right[own]
        low, high = limits(sums, intervals.old_enough(right))
        return cls(
            left=draws.cells.left[own],
            right=right,
            sums=sums,
            low=np.maximum.accumulate(low),
            high=np.maximum.accumulate(high),
            intervals=intervals,
            outcome=outcome,
            last=min(draws.cells.left[rest].tolist(), default=inf),
            tails=np.asarray(shares[:, rest].sum(axis=1), np.float64),
        )

    @property
    def reached(self) -> float:
        """The share by the last look."""
        return float(self.sums[0, -1]) if self.sums.shape[1] else 0.0

    def at(self, hour: float) -> Between | NotKnown:
        """The share by this hour."""
        if self._is_too_late(hour):
            return NotKnown(
                why=Why.NOT_LOOKED_SO_LATE, share=float(self.tails[0]), last_look=self.last
            )
        low, high = self._band_at(hour)
        value = min(1.0, self._by(hour))
        return Between(value=value, low=min(low, value), high=max(high, value))

    def when(self, share: float) -> Moment | NotKnown:
        """The hour by which this share is reached."""
        enough = self.sums[0] >= share - 1e-9
        if not enough.any():
            return NotKnown(why=Why.TOO_FEW, share=self.reached)
        cell = int(np.argmax(enough))
        before = float(self.sums[0, cell - 1]) if cell else 0.0
        part = min(1.0, (share - before) / (float(self.sums[0, cell]) - before))
        begin, end = float(self.left[cell]), float(self.right[cell])
        surely = self.low >= share - 1e-9
        return Moment(
            value=begin + part * (end - begin),
            earliest=begin,
            latest=end,
            low=float(self.left[np.argmax(self.high >= share - 1e-9)]),
            high=float(self.right[np.argmax(surely)]) if surely.any() else None,
        )

    def mean_until(self, hour: float) -> Between | NotKnown:
        """The mean hours, of the first ``hour``, in which it had not ended so."""
        if self._is_too_late(hour):
            return NotKnown(
                why=Why.NOT_LOOKED_SO_LATE, share=float(self.tails[0]), last_look=self.last
            )
        shares = np.diff(self.sums, axis=1, prepend=0.0)
        begin, end = np.minimum(self.left, hour), np.minimum(self.right, hour)
        width = np.maximum(self.right - self.left, 1e-300)
        beyond = np.clip((self.right - hour) / width, 0, 1) * (self.right > self.left)
        middle = beyond * hour + (1 - beyond) * (begin + end) / 2
        later = self.tails * (hour - self.last if hour > self.last else 0.0)
        least = hour - shares @ (hour - begin) - later
        most = hour - shares @ (hour - end)
        value = float(hour - shares[0] @ (hour - middle) - later[0] / 2)
        return Between(
            value=value,
            low=min(value, float(np.quantile(least[1:], (1 - LEVEL) / 2))),
            high=max(value, float(np.quantile(most[1:], (1 + LEVEL) / 2))),
        )

    def _is_too_late(self, hour: float) -> bool:
        """Whether too many were open at the last look to say anything about later."""
        return hour > self.last and float(self.tails[0]) > FEW_OPEN

    def _band_at(self, hour: float) -> tuple[float, float]:
        """From the draws; not narrower than Wilson's, not wider than what every row allows."""
        over, begun = self._over(hour), self._begun(hour)
        later = self.tails if hour > self.last else np.zeros(len(self.sums))
        # Half a cell further on each side: in another sample the jumps would be at other hours.
        wide = np.stack(
            [
                (self._before(over) + self._before(max(0, over - 1))) / 2,
                (self._before(begun) + self._before(min(len(self.left), begun + 1))) / 2 + later,
            ],
            axis=1,
        )
        low, high = spread(wide)
        shares = np.array([self._before(over)[0], self._before(begun)[0] + later[0]])
        least_low, least_high = wilson(shares, self.intervals.old_enough(np.full(2, hour)))
        total = float(self.intervals.total)
        counts = np.array(
            [
                self.intervals.surely(self.outcome, hour),
                self.intervals.possibly(self.outcome, hour),
            ]
        )
        most_low, most_high = wilson(counts / total, np.full(2, total))
        return (
            float(max(min(low[0], least_low[0]), most_low[0])),
            float(min(max(high[1], least_high[1]), most_high[1])),
        )

    def _over(self, hour: float) -> int:
        """How many cells are over by then."""
        return int(np.searchsorted(self.right, hour, side="right"))

    def _begun(self, hour: float) -> int:
        """How many have begun before then; a moment at this hour has."""
        return int(((self.left < hour) | ((self.left == hour) & (self.right == hour))).sum())

    def _by(self, hour: float) -> float:
        """The estimate, as if the share of a cell were spread evenly over it."""
        cell = self._over(hour)
        before = float(self._before(cell)[0])
        if cell == self._begun(hour):
            return before
        part = (hour - float(self.left[cell])) / float(self.right[cell] - self.left[cell])
        return before + part * (float(self.sums[0, cell]) - before)

    def _before(self, cell: int) -> Floats:
        """The share of all cells before this one."""
        return self.sums[:, cell - 1] if cell else np.zeros(len(self.sums))
