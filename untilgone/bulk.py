"""The same wish for many takedowns of a case: what would happen, and what happened."""

from dataclasses import dataclass
from enum import StrEnum

from untilgone.cases import State
from untilgone.wishes import Action

MOST = 500
"""Takedowns of one bulk action."""

ACTIONS = (Action.HOLD, Action.RESUME, Action.LOOK_NOW, Action.NEXT_STEP, Action.WITHDRAW)
"""What can be done to many at once: nothing that must be read or seen for each alone."""


class Hurdle(StrEnum):
    """Why it would not be done, as far as the store can tell; the takedown itself decides."""

    CLOSED = "closed"
    HELD_ALREADY = "held already"
    NOT_HELD = "not held"
    NOT_WAITING = "not waiting"
    NO_STEP_LEFT = "no step left"


@dataclass(frozen=True, kw_only=True)
class Did:
    """What became of the wish for one takedown."""

    reference: str
    is_done: bool
    said: str = ""  # why it was not done


@dataclass(frozen=True, kw_only=True)
class BulkProgress:
    """How far a bulk action has come; ``did`` in the order in which they ended."""

    case: str
    action: Action
    references: tuple[str, ...]
    did: tuple[Did, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether each of them was asked."""
        return len(self.did) == len(self.references)


def hurdle(action: Action, state: State, next_step: str | None, *, is_held: bool) -> Hurdle | None:
    """What stands in the way of an action in this state; None where nothing does."""
    if state is State.CLOSED:
        return Hurdle.CLOSED
    match action:
        case Action.HOLD:
            return Hurdle.HELD_ALREADY if is_held else None
        case Action.RESUME:
            return None if is_held else Hurdle.NOT_HELD
        case Action.NEXT_STEP if is_held or state is not State.WAITING:
            return Hurdle.NOT_WAITING
        case Action.NEXT_STEP if not next_step:
            return Hurdle.NO_STEP_LEFT
    return None
