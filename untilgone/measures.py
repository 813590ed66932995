"""What is measured about takedowns: clocks, by what they are grouped, and how they end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import inf

_HOUR = timedelta(hours=1)
NOT_KNOWN = "unknown"


class Clock(StrEnum):
    """What is measured, in hours."""

    REMOVAL = "removal"  # from the first notice that was delivered to the removal
    OUR_DELAY = "our_delay"  # from the report to the first notice that was delivered
    WAITING = "waiting"  # of our delay, as long as a task for a person was open
    FIRST_ANSWER = "first_answer"  # from that notice to the party's first answer
    RELAPSE = "relapse"  # from the confirmation to the look that found it again
    # From one delivered letter to the removal, among what was online then; open once the next left.
    AFTER_LETTER = "after_letter"


class Outcome(StrEnum):
    """How it ended on the clock that is asked about."""

    REMOVED = "removed"  # on the other clocks: it came, e.g. the answer
    WITHDRAWN = "withdrawn"  # we no longer ask for it
    MOVED = "moved"  # elsewhere, where others are responsible
    OPEN = "open"  # not ended when it was last looked at
    ALREADY_GONE = "already_gone"  # before anybody could be told: the clock never ran


class Dimension(StrEnum):
    """By what takedowns are grouped."""

    ALL = "all"
    PLATFORM = "platform"
    HOST = "host"
    CATEGORY = "category"
    CHANNEL = "channel"
    COUNTRY = "country"
    # The letter that the clock began with; on the other clocks the last one before it ended.
    STEP = "step"
    PLATFORM_CATEGORY = "platform_category"  # legal periods depend on both
    PLATFORM_STEP = "platform_step"  # for AFTER_LETTER only


_OF_LETTERS = (Dimension.STEP, Dimension.PLATFORM_STEP)


def dimensions_of(clock: Clock) -> tuple[Dimension, ...]:
    """By what this clock is grouped: letters of different kinds are never counted as one."""
    if clock is Clock.AFTER_LETTER:
        return _OF_LETTERS
    return tuple(each for each in Dimension if each is not Dimension.PLATFORM_STEP)


class Deadline(StrEnum):
    """Whether a legal period was kept, decided for each takedown by itself."""

    NONE = ""
    KEPT = "kept"
    MISSED = "missed"
    UNCLEAR = "unclear"  # it ended between two looks of which one was before and one after


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What one clock showed when it stopped, with all by which it is grouped."""

    clock: Clock
    desk: str
    platform: str
    category: str
    host: str = NOT_KNOWN
    channel: str = NOT_KNOWN
    country: str = NOT_KNOWN
    step: str = NOT_KNOWN
    began_at: datetime
    left: float  # hours
    right: float = inf  # hours; infinite where it has not ended
    outcome: str

    def key(self, dimension: Dimension) -> str:
        """Its group."""
        match dimension:
            case Dimension.ALL:
                return ""
            case Dimension.PLATFORM_CATEGORY:
                return f"{self.platform}/{self.category}"
            case Dimension.PLATFORM_STEP:
                return f"{self.platform}/{self.step}"
        return str(getattr(self, dimension))

    def deadline(self, hours: float | None) -> Deadline:
        """Whether a period of so many hours was kept.

        Nobody owes it before it is over, nor for what was withdrawn, moved or gone by then.
        """
        is_owed = self.clock is Clock.REMOVAL and self.outcome != Outcome.ALREADY_GONE
        if hours is None or not is_owed:
            return Deadline.NONE
        if self.outcome == Outcome.REMOVED and self.right <= hours:
            return Deadline.KEPT
        if self.left >= hours:
            return Deadline.MISSED
        return Deadline.UNCLEAR if self.outcome == Outcome.REMOVED else Deadline.NONE


def hours(since: datetime, until: datetime) -> float:
    """Between two times; never less than none."""
    return max((until - since) / _HOUR, 0.0)
