"""The yearly report of a trusted flagger (article 22(3) DSA): notices by provider, content, action.

Pure. What leaves the house tells about nobody: only counts, and none below five. Fewer are counted
together with others, so that nothing comes out by subtraction (docs/exports.md).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from untilgone.exports import Row
from untilgone.notices import AnswerKind, NoticeState
from untilgone.parties import PartyKind
from untilgone.small_cells import TOGETHER, Line, lines, told

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


Kind: TypeAlias = tuple[str, str, str]
"""Of a notice: provider, category, action."""


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
class Counts:
    """The three numbers that the article asks for, and how many notices there are in all."""

    total: int | None
    by_provider: tuple[Line, ...]
    by_category: tuple[Line, ...]
    by_action: tuple[Line, ...]


def kinds(notices: Iterable[Told]) -> Counter[Kind]:
    """How many notices are of each kind: by provider, category and action."""
    return Counter((each.provider, each.category, each.action) for each in notices)


def counts(found: Mapping[Kind, int]) -> Counts:
    """All notices, counted in three ways."""
    total = sum(found.values())
    providers, categories, actions = (_by(found, place) for place in range(3))
    return Counts(
        total=told(total),
        by_provider=lines(providers),
        by_category=lines(categories),
        by_action=lines(actions),
    )


COLUMNS = ("by", "key", "notices")


def rows(made: Counts) -> tuple[Row, ...]:
    """The numbers as a table."""
    parts = (
        ("provider", made.by_provider),
        ("category", made.by_category),
        ("action", made.by_action),
    )
    each: list[Row] = [("all", "", made.total)]
    each += [(by, line.key or TOGETHER, line.number) for by, found in parts for line in found]
    return tuple(each)


def _by(found: Mapping[Kind, int], place: int) -> Counter[str]:
    numbers: Counter[str] = Counter()
    for kind, number in found.items():
        numbers[kind[place]] += number
    return numbers
