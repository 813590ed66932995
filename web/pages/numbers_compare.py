"""`/numbers/compare`: whether two groups differ by more than chance."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request
from fastapi.responses import Response

from untilgone.errors import BadInput
from untilgone.metrics.compare import Comparison, compare
from untilgone.store.figures import GroupAlone
from web.pages import numbers_words as said
from web.pages.numbers_asked import Chosen, directory_of, each_of, figures_of
from web.pages.numbers_table import GroupRow, row
from web.parts import In, desk_of, visitor_of
from web.reader import gettext

_SMALL = 0.05
_TINY = 0.001


@dataclass(frozen=True, kw_only=True)
class ComparePage:
    """What the page may see."""

    chosen: Chosen
    by: str
    groups: tuple[tuple[str, str], ...]
    one: str
    other: str
    rows: tuple[GroupRow, ...]
    verdict: str
    chance: str
    earlier: str
    all_link: str
    as_of: datetime
    message: str = ""


async def show(request: Request, parts: In) -> Response:
    """Two groups beside each other; first a form to choose them."""
    fields = request.query_params
    chosen = Chosen.of(fields)
    one, other = fields.get("one", "")[:200], fields.get("other", "")[:200]
    directory = await directory_of(parts)
    message = ""
    known: list[str] = []
    both: list[GroupAlone] = []
    try:
        found = await figures_of(parts, chosen.asked(desk_of(request)), directory)
        known = [each.key for each in found.groups if each.figures.total]
        if chosen.may_compare and one != other and {one, other} <= set(known):
            asked = [chosen.asked(desk_of(request), key=key) for key in (one, other)]
            both = [group for groups in await each_of(parts, asked, directory) for group in groups]
    except BadInput as error:
        message = str(error)
    if not chosen.may_compare:
        message = gettext(
            "Letters are not compared: the later ones went out only where the earlier ones had "
            "not helped."
        )
    if "one" in fields and not both and not message:
        message = gettext("Choose two that differ. Only those that somebody was told about count.")
    result: Comparison | None = None
    match both:
        case [first, second]:
            result = await asyncio.to_thread(compare, first.intervals, second.intervals)
    rows = tuple(row(each.group, chosen, directory) for each in both)
    page = ComparePage(
        chosen=chosen,
        by=said.DIMENSIONS[chosen.by],
        groups=tuple((key, said.name_of(chosen.by, key, directory)) for key in known),
        one=one,
        other=other,
        rows=rows,
        verdict=_verdict(result, rows) if result else "",
        chance=_chance(result) if result else "",
        earlier=_earlier(result, rows) if result else "",
        all_link=chosen.at(),
        as_of=parts.now(),
        message=message,
    )
    return parts.html.page(
        "numbers_compare.html", page, visitor_of(request), status=422 if message else 200
    )


def _verdict(result: Comparison, rows: tuple[GroupRow, ...]) -> str:
    if result.p >= _SMALL:
        return gettext("So few takedowns cannot tell whether they differ. That is not “equal”.")
    first = rows[0 if result.earlier > 0 else 1]
    return gettext("They differ by more than chance: removals were earlier at {name}.").format(
        name=first.name
    )


def _chance(result: Comparison) -> str:
    if result.p < _TINY:
        return gettext("Chance alone makes two groups differ as much in less than 1 of 1,000.")
    return gettext("Chance alone makes two groups differ as much in {n} of 1,000.").format(
        n=said.sayer().number(round(result.p * 1000))
    )


def _earlier(result: Comparison, rows: tuple[GroupRow, ...]) -> str:
    text = (
        gettext("{name} is {n} removals ahead of what both together let expect.")
        if result.earlier >= 0
        else gettext("{name} is {n} removals behind what both together let expect.")
    )
    return text.format(name=rows[0].name, n=said.sayer().number(abs(result.earlier)))
