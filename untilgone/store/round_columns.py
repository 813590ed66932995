"""What rounds are grouped by, and when their clocks began and ended, as columns of the database."""

from typing import Any

from sqlalchemy import case as sql_case
from sqlalchemy import literal
from sqlmodel import and_, col, func

from untilgone.measures import NOT_KNOWN, Clock, Dimension
from untilgone.store.quarters import quarters_between
from untilgone.store.round_rows import RoundLetterRow, RoundRow
from untilgone.store.tables import TakedownRow

_A_QUARTER = 900  # of an hour, in seconds


def when(clock: Clock, now: Any) -> tuple[Any, Any, Any]:
    """When it began, until when it is known to have run, and whether it has ended."""
    told, answered = col(RoundRow.first_notice_at), col(RoundRow.answered_at)
    no: Any = literal(value=False)
    match clock:
        case Clock.REMOVAL:
            return told, col(RoundRow.last_live_at), no
        case Clock.OUR_DELAY:
            return col(RoundRow.began_at), func.coalesce(told, now), told.is_not(None)
        case Clock.WAITING:
            began = sql_case((col(RoundRow.waited_seconds).is_not(None), col(RoundRow.began_at)))
            return began, told, literal(value=True)
        case Clock.FIRST_ANSWER:
            return told, func.coalesce(answered, now), answered.is_not(None)
        case Clock.RELAPSE:
            return col(RoundRow.confirmed_at), now, no
        case Clock.AFTER_LETTER:
            letter = RoundLetterRow
            seen = func.coalesce(RoundRow.last_live_at, letter.delivered_at)
            is_over = col(letter.followed_at) < seen
            until = sql_case((is_over, col(letter.followed_at)), else_=seen)
            return col(letter.delivered_at), until, no


def quarters(clock: Clock, began: Any, until: Any) -> Any:
    """How long it has run, in whole quarters of an hour."""
    if clock is Clock.WAITING:
        return col(RoundRow.waited_seconds) // _A_QUARTER
    return func.coalesce(quarters_between(began, until), 0)


def is_not_ended(ladder: type[RoundRow]) -> Any:
    """That a round is the one that goes on, as an index knows them."""
    return and_(col(ladder.confirmed_at).is_(None), col(ladder.moved_at).is_(None))


def is_letter_of(ladder: type[RoundRow]) -> Any:
    """That a letter is of a round."""
    letter = RoundLetterRow
    return and_(
        col(letter.takedown_id) == col(ladder.takedown_id), col(letter.round) == col(ladder.number)
    )


def told_platform() -> Any:
    """The platform that a round was about when somebody was told; else where it is now."""
    return func.coalesce(RoundRow.platform, TakedownRow.platform)


def key_of(dimension: Dimension, clock: Clock) -> Any:
    """The column that says to which group a round belongs."""
    takedown, ladder = TakedownRow, RoundRow
    match dimension:
        case Dimension.ALL:
            return literal("")
        case Dimension.PLATFORM:
            return told_platform()
        case Dimension.CATEGORY:
            return col(takedown.category)
        case Dimension.PLATFORM_CATEGORY | Dimension.PLATFORM_STEP:
            is_step = dimension is Dimension.PLATFORM_STEP
            return (
                told_platform() + "/" + col(RoundLetterRow.step if is_step else takedown.category)
            )
        case Dimension.STEP if clock is Clock.AFTER_LETTER:
            return col(RoundLetterRow.step)
    return func.coalesce(getattr(ladder, dimension), NOT_KNOWN)
