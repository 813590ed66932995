"""Counts for everybody, to calculate with: how takedowns ended, by platform, category, country."""

from math import inf

from untilgone.measures import Dimension, Outcome
from untilgone.reports.cut import ReportCut
from untilgone.reports.frame import Data, counted, long_data

TABLE = "ended"
"""Of the cut: `platform`, `category` or `country`, which one, how it ended, how many rounds."""
BY = (Dimension.PLATFORM, Dimension.CATEGORY, Dimension.COUNTRY)
ENDS = ("removed_24h", "removed_48h", "removed_7d", "removed_later", "open", "withdrawn", "moved")
"""How they end; what was removed within 24 hours is not once more in what was within 48."""
_HOURS = (("removed_24h", 24.0), ("removed_48h", 48.0), ("removed_7d", 168.0))
_CLOCK = (
    "hours from the first notice that arrived to the look that found it gone: the removal itself was "
    "before; rounds whose first notice arrived in the period"
)


def end(outcome: Outcome, right: float) -> str:
    """How it ended. ``right``: hours to the look that found it gone."""
    if outcome is Outcome.REMOVED and right < inf:
        return next((name for name, until in _HOURS if right <= until), "removed_later")
    return str(outcome)


def data(cut: ReportCut) -> Data:
    """For programs."""
    return long_data(cut, counted(cut, TABLE, BY, ENDS, Outcome.ALREADY_GONE), _CLOCK)
