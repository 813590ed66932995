"""Known data, and samples with a known truth: removals of which looks tell only between which."""

from math import inf, log
from statistics import NormalDist

import numpy as np

from untilgone.measures import Outcome
from untilgone.metrics.intervals import Intervals, Row

# Weeks to relapse of children with leukaemia: Freireich et al., Blood 21 (1963), as in Cox 1972.
SIX_MP = ((6, 6, 6, 7, 10, 13, 16, 22, 23), (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35))
PLACEBO = ((1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23), ())

# Months to cosmetic deterioration after radiotherapy: Finkelstein and Wolfe, Biometrics 41 (1985).
_RADIOTHERAPY = """
    45- 6,10 0,7 46- 46- 7,16 17- 7,14 37,44 0,8 4,11 15- 11,15 22- 46- 46- 25,37 46- 26,40 46-
    27,34 36,44 46- 36,48 37- 40- 17,25 46- 11,18 38- 5,12 37- 0,5 18- 24- 36- 5,11 19,35 17,25 24-
    32- 33- 19,26 37- 34- 36-
"""

MEDIAN = 20.0  # hours, of every distribution here


def seen(left: float, right: float, count: int = 1) -> Row:
    """Removed between two looks."""
    return Row(left=left, right=right, count=count)


def still_there(left: float, count: int = 1) -> Row:
    """Open at its last look."""
    return Row(left=left, right=inf, outcome=Outcome.OPEN, count=count)


def ended(outcome: Outcome, left: float, right: float, count: int = 1) -> Row:
    """Ended otherwise."""
    return Row(left=left, right=right, outcome=outcome, count=count)


def known(moments, censored=()) -> Intervals:
    """Every moment is known, or how long it lasted at least."""
    rows = [seen(moment, moment) for moment in moments]
    return Intervals.of([*rows, *(still_there(moment) for moment in censored)])


def radiotherapy() -> list[Row]:
    """All 46 women."""
    found = []
    for word in _RADIOTHERAPY.split():
        left, _, right = word.partition(",")
        found.append(seen(float(left), float(right)) if right else still_there(float(left[:-1])))
    return found


def removals(random: np.random.Generator, size: int, shape: str) -> np.ndarray:
    """Hours to removal, half of them under ``MEDIAN``."""
    if shape == "lognormal":
        return MEDIAN * np.exp(random.normal(0, 1.2, size))
    power = {"exponential": 1.0, "weibull": 1 / 1.8}[shape]
    return MEDIAN * (random.exponential(1, size) / log(2)) ** power


def truth(hours: float, shape: str) -> float:
    """The share removed by then."""
    if shape == "lognormal":
        return NormalDist().cdf(log(hours / MEDIAN) / 1.2)
    power = {"exponential": 1.0, "weibull": 1.8}[shape]
    return 1 - 0.5 ** ((hours / MEDIAN) ** power)


def looked_at(
    random: np.random.Generator, size: int, every: float, shape: str = "exponential"
) -> tuple[np.ndarray, np.ndarray]:
    """The removal intervals where looks began at any time of the rhythm and ended some day."""
    removed = removals(random, size, shape)
    first = random.uniform(0, every, size)
    looks = np.floor((random.uniform(96, 672, size) - first) / every)
    at = np.floor((removed - first) / every)
    is_open = at >= looks
    left = np.where(at < 0, 0, first + np.where(is_open, looks, at) * every)
    return left, np.where(is_open, inf, first + (at + 1) * every)


def rows_of(left: np.ndarray, right: np.ndarray) -> list[Row]:
    """The same as rows."""
    return [
        seen(begin, end) if end < inf else still_there(begin)
        for begin, end in zip(left.tolist(), right.tolist(), strict=True)
    ]


def sample(seed: int, size: int, every: float, shape: str = "exponential") -> Intervals:
    """One sample on the grid."""
    left, right = looked_at(np.random.default_rng(seed), size, every, shape)
    return Intervals.of(rows_of(left, right)).on_grid()
