"""`/numbers/{dimension}/{key}`: one group: its curve, the same as a table, and the other clocks."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import unquote

from fastapi import Path, Request
from fastapi.responses import Response

from untilgone.directory import Directory
from untilgone.errors import BadInput
from untilgone.measures import Clock, Dimension
from untilgone.metrics.curve import Between
from untilgone.metrics.over_time import Point, of_a_picture, over_time
from untilgone.metrics.picture import TICKS, UP, Picture, picture
from untilgone.store.behind import What
from untilgone.store.figures import Group, GroupAlone
from web.pages import numbers_words as said
from web.pages.numbers_asked import Chosen, directory_of, each_of
from web.pages.numbers_facts import Facts, facts_of
from web.pages.numbers_letters import Letters, letters
from web.pages.numbers_table import GroupRow, row
from web.pages.numbers_words import Count, Figure
from web.parts import In, Parts, desk_of, visitor_of

_TABLE = {*TICKS[1:], 12.0, 36.0}  # hours
_OTHERS = (Clock.OUR_DELAY, Clock.WAITING, Clock.FIRST_ANSWER, Clock.RELAPSE)
_HORIZONS = {
    Clock.OUR_DELAY: (24.0, 48.0),
    Clock.WAITING: (24.0, 48.0),
    Clock.FIRST_ANSWER: (24.0, 168.0),
    Clock.RELAPSE: (168.0, 672.0),
}


@dataclass(frozen=True, kw_only=True)
class PointRow:
    """One hour of the curve."""

    hours: str
    share: str
    band: str
    at_risk: int
    old_enough: int


@dataclass(frozen=True, kw_only=True)
class OtherClock:
    """What another clock says of the group."""

    name: str
    counts: tuple[Count, ...]  # for how many it ran, how often it came
    median: Figure
    shares: tuple[tuple[str, Figure], ...]


@dataclass(frozen=True, kw_only=True)
class GroupPage:
    """What the page may see."""

    chosen: Chosen
    by: str
    name: str
    key_path: str
    all_link: str
    row: GroupRow | None
    picture: Picture | None
    points: tuple[PointRow, ...]
    others: tuple[OtherClock, ...]
    facts: Facts | None
    letters: Letters | None
    is_about_letters: bool
    as_of: datetime
    message: str = ""


async def show(
    request: Request,
    parts: In,
    dimension: Annotated[str, Path(max_length=30)],
    key: Annotated[str, Path(max_length=900)],
) -> Response:
    """Everything about one group; an empty page where no clock began."""
    chosen = Chosen.of({**request.query_params, "by": dimension})
    key = unquote(key)
    directory = await directory_of(parts)
    desk, message = desk_of(request), ""
    found: GroupAlone | None = None
    others: dict[Clock, Group] = {}
    facts: Facts | None = None
    of_letters: Letters | None = None
    try:
        groups, of_letters = await _groups(parts, chosen, desk, key, directory)
        found = groups.pop(chosen.clock, None)
        others = {c: each.group for c, each in groups.items() if each.group.figures.total}
        if found and chosen.clock is Clock.REMOVAL:
            facts = await facts_of(parts, chosen, desk, found.group, others)
    except BadInput as error:
        message = str(error)
    drawn, listed = await asyncio.to_thread(_points, found) if found else ((), ())
    page = GroupPage(
        chosen=chosen,
        by=said.DIMENSIONS[chosen.by],
        name=said.name_of(chosen.by, key, directory),
        key_path=chosen.group(key).partition("?")[0],
        all_link=chosen.at(),
        row=row(found.group, chosen, directory) if found else None,
        picture=_picture(drawn) if drawn else None,
        points=tuple(_point(each, chosen.clock) for each in listed),
        others=tuple(_other(each, clock, chosen) for clock, each in others.items()),
        facts=facts,
        letters=of_letters,
        is_about_letters=chosen.clock is Clock.AFTER_LETTER,
        as_of=parts.now(),
        message=message,
    )
    return parts.html.page(
        "numbers_group.html", page, visitor_of(request), status=422 if message else 200
    )


async def _groups(
    parts: Parts, chosen: Chosen, desk: str, key: str, directory: Directory
) -> tuple[dict[Clock, GroupAlone], Letters | None]:
    """What each clock says of the group, where it ran; and the letters to a platform."""
    clocks = (chosen.clock, *(_OTHERS if chosen.clock is Clock.REMOVAL else ()))
    every = [chosen.asked(desk, clock, key) for clock in clocks]
    their, asked = chosen.letters_at(key, desk)
    if chosen.by is Dimension.PLATFORM:
        every.append(asked)
    found = await each_of(parts, every, directory)
    sent = found.pop() if chosen.by is Dimension.PLATFORM else ()
    groups = {clock: each[0] for clock, each in zip(clocks, found, strict=True) if each}
    return groups, letters(sent, their)


def _points(found: GroupAlone) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Those of the picture, and among them those of the table."""
    drawn = over_time(found.intervals, of_a_picture())
    return drawn, tuple(each for each in drawn if each.hours in _TABLE)


def _picture(points: tuple[Point, ...]) -> Picture:
    return picture(
        points,
        tuple(said.sayer().horizon(hours) if hours else "0" for hours in TICKS),
        tuple(said.sayer().percent(share) for share in UP),
    )


def _point(point: Point, clock: Clock) -> PointRow:
    share, say = point.share, said.sayer(clock)
    return PointRow(
        hours=say.horizon(point.hours),
        share=say.percent(share.value) if isinstance(share, Between) else "",
        band=say.band(share) if isinstance(share, Between) else say.why(share),
        at_risk=point.at_risk,
        old_enough=point.old_enough,
    )


def _other(group: Group, clock: Clock, chosen: Chosen) -> OtherClock:
    made, key = group.figures, group.key
    every = chosen.behind(key, What.ALL, clock)
    came = chosen.behind(key, What.REMOVED, clock)
    return OtherClock(
        name=said.CLOCKS[clock],
        counts=(
            Count(name="all", number=made.total, link=every),
            Count(name="came", number=made.removed.number, link=came),
        ),
        median=Figure(name="median", cell=said.sayer().moment_cell(made.median), link=every),
        shares=tuple(
            (
                said.sayer().horizon(hours),
                Figure(
                    name=f"by-{hours:g}",
                    cell=said.sayer().share_cell(made.share_at(hours)),
                    link=chosen.behind(key, What.REMOVED, clock, f"{hours:g}"),
                ),
            )
            for hours in _HORIZONS[clock]
        ),
    )
