"""What every clock shows of a round; written anew from docs/numbers.md and docs/desk-numbers.md."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from tests.recount.byhand import ALREADY, MOVED, OPEN, REMOVED, WITHDRAWN, Letter, Round, hours


@dataclass(frozen=True, kw_only=True)
class Showed:
    """What a clock of a round shows."""

    round: Round
    began: datetime
    left: float  # hours
    right: float
    how: str
    letter: str = ""  # whose clock it is

    def key(self, by: str) -> str:
        """Its group."""
        of = self.round
        match by:
            case "all":
                return ""
            case "platform_category":
                return f"{of.platform}/{of.category}"
            case "platform_step":
                return f"{of.platform}/{self.letter}"
            case "step":
                return self.letter or of.step
        return str(getattr(of, by))

    def legal(self, periods: dict[tuple[str, str], float]) -> str:
        """Whether a legal period was kept: `kept`, `missed`, `unclear`; empty: not owed (yet)."""
        period = periods.get((self.round.platform, self.round.category))
        if period is None or self.how == ALREADY:
            return ""
        if self.how == REMOVED and self.right <= period:
            return "kept"
        if self.left >= period:
            return "missed"
        return "unclear" if self.how == REMOVED else ""


def removal(of: Round, now: datetime) -> Showed | None:
    """From the first delivered notice to the removal."""
    told = of.told
    if of.confirmed and of.was_gone_before:
        return Showed(round=of, began=of.began, left=0, right=0, how=ALREADY)
    if told is None:
        return None
    seen = hours(told, of.live or told)
    if of.confirmed and of.gone:
        right = hours(told, of.gone)
        return Showed(round=of, began=told, left=min(seen, right), right=right, how=REMOVED)
    if of.ended is None:
        return Showed(round=of, began=told, left=seen, right=inf, how=OPEN)
    if of.was_gone_before:
        return None
    at = hours(told, of.ended)
    return Showed(round=of, began=told, left=at, right=at, how=MOVED if of.moved else WITHDRAWN)


def our_delay(of: Round, now: datetime) -> Showed | None:
    """From the report, or since it is back or elsewhere, to the first delivered notice."""
    if of.ended and of.was_gone_before:
        return None
    if of.told is None:
        return Showed(round=of, began=of.began, left=hours(of.began, now), right=inf, how=OPEN)
    delay = hours(of.began, of.told)
    return Showed(round=of, began=of.began, left=delay, right=delay, how=REMOVED)


def first_answer(of: Round, now: datetime) -> Showed | None:
    """From the first delivered notice to the first answer of the party to a letter of the round."""
    if of.told is None or (of.ended and of.was_gone_before):
        return None
    if of.answered is None:
        waited = hours(of.told, of.ended or now)
        return Showed(round=of, began=of.told, left=waited, right=inf, how=OPEN)
    after = hours(of.told, of.answered)
    return Showed(round=of, began=of.told, left=after, right=after, how=REMOVED)


def relapse(of: Round, now: datetime) -> Showed | None:
    """From the confirmation until it was there again."""
    if of.confirmed is None:
        return None
    until = of.back or of.takedown["closed_at"] or now
    after = hours(of.confirmed, until)
    right, how = (after, REMOVED) if of.back else (inf, OPEN)
    return Showed(round=of, began=of.confirmed, left=after, right=right, how=how)


def waiting(of: Round, now: datetime) -> Showed | None:
    """Of our delay, for how long a task for a person was open; of those somebody was told about."""
    delay = our_delay(of, now)
    if delay is None or of.told is None:
        return None
    waited = of.waited / timedelta(hours=1)
    return Showed(round=of, began=of.began, left=waited, right=waited, how=REMOVED)


def after_letter(of: Round, letter: Letter) -> Showed | None:
    """From the delivery of one letter to the removal, for as long as no other one followed it."""
    began, following = letter.at, letter.next_at
    is_gone = bool(of.gone and of.gone <= began and of.ended)
    if is_gone and not of.confirmed:
        return None
    if is_gone:
        left, right, how = 0.0, 0.0, ALREADY
    else:
        left, right, how = hours(began, of.live or began), inf, OPEN
        end = of.gone if of.confirmed else of.ended
        if following and (end is None or following < end):
            left = min(left, hours(began, following))
        elif end:
            right = hours(began, end)
            left = min(left, right) if of.confirmed else right
            how = REMOVED if of.confirmed else MOVED if of.moved else WITHDRAWN
    return Showed(round=of, began=began, left=left, right=right, how=how, letter=letter.step)


_OF_ROUNDS: dict[str, Callable[[Round, datetime], Showed | None]] = {
    "removal": removal, "our_delay": our_delay, "waiting": waiting, "first_answer": first_answer,
    "relapse": relapse,
}  # fmt: skip
CLOCKS = (*_OF_ROUNDS, "after_letter")


def shown(clock: str, of: Round, now: datetime) -> list[Showed]:
    """What a clock shows: of letters one for each, of all others one at most."""
    every = (
        [after_letter(of, letter) for letter in of.letters]
        if clock == "after_letter"
        else [_OF_ROUNDS[clock](of, now)]
    )
    return [each for each in every if each]
