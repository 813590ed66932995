"""Week by week, and what changed: always with both counts, never a percentage alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from untilgone.store.weeks import Week
from web.pages.numbers_words import sayer
from web.reader import day, gettext


@dataclass(frozen=True, kw_only=True)
class Changed:
    """How many, and what the week before it says to that."""

    number: int
    change: str


@dataclass(frozen=True, kw_only=True)
class WeekRow:
    """One week."""

    until: str
    reported: Changed
    gone: Changed


def week_rows(found: Sequence[Week]) -> tuple[WeekRow, ...]:
    """All but the oldest, which has none before it."""
    return tuple(
        WeekRow(
            until=day(week.until),
            reported=changed(week.reported, before.reported),
            gone=changed(week.gone, before.gone),
        )
        for week, before in pairwise(found)
    )


def changed(number: int, before: int) -> Changed:
    """The change in percents of the week before, where that has any."""
    if not before:
        said = gettext("none before") if number else ""
    elif number == before:
        said = gettext("as before")
    else:
        sign = "+" if number > before else "\N{MINUS SIGN}"
        share = sayer().percent(abs(number - before) / before)
        said = gettext("{change} (from {before} to {number})").format(
            change=f"{sign}{share}", before=before, number=number
        )
    return Changed(number=number, change=said)
