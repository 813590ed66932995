"""`/overview`: how much there is to do, how old it is, and what stands still."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import Request
from fastapi.responses import Response

from untilgone.cases import Category, State
from untilgone.periods import legal_hours
from untilgone.rules import priority_key
from untilgone.store import read
from untilgone.store.kept_lately import kept_lately
from untilgone.store.views import ChannelView
from untilgone.store.weeks import weeks
from untilgone.store.workload import Deadline, Done, Waiting, Workload, workload
from web import act_words, words
from web.pages.lines import Moment, moment
from web.pages.numbers_asked import directory_of
from web.pages.overview_kept import KeptRow, kept_rows
from web.pages.overview_weeks import WeekRow, week_rows
from web.parts import In, desk_of, visitor_of
from web.reader import gettext

_MOST_KINDS = 5  # of acts that are named for a person


@dataclass(frozen=True, kw_only=True)
class OpenRow:
    """The open takedowns of one category, by state."""

    category: str
    numbers: tuple[int, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class WaitingRow:
    """The open tasks of one kind, by age."""

    kind: str
    numbers: tuple[int, int, int]
    total: int
    oldest: Moment


@dataclass(frozen=True, kw_only=True)
class DoneRow:
    """What one person did."""

    person: str
    total: int
    acts: tuple[tuple[str, int], ...]
    more: int  # acts of other kinds


@dataclass(frozen=True, kw_only=True)
class Due:
    """By when a party was asked to answer."""

    reference: str
    party: str
    by: Moment


@dataclass(frozen=True, kw_only=True)
class Still:
    """A channel through which nothing leaves."""

    slug: str
    what: str
    why: str
    until: Moment | None
    since: Moment | None


@dataclass(frozen=True, kw_only=True)
class OverviewPage:
    """What the page may see."""

    as_of: datetime
    states: tuple[str, ...]
    open: tuple[OpenRow, ...]
    totals: tuple[int, ...]
    total: int
    waiting: tuple[WaitingRow, ...]
    done: tuple[DoneRow, ...]
    missed: tuple[Due, ...]
    has_more_missed: bool
    near: tuple[Due, ...]
    has_more_near: bool
    still: tuple[Still, ...]
    weeks: tuple[WeekRow, ...]
    kept: tuple[KeptRow, ...]


async def show(request: Request, parts: In) -> Response:
    """The figures of this moment."""
    now, desk = parts.now(), desk_of(request)
    found = await workload(parts.store, now, desk)
    periods = legal_hours(await directory_of(parts))
    accounts = await read.accounts(parts.store)
    states, rows = _by_category(found)
    page = OverviewPage(
        as_of=now,
        states=tuple(words.STATES[state] for state in states),
        open=rows,
        totals=tuple(sum(row.numbers[at] for row in rows) for at in range(len(states))),
        total=sum(row.total for row in rows),
        waiting=tuple(_waiting(each, now) for each in found.waiting),
        done=tuple(_done(each) for each in found.done),
        missed=tuple(_due(each, now) for each in found.missed),
        has_more_missed=found.has_more_missed,
        near=tuple(_due(each, now) for each in found.near),
        has_more_near=found.has_more_near,
        still=tuple(still for each in accounts if (still := _still(each, now)) is not None),
        weeks=week_rows(await weeks(parts.store, now, desk)),
        kept=kept_rows(*await kept_lately(parts.store, now, desk, periods)),
    )
    return parts.html.page("overview.html", page, visitor_of(request))


def _by_category(found: Workload) -> tuple[tuple[State, ...], tuple[OpenRow, ...]]:
    """The states that any takedown is in, and a row for each category that has any."""
    numbers = {(category, state): number for category, state, number in found.open}
    states = tuple(state for state in State if any(at == state for _, at in numbers))
    categories = [each for each in Category if any(of == each for of, _ in numbers)]
    rows = []
    for category in sorted(categories, key=priority_key):
        row = tuple(numbers.get((category, state), 0) for state in states)
        rows.append(OpenRow(category=words.CATEGORIES[category], numbers=row, total=sum(row)))
    return states, tuple(rows)


def _waiting(each: Waiting, now: datetime) -> WaitingRow:
    numbers = (each.under_a_day, each.under_a_week, each.longer)
    return WaitingRow(
        kind=words.TASKS[each.kind],
        numbers=numbers,
        total=sum(numbers),
        oldest=moment(each.oldest, now),
    )


def _done(each: Done) -> DoneRow:
    total = sum(number for _, number in each.acts)
    named = tuple((act_words.act(kind), number) for kind, number in each.acts[:_MOST_KINDS])
    more = total - sum(number for _, number in named)
    return DoneRow(person=each.person, total=total, acts=named, more=more)


def _due(each: Deadline, now: datetime) -> Due:
    return Due(reference=each.takedown, party=each.party, by=moment(each.by, now))


def _still(each: ChannelView, now: datetime) -> Still | None:
    if each.halted_at is not None:
        return Still(
            slug=each.slug,
            what=gettext("Halted: the account was refused"),
            why=words.defanged(each.halted_why or ""),
            until=None,
            since=moment(each.halted_at, now),
        )
    if each.paused_until is not None and each.paused_until > now:
        return Still(
            slug=each.slug,
            what=gettext("Paused, as the other side asked"),
            why="",
            until=moment(each.paused_until, now),
            since=None,
        )
    return None
