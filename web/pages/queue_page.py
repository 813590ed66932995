"""What the page of the queue may see, made of the store's views."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from untilgone.cases import Category, State, TaskKind
from untilgone.directory import Directory
from untilgone.parties import PartyKind
from untilgone.periods import period_of
from untilgone.rules import BLOCKING
from untilgone.store.claims import Claim
from untilgone.store.queue import MOST_COUNTED, Page, QueuedTask, Whose
from untilgone.store.saved_views import SavedView
from web import words
from web.pages.filters import Chosen
from web.pages.lines import Line, Moment, moment
from web.reader import clock, exact, gettext
from web.reader import marked as _
from web.words import Words

_T = TypeVar("_T")
_U = TypeVar("_U")
_PROMISES: Mapping[Category, str] = Words(
    {
        Category.CSAM: _("A child is shown: this comes before everything else."),
        Category.CSAM_SYNTHETIC: _("A child is shown: this comes before everything else."),
        Category.SEXTORTION: _("Somebody is being blackmailed: only children come before this."),
    }
)
_WHOSE: Mapping[Whose, str] = Words(
    {Whose.MINE: _("Those I have claimed"), Whose.UNCLAIMED: _("Those nobody has claimed")}
)


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """Who works on a task."""

    person: str
    is_mine: bool
    until: str  # the time of day, where that is today
    at: datetime
    handed_by: str
    note: str


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One open task in the queue."""

    id: str  # of the element, the same at each refresh
    task_id: str
    reference: str
    title: str
    what: str
    category: str
    platform: str
    since: Moment
    why: tuple[str, ...]
    is_late: bool  # a legal period is over
    claim: Claimed | None


@dataclass(frozen=True, kw_only=True)
class Listed(Generic[_T]):
    """Some of a list, how many there are, and where it goes on: empty where it does not."""

    items: tuple[_T, ...] = ()
    count: str = "0"
    is_first: bool = True
    before: str = ""  # the item that the page before this one ends in front of
    after: str = ""  # the item that the next page begins behind


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed for a view that could not be saved, and why."""

    name: str = ""
    wrong: str = ""


@dataclass(frozen=True, kw_only=True)
class Saved:
    """A saved view as a link."""

    view_id: str
    name: str
    query: str
    is_here: bool


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What each filter can be."""

    kinds: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    platforms: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    whose: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class QueuePage:
    """What the page may see, and its list alone when it refreshes itself."""

    chosen: Chosen
    query: str  # of the filters
    refresh: str  # of the filters and the place in the lists
    tasks: Listed[Waiting] | None  # not shown on further pages of the takedowns …
    lines: Listed[Line] | None  # … and these not on further pages of the tasks
    mails: int  # that a person must place
    undecided: tuple[str, ...]  # cases whose mandate is withdrawn while they go on
    as_of: str
    may_act: bool
    choices: Choices | None = None  # of the filters; the list alone has none
    filters: tuple[str, ...] = ()  # that are set, in words
    saved: tuple[Saved, ...] = ()
    message: str = ""
    typed: Typed = Typed()


def waiting(queued: QueuedTask, directory: Directory, person: str, now: datetime) -> Waiting:
    """A task with the reasons for its place, in words."""
    task = queued.task
    duty, is_late = _legal(queued, directory, now)
    why = [
        _PROMISES.get(queued.category, ""),
        duty,
        gettext("No letter leaves before this is done.") if task.kind in BLOCKING else "",
        _waits(now - task.created_at),
    ]
    return Waiting(
        id=element_id(task.task_id),
        task_id=task.task_id,
        reference=task.takedown,
        title=words.TASKS[task.kind],
        what=words.defanged(task.what),
        category=words.CATEGORIES[queued.category],
        platform="" if queued.platform == "unknown" else queued.platform.replace("_", " "),
        since=moment(task.created_at, now),
        why=tuple(filter(None, why)),
        is_late=is_late,
        claim=claimed(queued.claim, person, now),
    )


def _waits(time: timedelta) -> str:
    """How long it has waited; of less than a minute nothing need be said."""
    if time < timedelta(minutes=1):
        return ""
    return gettext("It waits for {length}.").format(length=words.length(time))


def claimed(claim: Claim | None, person: str, now: datetime) -> Claimed | None:
    """A claim as somebody reads it."""
    if claim is None:
        return None
    is_soon = claim.until - now < timedelta(hours=12)
    return Claimed(
        person=claim.person,
        is_mine=claim.person == person,
        until=clock(claim.until) if is_soon else exact(claim.until),
        at=claim.until,
        handed_by=claim.handed_by or "",
        note=words.defanged(claim.note),
    )


def saved(view: SavedView, chosen: Chosen) -> Saved:
    """A view as a link; its filters are read anew, whatever the store says."""
    query = Chosen.parse(view.query).query
    return Saved(view_id=view.view_id, name=view.name, query=query, is_here=query == chosen.query)


def count_words(number: int) -> str:
    """A count that ends where nobody counts on."""
    return f"{MOST_COUNTED:,}+" if number > MOST_COUNTED else str(number)


def element_id(task_id: str) -> str:
    """The id of a task's element: no blank, and nothing that a selector would have to escape."""
    return "task-" + "".join(each if each.isalnum() else "-" for each in task_id)


def listed(page: Page[_U], items: Sequence[_T], keys: Sequence[str], count: int) -> Listed[_T]:
    """A page of a list; ``keys`` are what its items are called in an address."""
    return Listed(
        items=tuple(items),
        count=count_words(count),
        is_first=page.is_first,
        before="" if page.is_first or not keys else keys[0],
        after="" if page.is_last or not keys else keys[-1],
    )


def choices(directory: Directory, chosen: Chosen) -> Choices:
    """What there is to choose from, in words."""
    return Choices(
        kinds=tuple((str(kind), words.TASKS[kind]) for kind in TaskKind),
        categories=tuple((str(each), words.CATEGORIES[each]) for each in Category),
        platforms=_platforms(directory, chosen),
        states=tuple((str(each), words.STATES[each]) for each in State),
        whose=tuple((str(each), _WHOSE[each]) for each in (Whose.MINE, Whose.UNCLAIMED)),
    )


def in_words(choices: Choices, chosen: Chosen) -> tuple[str, ...]:
    """What is chosen, as the filters call it."""
    set_here = (
        (choices.whose, chosen.whose),
        (choices.kinds, chosen.kind),
        (choices.categories, chosen.category),
        (choices.platforms, chosen.platform),
        (choices.states, chosen.state),
    )
    said = (dict(known).get(str(value or ""), "") for known, value in set_here)
    return tuple(filter(None, (chosen.q, *said)))


def _platforms(directory: Directory, chosen: Chosen) -> tuple[tuple[str, str], ...]:
    """By name; the one that is chosen is always among them."""
    known = {e.slug: e.name for e in directory.entries if e.kind is PartyKind.PLATFORM}
    if chosen.platform:
        known.setdefault(chosen.platform, chosen.platform)
    known["unknown"] = gettext("Not in the directory")
    return tuple(sorted(known.items(), key=lambda one: one[1].casefold()))


def _legal(queued: QueuedTask, directory: Directory, now: datetime) -> tuple[str, bool]:
    entry = next(
        (
            e
            for e in directory.entries
            if e.slug == queued.platform and e.kind is PartyKind.PLATFORM
        ),
        None,
    )
    period = period_of(entry.duties if entry else (), queued.category, queued.told_at, now)
    if entry is None or period.ends_at is None:
        return "", False
    said = (
        gettext("The time that {law} gives {platform} ended {when}.")
        if period.is_over
        else gettext("{law} gives {platform} until {exact}, {when}.")
    )
    return (
        said.format(
            law=period.law,
            platform=entry.name,
            exact=exact(period.ends_at),
            when=words.when(period.ends_at, now),
        ),
        period.is_over,
    )
