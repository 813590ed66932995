"""What each clock of one round shows now, read from the round itself.

The same that ``untilgone.store.write.measuring`` keeps when a clock stops: figures are counted from
that, and this is how a single takedown among them is looked at.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf

from untilgone.cases import Outcome as Ending
from untilgone.cases import State
from untilgone.looks import Standing
from untilgone.measures import NOT_KNOWN, Clock, Measure, Outcome, hours
from untilgone.store.letter_clock import after_letter
from untilgone.store.round_rows import RoundLetterRow, RoundRow
from untilgone.store.tables import TakedownRow

SECONDS = 3600  # of an hour


@dataclass(frozen=True, kw_only=True)
class _Shown:
    began_at: datetime
    left: float
    right: float
    outcome: Outcome


def shown(
    takedown: TakedownRow, of: RoundRow, next_began_at: datetime | None, clock: Clock, now: datetime
) -> Measure | None:
    """None where the clock never ran. ``next_began_at``: of the round after it.

    Of AFTER_LETTER there is one for each letter: ``letter_shown``.
    """
    found = _CLOCKS[clock](_Round(takedown=takedown, row=of, next_began_at=next_began_at), now)
    if found is None:
        return None
    interval = (found.left, found.right)
    return measure(takedown, of, clock, found.began_at, interval, found.outcome)


def measure(
    takedown: TakedownRow,
    of: RoundRow,
    clock: Clock,
    began_at: datetime,
    interval: tuple[float, float],
    outcome: Outcome,
) -> Measure:
    """What a clock of a round shows, with all by which it is grouped."""
    left, right = interval
    return Measure(
        clock=clock,
        desk=takedown.desk,
        platform=of.platform or takedown.platform,
        category=takedown.category,
        host=of.host or NOT_KNOWN,
        channel=of.channel or NOT_KNOWN,
        country=of.country or NOT_KNOWN,
        step=of.step or NOT_KNOWN,
        began_at=began_at,
        left=left,
        right=right,
        outcome=outcome,
    )


def letter_shown(takedown: TakedownRow, of: RoundRow, letter: RoundLetterRow) -> Measure | None:
    """What the clock of one letter shows; None where it never ran."""
    it = _Round(takedown=takedown, row=of, next_began_at=None)
    return letter_measure(takedown, of, letter, it.outcome, it.ended_at) if it.outcome else None


def letter_measure(
    takedown: TakedownRow,
    of: RoundRow,
    letter: RoundLetterRow,
    outcome: Outcome,
    ended_at: datetime | None,
) -> Measure | None:
    """The same of a round that ended so."""
    found = after_letter(of, letter, outcome, ended_at)
    if found is None:
        return None
    left, right, how = found
    made = measure(takedown, of, Clock.AFTER_LETTER, letter.delivered_at, (left, right), how)
    return replace(made, step=letter.step)


@dataclass(frozen=True, kw_only=True)
class _Round:
    takedown: TakedownRow
    row: RoundRow
    next_began_at: datetime | None

    @property
    def is_current(self) -> bool:
        return self.row.number == self.takedown.reappeared + self.takedown.restarts

    @property
    def is_open(self) -> bool:
        """Somebody still asks for it, and it was not confirmed gone."""
        is_closed = self.takedown.state == State.CLOSED
        return self.is_current and not is_closed and self.takedown.standing != Standing.GONE

    @property
    def is_withdrawn(self) -> bool:
        ending, confirmed = self.takedown.outcome, self.row.confirmed_at
        return self.is_current and confirmed is None and ending == Ending.WITHDRAWN

    @property
    def was_gone_before(self) -> bool:
        """Before anybody could be told."""
        told, gone = self.row.first_notice_at, self.row.first_gone_at
        return told is None or (gone is not None and gone <= told)

    @property
    def ended_at(self) -> datetime | None:
        """When its clocks stopped."""
        closed_at = self.takedown.closed_at if self.is_withdrawn else None
        return self.row.confirmed_at or self.row.moved_at or closed_at

    @property
    def outcome(self) -> Outcome | None:
        """How it ended; None where it ended without anybody knowing how."""
        if self.row.confirmed_at is not None:
            return Outcome.REMOVED
        if self.row.moved_at is not None:
            return Outcome.MOVED
        if self.is_withdrawn:
            return Outcome.WITHDRAWN
        return Outcome.OPEN if self.is_open else None


def _removal(of: _Round, _now: datetime) -> _Shown | None:
    row, told = of.row, of.row.first_notice_at
    if row.confirmed_at is not None and of.was_gone_before:
        return _Shown(began_at=row.began_at, left=0, right=0, outcome=Outcome.ALREADY_GONE)
    if told is None:
        return None
    seen = hours(told, row.last_live_at or told)
    if row.confirmed_at is not None:
        right = hours(told, row.first_gone_at or row.confirmed_at)
        left = min(seen, right) if row.first_gone_at else right
        return _Shown(began_at=told, left=left, right=right, outcome=Outcome.REMOVED)
    if of.is_open and row.moved_at is None:
        return _Shown(began_at=told, left=seen, right=inf, outcome=Outcome.OPEN)
    if of.ended_at is None or of.was_gone_before:
        return None
    left = hours(told, of.ended_at)
    outcome = Outcome.MOVED if row.moved_at else Outcome.WITHDRAWN
    return _Shown(began_at=told, left=left, right=left, outcome=outcome)


def _our_delay(of: _Round, now: datetime) -> _Shown | None:
    began, told = of.row.began_at, of.row.first_notice_at
    if told is None:
        if not of.is_open:
            return None
        return _Shown(began_at=began, left=hours(began, now), right=inf, outcome=Outcome.OPEN)
    if not of.is_open and (of.ended_at is None or of.was_gone_before):
        return None
    delay = hours(began, told)
    return _Shown(began_at=began, left=delay, right=delay, outcome=Outcome.REMOVED)


def _waiting(of: _Round, now: datetime) -> _Shown | None:
    delay, waited = _our_delay(of, now), of.row.waited_seconds
    if delay is None or waited is None:
        return None
    return replace(delay, left=waited / SECONDS, right=waited / SECONDS)


def _first_answer(of: _Round, now: datetime) -> _Shown | None:
    told, answered = of.row.first_notice_at, of.row.answered_at
    ended_at = now if of.is_open else of.ended_at
    if told is None or ended_at is None or (not of.is_open and of.was_gone_before):
        return None
    if answered is None or answered > ended_at:  # the clock had stopped before they said it
        waited = hours(told, ended_at)
        return _Shown(began_at=told, left=waited, right=inf, outcome=Outcome.OPEN)
    delay = hours(told, answered)
    return _Shown(began_at=told, left=delay, right=delay, outcome=Outcome.REMOVED)


def _relapse(of: _Round, now: datetime) -> _Shown | None:
    gone = of.row.confirmed_at
    if gone is None:
        return None
    if of.next_began_at is not None:
        after = hours(gone, of.next_began_at)
        return _Shown(began_at=gone, left=after, right=after, outcome=Outcome.REMOVED)
    watched = hours(gone, of.takedown.closed_at or now)
    return _Shown(began_at=gone, left=watched, right=inf, outcome=Outcome.OPEN)


_CLOCKS: Mapping[Clock, Callable[[_Round, datetime], _Shown | None]] = {
    Clock.REMOVAL: _removal,
    Clock.OUR_DELAY: _our_delay,
    Clock.WAITING: _waiting,
    Clock.FIRST_ANSWER: _first_answer,
    Clock.RELAPSE: _relapse,
}
