"""The period that a law or a code gives a party, as a letter says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from untilgone.cases import Category
from untilgone.directory import Directory
from untilgone.directory_entries import Duty
from untilgone.parties import PartyKind

_HOUR = timedelta(hours=1)
_ENDING = 4  # less than a quarter of the time is left


class Stands(StrEnum):
    """How the time that a party has stands."""

    NONE = ""  # nobody gave it any
    RUNNING = "running"
    ENDING = "ending"  # it is about to end
    MISSED = "missed"


@dataclass(frozen=True, kw_only=True)
class Period:
    """What is said of it; nothing where no law gives one."""

    law: str = ""
    by_mandate: bool = False  # it asks for a request on behalf of the person shown
    hours: str = ""
    begins_at: datetime | None = None  # with the first notice; None before it
    ends_at: datetime | None = None
    is_over: bool = False


def period_of(
    duties: Sequence[Duty], category: Category, first_told_at: datetime | None, now: datetime
) -> Period:
    """The shortest period that the party's duties give for such material."""
    fitting = [duty for duty in duties if not duty.categories or category in duty.categories]
    if not fitting:
        return Period()
    duty = min(fitting, key=lambda one: one.deadline)
    ends_at = first_told_at + duty.deadline if first_told_at else None
    return Period(
        law=duty.law,
        by_mandate=duty.by_mandate,
        hours=f"{duty.deadline / _HOUR:g}",
        begins_at=first_told_at,
        ends_at=ends_at,
        is_over=ends_at is not None and now >= ends_at,
    )


def stands(begins_at: datetime, ends_at: datetime, now: datetime) -> Stands:
    """How this time stands; about to end is it while less than a quarter of it is left."""
    if now >= ends_at:
        return Stands.MISSED
    is_ending = (ends_at - now) * _ENDING < ends_at - begins_at
    return Stands.ENDING if is_ending else Stands.RUNNING


@dataclass(frozen=True, kw_only=True)
class Lasting:
    """The platforms to which a law or a code gives so long for material of one category."""

    category: Category
    seconds: int
    platforms: tuple[str, ...]  # slugs


@lru_cache(maxsize=4)  # a directory changes rarely, and it is asked for every page
def lasting(directory: Directory) -> tuple[Lasting, ...]:
    """Every period that the directory knows of a platform, those of the same length together."""
    found: dict[tuple[Category, int], list[str]] = {}
    for entry in directory.entries:
        if entry.kind is not PartyKind.PLATFORM:
            continue
        for category in Category:
            fitting = [d for d in entry.duties if not d.categories or category in d.categories]
            if fitting:
                seconds = int(min(duty.deadline for duty in fitting).total_seconds())
                found.setdefault((category, seconds), []).append(entry.slug)
    return tuple(
        Lasting(category=category, seconds=seconds, platforms=tuple(slugs))
        for (category, seconds), slugs in found.items()
    )


@lru_cache(maxsize=4)
def legal_hours(directory: Directory) -> dict[tuple[str, str], float]:
    """The period in hours that a law or a code gives a platform, by its slug and the category."""
    return {
        (platform, each.category): each.seconds / _HOUR.total_seconds()
        for each in lasting(directory)
        for platform in each.platforms
    }
