"""`/numbers/behind`: the takedowns that a number is made of."""

from dataclasses import dataclass
from datetime import datetime
from math import inf, isfinite

from fastapi import Request
from fastapi.responses import Response

from untilgone.errors import NotFound
from untilgone.measures import Clock, Measure, Outcome
from untilgone.periods import legal_hours
from untilgone.store.behind import What, behind
from web.pages import numbers_words as said
from web.pages.lines import Line, line
from web.pages.numbers_asked import Chosen, directory_of
from web.parts import In, desk_of, visitor_of
from web.reader import gettext

_OF_A_PAGE = 50
_LONGEST = 4  # digits of a number of hours


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A takedown, and what its clock showed."""

    line: Line
    clock: str


@dataclass(frozen=True, kw_only=True)
class BehindPage:
    """What the page may see."""

    group: str
    by: str
    group_link: str
    what: str
    clock: str
    items: tuple[Shown, ...]
    is_first: bool
    first: str
    later: str  # empty: there is nothing more
    as_of: datetime


async def show(request: Request, parts: In) -> Response:
    """The latest first."""
    fields = request.query_params
    chosen, key = Chosen.of(fields), fields.get("key", "")[:200]
    what, clock = fields.get("what", What.ALL), fields.get("clock", chosen.clock)
    if what not in set(What) or clock not in set(Clock):
        raise NotFound(gettext("There are no numbers by that."))
    within = _within(fields.get("within", ""))
    directory = await directory_of(parts)
    now = parts.now()
    found = await behind(
        parts.store,
        chosen.asked(desk_of(request), Clock(clock), key),
        What(what),
        now,
        legal_hours(directory),
        within=within,
        after=fields.get("after", ""),
        limit=_OF_A_PAGE,
    )
    here = {"key": key, "what": what, "clock": clock, "within": fields.get("within", "")}
    words = said.what(What(what), Clock(clock))
    if isfinite(within):
        words = gettext("Seen gone within {hours}").format(hours=said.sayer().horizon(within))
    page = BehindPage(
        group=said.name_of(chosen.by, key, directory),
        by=said.DIMENSIONS[chosen.by],
        group_link=chosen.group(key),
        what=words,
        clock=said.CLOCKS[Clock(clock)],
        items=tuple(
            Shown(line=line(each.takedown, now), clock=_showed(each.measure))
            for each in found.items
        ),
        is_first="after" not in fields,
        first=chosen.at("/behind", **here),
        later=chosen.at("/behind", **here, after=found.after) if found.after else "",
        as_of=now,
    )
    return parts.html.page("numbers_behind.html", page, visitor_of(request))


def _within(text: str) -> float:
    return float(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST else inf


def _showed(measure: Measure) -> str:
    """What its clock showed, in words."""
    left, right = (
        said.sayer().hours(measure.left),
        said.sayer().hours(measure.right) if measure.right < inf else "",
    )
    match measure.outcome:
        case Outcome.ALREADY_GONE:
            return gettext("gone before anybody was told")
        case Outcome.OPEN:
            return gettext("not ended, last seen after {left}").format(left=left)
        case Outcome.WITHDRAWN:
            return gettext("withdrawn after {left}").format(left=left)
        case Outcome.MOVED:
            return gettext("moved after {left}").format(left=left)
    if measure.left == measure.right:
        return gettext("after {left}").format(left=left)
    return gettext("between {left} and {right}").format(left=left, right=right)
