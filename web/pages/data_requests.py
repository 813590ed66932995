"""`/data-requests`: everything that is kept about somebody, to hand out or to erase.

What is searched for is personal itself: it travels in forms, never in an address, and the record
says by what was searched, not for what.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from untilgone.errors import BadInput, NotFound, UntilgoneError
from untilgone.people import Person
from untilgone.store import personal
from untilgone.store.personal import FoundCase, Why
from untilgone.store.retention import overview
from web import words
from web.pages.lines import Moment, moment
from web.pages.party_form import field_of, reason_of
from web.parts import By, In, Parts, desk_of, visitor_of
from web.problems import problem
from web.reader import gettext
from web.reader import marked as _
from web.words import Words

_LONGEST = 8192
_YES = "yes"
_WHY = Words(
    {
        Why.REFERENCE: _("its reference"),
        Why.URL: _("the address was reported, or what was reported moved there"),
        Why.REPORTER: _("news of it go, or went, there"),
        Why.PARTY: _("a letter went there"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """One case in which something is kept."""

    reference: str
    category: str
    opened: Moment
    why: str
    takedowns: int
    open_takedowns: int


@dataclass(frozen=True, kw_only=True)
class DueLine:
    """One case that is erased next, and by which rule."""

    reference: str
    category: str
    closed: Moment | None
    rule: str


@dataclass(frozen=True, kw_only=True)
class KeptLine:
    """One case that is kept; why stands on its own page."""

    reference: str
    until: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is erased by itself at this desk, and what is not."""

    periods: str
    due: tuple[DueLine, ...]
    total: int
    kept: tuple[KeptLine, ...]


@dataclass(frozen=True, kw_only=True)
class DataRequestsPage:
    """What the page may see."""

    what: str
    has_searched: bool
    cases: tuple[Found, ...]
    chosen: frozenset[str]
    reason: str
    message: str
    erased: int
    plan: Plan


async def show(
    request: Request, parts: In, erased: Annotated[int, Query(ge=0, le=1000)] = 0
) -> Response:
    """The form to search by."""
    return await _answer(request, parts, erased=erased)


async def find(request: Request, parts: In, by: By) -> Response:
    """The cases that it has to do with; the search is on the record before they are shown."""
    form = await request.form()
    what = field_of(form, "what")
    try:
        found = await _found(parts, by, what)
    except UntilgoneError as error:
        return await _refused(request, parts, error, form)
    return await _answer(request, parts, what=what, found=found)


async def export(request: Request, parts: In, by: By) -> Response:
    """Everything about the chosen cases as one JSON file; the record says so, case by case."""
    form = await request.form()
    found: tuple[FoundCase, ...] = ()
    try:
        found = await personal.find(parts.store, by.desk, _what(form))
        chosen = _chosen(form, found)
        data = await personal.export(parts.store, chosen)
        await parts.desk.reads("data exported", chosen, by, {"by": _by(form)})
    except UntilgoneError as error:
        return await _refused(request, parts, error, form, found)
    at = parts.now()
    text = json.dumps(
        {"as_of": words.iso(at), "organisation": parts.notifier.name, **data},
        ensure_ascii=False,
        indent=1,
    )
    name = f"data-request-{at:%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="application/json", headers=headers)


async def erase(request: Request, parts: In, by: By) -> Response:
    """Erase what tells about persons from the chosen cases, all or none."""
    form = await request.form()
    found: tuple[FoundCase, ...] = ()
    try:
        found = await personal.find(parts.store, by.desk, _what(form))
        chosen = _chosen(form, found)
        reason = reason_of(form)
        if field_of(form, "sure") != _YES:
            raise BadInput(gettext("Confirm that it is to be erased for good. Nothing was erased."))
        number = await parts.desk.erase(chosen, by, reason)
    except UntilgoneError as error:
        return await _refused(request, parts, error, form, found)
    return RedirectResponse(f"/data-requests?erased={number}", status_code=303)


async def _found(parts: Parts, by: Person, what: str) -> tuple[FoundCase, ...]:
    found = await personal.find(parts.store, by.desk, _checked(what))
    said = {"by": personal.searched_by(what), "cases": ", ".join(each.reference for each in found)}
    await parts.desk.reads("data searched", ("data-requests",), by, said)
    return found


def _checked(what: str) -> str:
    if not what:
        raise BadInput(gettext("Type an address, a mail address or a reference."))
    if len(what) > _LONGEST:
        raise BadInput(gettext("That is too long to be an address."))
    return what


def _what(form: FormData) -> str:
    return _checked(field_of(form, "what"))


def _by(form: FormData) -> str:
    return personal.searched_by(field_of(form, "what"))


def _ticked(form: FormData) -> list[str]:
    return [value for value in form.getlist("case") if isinstance(value, str)]


def _chosen(form: FormData, found: tuple[FoundCase, ...]) -> tuple[str, ...]:
    """The ticked ones of those that were found: nothing else leaves or goes by this form."""
    ticked = set(_ticked(form))
    chosen = tuple(each.reference for each in found if each.reference in ticked)
    if not chosen or len(chosen) < len(ticked):
        raise BadInput(gettext("Choose at least one of the cases. Nothing was done."))
    return chosen


async def _plan(request: Request, parts: Parts) -> Plan:
    now = parts.now()
    found = await overview(parts.store, parts.settings.retention_days, now, desk=desk_of(request))
    due = tuple(
        DueLine(
            reference=each.reference,
            category=words.CATEGORIES[each.category],
            closed=moment(each.closed_at, now) if each.closed_at else None,
            rule=each.rule,
        )
        for each in found.due.cases
    )
    kept = tuple(
        KeptLine(reference=each.case, until=each.until.isoformat(), by=each.by)
        for each in found.kept
    )
    return Plan(periods=found.periods, due=due, total=found.due.total, kept=kept)


async def _refused(
    request: Request,
    parts: Parts,
    error: UntilgoneError,
    form: FormData,
    found: tuple[FoundCase, ...] | None = None,
) -> Response:
    said = problem(error)
    status = {BadInput: 422, NotFound: 409}.get(type(error), said.status)
    return await _answer(
        request,
        parts,
        what=field_of(form, "what"),
        found=found or None,
        chosen=frozenset(_ticked(form)),
        reason=field_of(form, "reason"),
        message=said.message,
        status=status,
    )


async def _answer(
    request: Request,
    parts: Parts,
    *,
    what: str = "",
    found: tuple[FoundCase, ...] | None = None,
    chosen: frozenset[str] = frozenset(),
    reason: str = "",
    message: str = "",
    erased: int = 0,
    status: int = 200,
) -> Response:
    now = parts.now()
    page = DataRequestsPage(
        what=what,
        has_searched=found is not None,
        cases=tuple(_line(each, now) for each in found or ()),
        chosen=chosen,
        reason=reason,
        message=message,
        erased=erased,
        plan=await _plan(request, parts),
    )
    return parts.html.page("data_requests.html", page, visitor_of(request), status)


def _line(each: FoundCase, now: datetime) -> Found:
    return Found(
        reference=each.reference,
        category=words.CATEGORIES[each.category],
        opened=moment(each.opened_at, now),
        why="; ".join(_WHY[why] for why in each.why),
        takedowns=each.takedowns,
        open_takedowns=each.open_takedowns,
    )
