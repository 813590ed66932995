"""What the clock of one letter shows: from its delivery to the removal, if no other one came first.

Whoever is removed early never gets a reminder. So takedowns are not told apart by the last letter
they got; each letter is asked what followed it, among all that were online when it went out, for
as long as it was the last one (docs/numbers.md).
"""

from datetime import datetime
from math import inf

from untilgone.measures import Outcome, hours
from untilgone.store.round_rows import RoundLetterRow, RoundRow

Shown = tuple[float, float, Outcome]
"""From how many hours, to how many, and how it ended."""


def after_letter(
    of: RoundRow, letter: RoundLetterRow, outcome: Outcome, ended_at: datetime | None
) -> Shown | None:
    """``outcome`` is that of the round, ``ended_at`` when it ended. None: the clock never ran."""
    began, followed, gone = letter.delivered_at, letter.followed_at, of.first_gone_at
    ended = gone or ended_at if outcome is Outcome.REMOVED else ended_at
    seen = hours(began, of.last_live_at or began)
    if outcome is not Outcome.OPEN and gone is not None and gone <= began:
        return (0.0, 0.0, Outcome.ALREADY_GONE) if outcome is Outcome.REMOVED else None
    if followed is not None and (ended is None or ended > followed):
        return min(seen, hours(began, followed)), inf, Outcome.OPEN
    if outcome is Outcome.OPEN or ended is None:
        return seen, inf, Outcome.OPEN
    right = hours(began, ended)
    left = min(seen, right) if outcome is Outcome.REMOVED and gone else right
    return left, right, outcome
