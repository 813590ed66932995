"""What SurPyval 0.25 answers to the same rows, recorded: installed, it is a gigabyte.

Recorded anew into `surpyval.json` where it is installed (`pip install surpyval==0.25.0`), by
`python -m tests.untilgone.metrics.surpyval_answers`.
"""

import json
from dataclasses import dataclass
from math import inf
from pathlib import Path

import numpy as np

from tests.untilgone.metrics.samples import looked_at, radiotherapy, rows_of
from untilgone.measures import Outcome
from untilgone.metrics.cells import cells_of
from untilgone.metrics.intervals import Intervals, Row

_RECORDED = Path(__file__).with_name("surpyval.json")


@dataclass(frozen=True, slots=True)
class Case:
    """Rows, and after which of their units the share that is left is asked for."""

    name: str
    rows: list[Row]
    moments: np.ndarray


def _with_looks(seed: int, every: float) -> Case:
    left, right = looked_at(np.random.default_rng(seed), 60, every)
    rows = rows_of(np.round(left), np.where(np.isinf(right), inf, np.round(right)))
    ends = cells_of(Intervals.of(rows), [Outcome.REMOVED]).right
    name = f"looks every {every:g} hours, seed {seed}"
    return Case(name, rows, ends[np.isfinite(ends)] + 1e-6)


BREAST_COSMESIS = Case(
    "breast cosmesis", radiotherapy(), np.array([4.5, 5.5, 7.5, 9, 15, 30, 35, 42])
)
WITH_LOOKS = [_with_looks(seed, every) for seed, every in ((1, 24.0), (2, 24.0), (3, 6.0))]


def recorded(case: Case) -> list[float]:
    """The share that is left at each moment of the case, as SurPyval has it."""
    return json.loads(_RECORDED.read_text(encoding="utf-8"))[case.name]


def _asked(case: Case) -> list[float]:
    import surpyval  # type: ignore[import-not-found]  # see above

    model = surpyval.Turnbull.fit(
        xl=np.array([row.left for row in case.rows]),
        xr=np.array([row.right for row in case.rows]),
        turnbull_estimator="Kaplan-Meier",  # its default is another estimator
    )
    return np.ravel(model.sf(case.moments)).tolist()


if __name__ == "__main__":
    found = {case.name: _asked(case) for case in (BREAST_COSMESIS, *WITH_LOOKS)}
    _RECORDED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
