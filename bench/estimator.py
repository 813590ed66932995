"""Whether the figures hold the truth, and what they cost: removals whose median is known.

    PYTHONPATH=. python bench/estimator.py [--samples N] [--size N]

Each sample is 300 takedowns with a true median of 20 hours, looked at once a day from any time of
the day on, until some day. Counted is in how many samples the 95 % interval of the median holds 20
hours: of ours, and of what is usual, Kaplan-Meier on the hour at which it was first seen offline
(by scipy, log-log interval). Then how often our intervals of the share removed by 24 h, 48 h and
7 d hold the true share, also for other rhythms and other distributions. At last the time for 20
groups of 50,000, as a comparison of platforms asks for. Prints one JSON line and a sentence.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
import warnings
from math import inf
from typing import Any

import numpy as np
from scipy import stats

from tests.untilgone.metrics.samples import MEDIAN, looked_at, rows_of, sample, truth
from untilgone.metrics.curve import Between, Moment
from untilgone.metrics.figures import Figures, figures
from untilgone.metrics.intervals import Intervals

SIZE = 300
GROUPS = 20
IN_A_GROUP = 50_000
SHARES = (24.0, 48.0, 168.0)
WANTED = 93  # of 100


def holds_median(found: Figures) -> bool:
    median = found.median
    return (
        isinstance(median, Moment)
        and median.low <= MEDIAN
        and (median.high is None or median.high >= MEDIAN)
    )


def usual(left: np.ndarray, right: np.ndarray) -> tuple[float, float, float]:
    """The median of Kaplan-Meier on first seen offline, with its interval."""
    is_open = np.isinf(right)
    curve = stats.ecdf(stats.CensoredData(uncensored=right[~is_open], right=left[is_open])).sf
    band = curve.confidence_interval(method="log-log")

    def crossed(step: Any) -> float:
        below = step.probabilities <= 0.5
        return float(step.quantiles[np.argmax(below)]) if below.any() else inf

    return crossed(curve), crossed(band.low), crossed(band.high)


def coverage(samples: int, size: int, every: float, shape: str) -> dict[str, Any]:
    ours, theirs, widths, values, others = 0, 0, [], [], []
    shares = dict.fromkeys(SHARES, 0)
    for seed in range(samples):
        left, right = looked_at(np.random.default_rng(seed), size, every, shape)
        found = figures(Intervals.of(rows_of(left, right)).on_grid())
        ours += holds_median(found)
        assert isinstance(found.median, Moment)
        values.append(found.median.value)
        if found.median.high is not None:
            widths.append(found.median.high - found.median.low)
        with warnings.catch_warnings(action="ignore"):  # where its interval is undefined
            value, low, high = usual(left, right)
        theirs += low <= MEDIAN <= high
        others.append(value)
        for hours in SHARES:
            share = found.share_at(hours).share
            assert isinstance(share, Between)
            shares[hours] += share.low <= truth(hours, shape) <= share.high
    return {
        "every": every,
        "shape": shape,
        "ours_of_100": round(100 * ours / samples, 1),
        "usual_of_100": round(100 * theirs / samples, 1),
        "median": round(statistics.median(values), 1),
        "usual_median": round(statistics.median(others), 1),
        "width": round(statistics.median(widths), 1),
        "shares_of_100": {f"{h:g}": round(100 * n / samples, 1) for h, n in shares.items()},
    }


def cost(every: float) -> dict[str, Any]:
    """Milliseconds for all figures of 20 groups: of the processor, and waited for."""
    groups = [sample(seed, IN_A_GROUP, every) for seed in range(GROUPS)]
    figures(groups[0])
    runs, computed = [], []
    for _ in range(7):
        began, computing = time.perf_counter(), time.process_time()
        for group in groups:
            figures(group)
        runs.append(1000 * (time.perf_counter() - began))
        computed.append(1000 * (time.process_time() - computing))
    rows = statistics.mean(len(group.count) for group in groups)
    return {
        "every": every,
        "rows_a_group": round(rows),
        "computed_ms": round(statistics.median(computed)),
        "median_ms": round(statistics.median(runs)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=100)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--only-cost", action="store_true")
    given = parser.parse_args()
    if given.only_cost:
        print(json.dumps([cost(every) for every in (1.0, 6.0, 24.0)]))
        return
    main_one = coverage(given.samples, given.size, 24.0, "exponential")
    rest = [
        coverage(given.samples, given.size, every, shape)
        for shape in ("exponential", "lognormal", "weibull")
        for every in (24.0, 6.0, 1.0)
        if (every, shape) != (24.0, "exponential")
    ]
    # In a process of its own: here numpy was imported before untilgone.metrics could tell it to
    # keep to one thread.
    costs = json.loads(
        subprocess.run(
            [sys.executable, __file__, "--only-cost"], check=True, capture_output=True
        ).stdout
    )
    print(
        json.dumps(
            {
                "bench": "estimator",
                "samples": given.samples,
                "size": given.size,
                "daily": main_one,
                "others": rest,
                "groups": GROUPS,
                "cost": costs,
            }
        )
    )
    worst = min(rest, key=lambda one: one["ours_of_100"])
    print(
        f"Looks once a day, true median {MEDIAN:g} h, n = {given.size}: our interval of the median "
        f"holds it in {main_one['ours_of_100']:g} of 100 samples (wanted: {WANTED}), Kaplan-Meier "
        f"on first seen offline in {main_one['usual_of_100']:g}; at worst elsewhere ours in "
        f"{worst['ours_of_100']:g} ({worst['shape']}, every {worst['every']:g} h). {GROUPS} groups "
        f"of {IN_A_GROUP:,}: {', '.join(str(c['median_ms']) for c in costs)} ms with looks every "
        "hour, six hours, day (computed: "
        f"{', '.join(str(c['computed_ms']) for c in costs)} ms)."
    )


if __name__ == "__main__":
    main()
