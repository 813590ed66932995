"""What a mail to somebody who works here may say: kinds, numbers, references, times. Nothing else.

docs/digest.md explains it. A mailbox may be read by others, and lies on servers of others.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from untilgone.digests import Waits, Work
from untilgone.moments import exact

_MOST_NAMED = 10  # of one kind; the page has them all
_MOST_COUNTED = 1000


def _fact(help_text: str) -> str:
    made: str = field(metadata={"help": help_text})
    return made


@dataclass(frozen=True, kw_only=True)
class Group:
    """Everything of one kind that waits."""

    kind: str  # a kind of task, or one of `near`, `missed`, `refused`, `mails`, `channels`
    number: str
    named: tuple[str, ...]  # a reference and a time each
    more: str  # how many are not named; empty: none


@dataclass(frozen=True, kw_only=True)
class DigestFacts:
    """All that the template of a digest may say."""

    as_of: str = _fact("The moment that it is about, where the reader is")
    groups: tuple[Group, ...] = field(
        metadata={
            "help": "What waits, for `for`: each has a `kind`, a `number`, `named` (references and "
            "times, for `for`) and `more` (how many are not named; empty: none)"
        }
    )
    queue: str = _fact("Address of your page with what waits")
    settings: str = _fact("Address of the page where the reader can stop it")


@dataclass(frozen=True, kw_only=True)
class LinkFacts:
    """All that the template of the mail with a link may say."""

    link: str = _fact("Address of the page that confirms the address of the reader, once")
    until: str = _fact("Until when it does")
    settings: str = _fact("Address of the page where the reader can stop it")


def groups(work: Work, language: str, zone: str) -> tuple[Group, ...]:
    """What waits, in the order in which it is said."""

    def written(at: datetime) -> str:
        return exact(at, language, zone)

    listed: tuple[tuple[str, Iterable[Waits]], ...] = (
        ("near", work.near),
        *((str(kind), waits) for kind, waits in work.tasks.items()),
        ("refused", work.refused),
        ("missed", work.missed),
    )
    counted = (("mails", work.mails), ("channels", len(work.halted) + work.paused))
    return (
        *(_group(kind, tuple(waits), written) for kind, waits in listed if waits),
        *(
            Group(kind=kind, number=str(number), named=(), more="")
            for kind, number in counted
            if number
        ),
    )


def _group(kind: str, waits: tuple[Waits, ...], written: Callable[[datetime], str]) -> Group:
    named = tuple(f"{each.reference}, {written(each.at)}" for each in waits[:_MOST_NAMED])
    more = len(waits) - len(named)
    return Group(kind=kind, number=_number(len(waits)), named=named, more=_number(more))


def _number(number: int) -> str:
    if number > _MOST_COUNTED:
        return f"{_MOST_COUNTED}+"
    return str(number) if number else ""
