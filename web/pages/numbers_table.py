"""`/numbers`: how long it takes until it is gone, group by group. Never a rank: ordered by n."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import Request
from fastapi.responses import Response

from untilgone.directory import Directory
from untilgone.errors import BadInput
from untilgone.measures import Clock, Outcome
from untilgone.metrics.figures import Ended, Figures
from untilgone.metrics.intervals import HORIZONS
from untilgone.store.behind import What
from untilgone.store.figures import Group
from web.pages import numbers_words as said
from web.pages.numbers_asked import Chosen, directory_of, each_of, figures_of
from web.pages.numbers_letters import Letters, letters
from web.pages.numbers_words import Count, Figure
from web.parts import In, desk_of, visitor_of

MOST = 100  # groups of a page


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """One group."""

    key: str
    name: str
    link: str
    counts: tuple[Count, ...]  # n, open, ended otherwise, already gone
    figures: tuple[Figure, ...]  # median, 90th percentile, shares
    deadlines: tuple[Count, ...]  # kept, missed, nobody can know


@dataclass(frozen=True, kw_only=True)
class NumbersPage:
    """What the page may see."""

    chosen: Chosen
    dimensions: tuple[tuple[str, str], ...]
    by: str
    rows: tuple[GroupRow, ...]
    not_shown: int
    as_of: datetime
    compare: str  # empty where that is not fair
    letters: Letters | None
    is_about_letters: bool
    message: str = ""


async def show(request: Request, parts: In) -> Response:
    """The table of one dimension."""
    chosen = Chosen.of(request.query_params)
    directory = await directory_of(parts)
    message = ""
    rows: tuple[GroupRow, ...] = ()
    listed: Letters | None = None
    number, as_of = 0, parts.now()
    try:
        asked = chosen.asked(desk_of(request))
        if chosen.may_compare:
            found = await figures_of(parts, asked, directory)
            groups, as_of = found.groups, found.as_of
        else:
            [made] = await each_of(parts, [asked], directory)
            groups, listed = tuple(each.group for each in made), letters(made, chosen)
        number = len(groups)
        rows = tuple(row(each, chosen, directory) for each in groups[:MOST])
    except BadInput as error:
        message = str(error)
    page = NumbersPage(
        chosen=chosen,
        dimensions=tuple((str(each), name) for each, name in said.DIMENSIONS.items()),
        by=said.DIMENSIONS[chosen.by],
        rows=rows,
        not_shown=number - len(rows),
        as_of=as_of,
        compare=chosen.at("/compare") if chosen.may_compare else "",
        letters=listed,
        is_about_letters=chosen.clock is Clock.AFTER_LETTER,
        message=message,
    )
    return parts.html.page(
        "numbers.html", page, visitor_of(request), status=422 if message else 200
    )


def row(group: Group, chosen: Chosen, directory: Directory) -> GroupRow:
    """A group with all its numbers in words, each with the way to what is behind it."""
    made, key = group.figures, group.key
    return GroupRow(
        key=key,
        name=said.name_of(chosen.by, key, directory),
        link=chosen.group(key),
        counts=counts(made, chosen, key),
        figures=figures(made, chosen, key),
        deadlines=deadlines(group, chosen) if chosen.clock is Clock.REMOVAL else (),
    )


def deadlines(group: Group, chosen: Chosen) -> tuple[Count, ...]:
    """How many kept their legal period, missed it, or nobody can know."""
    numbers = (
        (What.KEPT, group.deadline.kept),
        (What.MISSED, group.deadline.missed),
        (What.UNCLEAR, group.deadline.unclear),
    )
    return tuple(
        Count(name=said.WHATS[what], number=number, link=chosen.behind(group.key, what))
        for what, number in numbers
    )


def counts(made: Figures, chosen: Chosen, key: str) -> tuple[Count, ...]:
    """How many there are of each kind; nothing is dropped."""
    numbers = (
        (What.ALL, made.total),
        (What.OPEN, made.open),
        (What.REMOVED, made.removed.number),
        (What.WITHDRAWN, _number(made.others, Outcome.WITHDRAWN)),
        (What.MOVED, _number(made.others, Outcome.MOVED)),
        (What.ALREADY_GONE, made.already_gone),
    )
    return tuple(
        Count(name=said.what(what, chosen.clock), number=number, link=chosen.behind(key, what))
        for what, number in numbers
    )


def figures(made: Figures, chosen: Chosen, key: str) -> tuple[Figure, ...]:
    """When half and nine in ten were removed, and what share by the fixed hours."""
    everything, say = chosen.behind(key, What.ALL), said.sayer(chosen.clock)
    moments = (
        Figure(name="median", cell=say.moment_cell(made.median), link=everything),
        Figure(name="ninetieth", cell=say.moment_cell(made.ninetieth), link=everything),
    )
    shares = tuple(
        Figure(
            name=f"by-{hours:g}",
            cell=say.share_cell(made.share_at(hours)),
            link=chosen.behind(key, What.REMOVED, within=f"{hours:g}"),
        )
        for hours in HORIZONS
    )
    return moments + shares


def _number(others: tuple[Ended, ...], outcome: Outcome) -> int:
    return sum(each.number for each in others if each.outcome is outcome)
