"""The yearly report of a trusted flagger (article 22(3) DSA): notices by provider, content, action.

Pure. What leaves the house tells about nobody: only counts, and none below five. Fewer are counted
together with others, so that nothing comes out by subtraction (docs/exports.md).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from untilgone.notices import AnswerKind, NoticeState
from untilgone.parties import PartyKind

FEWEST = 5  # of one kind, in what leaves the house
PROVIDERS = frozenset(
    {
        PartyKind.PLATFORM,
        PartyKind.HOST,
        PartyKind.CDN,
        PartyKind.NETWORK,
        PartyKind.REGISTRAR,
        PartyKind.SEARCH,
    }
)
"""Who provides a service. Hotlines, authorities and the police are told, and are no providers."""


class Action(StrEnum):
    """What the provider did about a notice, as far as answers and looks tell."""

    REMOVED = "removed"  # confirmed gone after the notice
    MOVED = "moved"  # somebody else became responsible for it
    SAID_REMOVED = "said_removed"  # they say so; no look confirmed it
    REFUSED = "refused"
    ANSWERED = "answered"  # something else: acknowledged, asked, named others, or unclear
    NOT_REACHED = "not_reached"  # it was handed back
    NO_ANSWER = "no_answer"


DEFINED: Mapping[Action, str] = {
    Action.REMOVED: "Confirmed gone by our looks, first seen gone after the notice.",
    Action.MOVED: "Led to another address after the notice, where somebody else is responsible.",
    Action.SAID_REMOVED: "The provider says that it removed it; our looks did not confirm it.",
    Action.REFUSED: "The provider refused.",
    Action.ANSWERED: "The provider answered something else, or by machine only.",
    Action.NOT_REACHED: "The notice was taken and then handed back.",
    Action.NO_ANSWER: "No answer, and not confirmed gone.",
}
"""Each in a sentence, for who reads the report; the first that holds is counted."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One notice that a provider took, and what came of it."""

    provider: str
    category: str
    state: str
    delivered_at: datetime
    first_gone_at: datetime | None = None  # of its round
    confirmed_at: datetime | None = None
    moved_at: datetime | None = None
    answers: tuple[AnswerKind, ...] = ()  # to this notice, the oldest first

    @property
    def action(self) -> Action:
        """The first that holds; what was seen goes before what was said."""
        if self.confirmed_at and self.first_gone_at and self.first_gone_at > self.delivered_at:
            return Action.REMOVED
        if self.moved_at and self.moved_at > self.delivered_at:
            return Action.MOVED
        said = [each for each in self.answers if each in _SAYS]
        if said:
            return _SAYS[said[-1]]  # the last word counts
        if self.state == NoticeState.BOUNCED or AnswerKind.BOUNCED in self.answers:
            return Action.NOT_REACHED
        return Action.ANSWERED if set(self.answers) - {AnswerKind.PENDING} else Action.NO_ANSWER


_SAYS: Mapping[AnswerKind, Action] = {
    AnswerKind.REMOVED: Action.SAID_REMOVED,
    AnswerKind.REFUSED: Action.REFUSED,
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """How many notices were of this kind. ``number`` None: fewer than five."""

    key: str | None  # None: all that are too few each, together
    number: int | None


@dataclass(frozen=True, kw_only=True)
class Counts:
    """The three numbers that the article asks for, and how many notices there are in all."""

    total: int | None
    by_provider: tuple[Line, ...]
    by_category: tuple[Line, ...]
    by_action: tuple[Line, ...]


def counts(told: Iterable[Told]) -> Counts:
    """All notices, counted in three ways."""
    notices = tuple(told)
    return Counts(
        total=len(notices) if not 0 < len(notices) < FEWEST else None,
        by_provider=lines(Counter(each.provider for each in notices)),
        by_category=lines(Counter(each.category for each in notices)),
        by_action=lines(Counter(each.action for each in notices)),
    )


def lines(found: Mapping[str, int]) -> tuple[Line, ...]:
    """The most first. What is too few is together with others, until together it is enough."""
    order = sorted(found, key=lambda key: (-found[key], key))
    shown = [key for key in order if found[key] >= FEWEST]
    together = sum(found[key] for key in order if found[key] < FEWEST)
    while 0 < together < FEWEST and shown:
        together += found[shown.pop()]  # else it could be told from the sum
    kept = [Line(key=str(key), number=found[key]) for key in shown]
    if together:
        kept.append(Line(key=None, number=together if together >= FEWEST else None))
    return tuple(kept)
