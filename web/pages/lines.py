"""Takedowns and tasks as pages list them."""

from dataclasses import dataclass
from datetime import datetime

from untilgone.cases import State
from untilgone.store.views import TakedownLine
from untilgone.urls import display
from web import words
from web.pages.steps import step
from web.reader import gettext


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A time as people read it, near and exact."""

    words: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Line:
    """One takedown in a list."""

    reference: str
    case: str
    url: str  # where it is now
    reported_as: str  # empty where that is the same
    category: str
    platform: str
    state: State
    state_words: str
    next_step: str
    next_at: Moment | None


def moment(at: datetime, now: datetime) -> Moment:
    """A time seen from now."""
    return Moment(words=words.when(at, now), at=at)


def line(view: TakedownLine, now: datetime) -> Line:
    """A takedown as a list shows it."""
    return Line(
        reference=view.reference,
        case=view.case,
        url=display(view.current_url),
        reported_as=display(view.url) if view.moves else "",
        category=words.CATEGORIES[view.category],
        platform="" if view.platform == "unknown" else view.platform.replace("_", " "),
        state=view.state,
        state_words=state_words(view),
        next_step=step(view.next_step),
        next_at=moment(view.next_at, now) if view.next_at else None,
    )


def state_words(view: TakedownLine) -> str:
    """The state in words; of a closed one also how it ended."""
    if view.outcome is None:
        return words.STATES[view.state]
    return gettext("Closed: {outcome}").format(outcome=words.OUTCOMES[view.outcome])
