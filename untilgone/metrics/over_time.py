"""The share that was removed, hour by hour, for a picture and for the table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from untilgone.measures import Outcome
from untilgone.metrics.competing import incidence
from untilgone.metrics.curve import Between, NotKnown
from untilgone.metrics.intervals import Intervals, grid

UNTIL = 672.0  # hours; 28 days, the latest horizon that others publish


@dataclass(frozen=True, kw_only=True)
class Point:
    """By ``hours``: what share was removed. ``at_risk``: how many had surely not ended then."""

    hours: float
    share: Between | NotKnown
    at_risk: int
    old_enough: int


def over_time(intervals: Intervals, hours: Sequence[float]) -> tuple[Point, ...]:
    """The points of a group for which a clock ran; none where it ran for nobody."""
    if not intervals.total:
        return ()
    curve = incidence(intervals).of(Outcome.REMOVED)
    old_enough = intervals.old_enough(np.array(hours))
    return tuple(
        Point(
            hours=hour,
            share=curve.at(hour),
            at_risk=int(intervals.count[intervals.left >= hour].sum()),
            old_enough=int(enough),
        )
        for hour, enough in zip(hours, old_enough, strict=True)
    )


def of_a_picture() -> tuple[float, ...]:
    """The hours at which a picture has a point."""
    return tuple(float(hour) for hour in grid() if hour <= UNTIL)
