"""`/record`: searching the record of acts, and checking its chain."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import Query, Request
from fastapi.responses import Response

from untilgone.errors import BadInput, NotFound
from untilgone.people import Person
from untilgone.record import Act
from untilgone.store.record_search import LONGEST_CHECK, Asked, Checked, search
from untilgone.store.record_search import check as check_chain
from web import act_words, words
from web.pages.lines import Moment, moment
from web.pages.record_kinds import KINDS
from web.parts import By, In, Parts, desk_of, visitor_of
from web.reader import gettext, reader

_ACTS = 50  # of a page
_TAKEDOWN = re.compile(r"UG-\d{4}-\d{6}-\d+")
_YES = "yes"

_Text = Annotated[str, Query(max_length=100)]
_Day = Annotated[str, Query(max_length=10)]
_Number = Annotated[str, Query(max_length=12)]


@dataclass(frozen=True, kw_only=True)
class ActLine:
    """One act in the list."""

    seq: int
    at: Moment
    actor: str
    what: str
    reference: str
    is_takedown: bool  # then it has a page
    is_erased: bool
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was searched for, as it was typed."""

    reference: str = ""
    person: str = ""
    kind: str = ""
    begin: str = ""
    until: str = ""
    details: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordPage:
    """What the page may see."""

    typed: Typed
    kinds: tuple[tuple[str, str], ...]
    acts: tuple[ActLine, ...]
    message: str
    is_first: bool
    first_page: str
    older: str  # empty: there is nothing older
    checked: Checked | None
    longest_check: int


async def show(
    request: Request,
    parts: In,
    by: By,
    *,
    reference: _Text = "",
    person: _Text = "",
    kind: _Text = "",
    begin: _Day = "",
    until: _Day = "",
    details: _Text = "",
    before: _Number = "",
) -> Response:
    """The acts that are searched for; with details, that is put on the record before it is shown."""
    typed = Typed(
        reference=reference.strip(),
        person=person.strip(),
        kind=kind.strip(),
        begin=begin,
        until=until,
        details=_YES if details == _YES else "",
    )
    try:
        asked, last = _asked(typed), _number(before)
    except BadInput as error:
        return _answer(request, parts, typed, [], message=str(error), status=422)
    acts = await search(parts.store, desk_of(request), asked, before=last, limit=_ACTS + 1)
    if typed.details and any(act.detail for act in acts[:_ACTS]):
        await _note_reading(parts, by, typed, acts[:_ACTS])
    return _answer(request, parts, typed, acts, is_first=last is None)


async def check(request: Request, parts: In, first: _Number = "", last: _Number = "") -> Response:
    """Whether a piece of the record is as it was written."""
    try:
        checked = await check_chain(parts.store, _number(first), _number(last))
    except (BadInput, NotFound) as error:
        return _answer(request, parts, Typed(), [], message=str(error), status=422)
    acts = await search(parts.store, desk_of(request), Asked(), limit=_ACTS + 1)
    return _answer(request, parts, Typed(), acts, checked=checked)


def _answer(
    request: Request,
    parts: Parts,
    typed: Typed,
    acts: list[Act],
    *,
    message: str = "",
    is_first: bool = True,
    checked: Checked | None = None,
    status: int = 200,
) -> Response:
    now = parts.now()
    fields = {name: value for name, value in vars(typed).items() if value}
    more = len(acts) > _ACTS
    page = RecordPage(
        typed=typed,
        kinds=tuple(
            sorted(((kind, act_words.act(kind)) for kind in KINDS), key=lambda each: each[1])
        ),
        acts=tuple(_line(act, now, with_details=bool(typed.details)) for act in acts[:_ACTS]),
        message=message,
        is_first=is_first,
        first_page=f"/record?{urlencode(fields)}",
        older=f"/record?{urlencode({**fields, 'before': acts[_ACTS - 1].seq})}" if more else "",
        checked=checked,
        longest_check=LONGEST_CHECK,
    )
    return parts.html.page("record.html", page, visitor_of(request), status)


def _line(act: Act, now: datetime, *, with_details: bool) -> ActLine:
    detail = act.detail if with_details and act.detail else {}
    return ActLine(
        seq=act.seq,
        at=moment(act.at, now),
        actor=act.actor,
        what=act_words.act(act.kind),
        reference=act.reference,
        is_takedown=_TAKEDOWN.fullmatch(act.reference) is not None,
        is_erased=act.detail is None,
        details=tuple((key, words.defanged(value)) for key, value in detail.items() if value),
    )


async def _note_reading(parts: Parts, by: Person, typed: Typed, acts: list[Act]) -> None:
    """Who read the details of which acts."""
    said = {name: value for name, value in vars(replace(typed, details="")).items() if value}
    entries = f"{acts[-1].seq}-{acts[0].seq}"
    await parts.desk.reads("record read", ("record",), by, {**said, "entries": entries})


def _asked(typed: Typed) -> Asked:
    end = _day(typed.until)
    return Asked(
        reference=typed.reference,
        actor=typed.person,
        kind=typed.kind,
        begin=_day(typed.begin),
        end=end + timedelta(days=1) if end else None,
    )


def _day(text: str) -> datetime | None:
    """The beginning of the day where the reader is."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(reader().zone))
    except ValueError as error:
        raise BadInput(gettext("Write a day as in 2026-11-29.")) from error


def _number(text: str) -> int | None:
    if not text.strip():
        return None
    if not text.strip().isascii() or not text.strip().isdigit():
        raise BadInput(gettext("The number of an entry is written with digits only."))
    return min(int(text), 2**31 - 1)
