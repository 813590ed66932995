"""The period that a law or a code gives a party, as a letter says it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from untilgone.cases import Category
from untilgone.directory_entries import Duty

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Period:
    """What is said of it; nothing where no law gives one."""

    law: str = ""
    by_mandate: bool = False  # it asks for a request on behalf of the person shown
    hours: str = ""
    ends_at: datetime | None = None  # counted from the first notice; None before it
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
        ends_at=ends_at,
        is_over=ends_at is not None and now >= ends_at,
    )
