"""Where a group stands, at one glance: each number with the way to what is behind it."""

from collections.abc import Mapping
from dataclasses import dataclass

from untilgone.measures import Clock
from untilgone.store import group_facts
from untilgone.store.behind import What
from untilgone.store.figures import Group
from web.pages.lines import Moment, moment
from web.pages.numbers_asked import Chosen
from web.pages.numbers_table import deadlines
from web.pages.numbers_words import Count
from web.parts import Parts
from web.reader import gettext


@dataclass(frozen=True, kw_only=True)
class OldestOpen:
    """The open takedown about which somebody was told first, and when."""

    reference: str
    told: Moment


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The counts of a group."""

    told: Count
    open: Count
    oldest: OldestOpen | None
    answered: Count
    refused: Count
    gone: Count  # confirmed, and so watched
    back: Count
    deadlines: tuple[Count, ...]  # kept, missed, nobody can know


async def facts_of(
    parts: Parts, chosen: Chosen, desk: str, group: Group, others: Mapping[Clock, Group]
) -> Facts:
    """``group`` is that of removals; ``others`` are those of the other clocks that ran."""
    key = group.key
    found = await group_facts.facts(parts.store, chosen.asked(desk, Clock.REMOVAL, key))

    def count(name: str, number: int, what: What, clock: Clock = Clock.REMOVAL) -> Count:
        return Count(name=name, number=number, link=chosen.behind(key, what, clock))

    answers, relapses = others.get(Clock.FIRST_ANSWER), others.get(Clock.RELAPSE)
    return Facts(
        told=count(gettext("First notices delivered"), group.figures.total, What.ALL),
        open=count(gettext("Still open"), group.figures.open, What.OPEN),
        oldest=OldestOpen(
            reference=found.oldest.reference, told=moment(found.oldest.told_at, parts.now())
        )
        if found.oldest
        else None,
        answered=count(
            gettext("Answered"),
            answers.figures.removed.number if answers else 0,
            What.REMOVED,
            Clock.FIRST_ANSWER,
        ),
        refused=count(gettext("Refused"), found.refused, What.REFUSED),
        gone=count(
            gettext("Confirmed gone"),
            relapses.figures.total if relapses else 0,
            What.ALL,
            Clock.RELAPSE,
        ),
        back=count(
            gettext("Came back"),
            relapses.figures.removed.number if relapses else 0,
            What.REMOVED,
            Clock.RELAPSE,
        ),
        deadlines=deadlines(group, chosen),
    )
