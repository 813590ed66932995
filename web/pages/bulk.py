"""`/cases/…/bulk`: the same for many takedowns of a case: first what would happen, then it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote
from uuid import uuid4

from fastapi import Path, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from untilgone.bulk import ACTIONS, MOST, Hurdle, hurdle
from untilgone.errors import BadInput, UntilgoneError
from untilgone.store import holds, read
from untilgone.store.views import TakedownLine
from untilgone.urls import display
from untilgone.wishes import Action, Wish
from web.pages.case import BULK, CaseTold, Reference, answer_with_case
from web.pages.lines import Line, line
from web.pages.steps import step
from web.parts import By, In, Parts, visitor_of
from web.problems import problem
from web.reader import exact, gettext
from web.reader import marked as _
from web.reports import report_id
from web.words import Words, defanged

_LONGEST = 5000
_HURDLES: Mapping[Hurdle, str] = Words(
    {
        Hurdle.CLOSED: _("It is closed."),
        Hurdle.HELD_ALREADY: _("It is on hold already."),
        Hurdle.NOT_HELD: _("It is not on hold."),
        Hurdle.NOT_WAITING: _("It does not wait for an answer now."),
        Hurdle.NO_STEP_LEFT: _("Every step was taken."),
    }
)
_WOULD: Mapping[Action, str] = Words(
    {
        Action.HOLD: _("No notice leaves any more; looks go on."),
        Action.RESUME: _("Its ladder goes on where it was."),
        Action.LOOK_NOW: _("We look at once, and often for a while."),
        Action.WITHDRAW: _(
            "No more notices and no more looks, for good. Notices that went by mail are taken back."
        ),
    }
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One takedown, and what would happen to it or why nothing would."""

    line: Line
    will: bool
    said: str


@dataclass(frozen=True, kw_only=True)
class PreviewPage:
    """What the page may see before it is done."""

    case: str
    action: Action
    title: str
    rows: tuple[Row, ...]
    numbers: str  # of those to which it would be done
    count: int
    key: str  # makes pressing twice the same as once
    reason: str
    message: str
    needs_reason: bool


@dataclass(frozen=True, kw_only=True)
class _Tried:
    """What was typed and pressed, and why it was not begun."""

    reason: str = ""
    message: str = ""
    status: int = 200


@dataclass(frozen=True, kw_only=True)
class DidRow:
    """One takedown, and what became of it."""

    reference: str
    url: str
    state: str  # `done`, `not-done`, `waits`
    said: str


@dataclass(frozen=True, kw_only=True)
class ProgressPage:
    """What the page may see while it is done and afterwards."""

    case: str
    key: str
    title: str
    asked: int
    total: int
    done: int
    is_over: bool
    rows: tuple[DidRow, ...]


async def preview(
    request: Request,
    parts: In,
    reference: Reference,
    action: Annotated[str, Query(max_length=16)] = "",
    n: Annotated[list[str] | None, Query(max_length=MOST * 4)] = None,
    every: Annotated[bool, Query()] = False,
) -> Response:
    """What would happen to each of the chosen ones; nothing is done yet."""
    numbers = None if every else frozenset(n or ())
    if action not in set(ACTIONS) or numbers == frozenset():
        told = CaseTold(message=gettext("Choose at least one takedown, and what to do."))
        return await answer_with_case(request, parts, reference, told, 422)
    return await _preview(request, parts, reference, Action(action), numbers)


async def press(request: Request, parts: In, by: By, reference: Reference) -> Response:
    """Begin to do it to each of them; on an error the preview again, with the reason kept."""
    form = await request.form()
    action, reason = _text(form, "action"), _text(form, "reason")
    numbers = frozenset(_text(form, "numbers").split())
    if action not in set(ACTIONS) or not numbers:
        told = CaseTold(message=gettext("Choose at least one takedown, and what to do."))
        return await answer_with_case(request, parts, reference, told, 422)
    wanted = Action(action)
    key = report_id(by.name, _text(form, "key") or uuid4().hex)
    view = await read.case(parts.store, reference)
    chosen = [each.reference for each in view.takedowns if _number(each) in numbers]
    try:
        if len(reason) > _LONGEST:
            raise BadInput(f"The reason is longer than {_LONGEST} characters.")
        if wanted is Action.WITHDRAW and not reason:
            raise BadInput(gettext("Say why they are withdrawn."))
        wish = Wish(action=wanted, by=by, reason=reason)
        await parts.desk.do_many(reference, chosen, wish, key=key)
    except UntilgoneError as error:
        found = problem(error)
        status = 422 if isinstance(error, BadInput) else found.status
        tried = _Tried(reason=reason, message=found.message, status=status)
        return await _preview(request, parts, reference, wanted, numbers, tried)
    return RedirectResponse(f"/cases/{quote(reference)}/bulk/{key}", status_code=303)


async def progress(
    request: Request,
    parts: In,
    reference: Reference,
    key: Annotated[str, Path(max_length=64, pattern="^[0-9a-f]+$")],
) -> Response:
    """How far it has come, and what could not be done and why."""
    view = await read.case(parts.store, reference)
    found = await parts.desk.many(reference, key)
    urls = {each.reference: display(each.current_url) for each in view.takedowns}
    did = {each.reference: each for each in found.did}
    rows = []
    for each in found.references:
        one = did.get(each)
        state = "waits" if one is None else "done" if one.is_done else "not-done"
        said = defanged(one.said) if one else ""
        rows.append(DidRow(reference=each, url=urls.get(each, ""), state=state, said=said))
    page = ProgressPage(
        case=reference,
        key=key,
        title=BULK[found.action],
        asked=len(found.did),
        total=len(found.references),
        done=sum(each.is_done for each in found.did),
        is_over=found.is_over,
        rows=tuple(rows),
    )
    return parts.html.page("bulk_progress.html", page, visitor_of(request))


async def _preview(
    request: Request,
    parts: Parts,
    reference: str,
    action: Action,
    numbers: frozenset[str] | None,
    tried: _Tried | None = None,
) -> Response:
    tried = tried or _Tried()
    message = tried.message
    view = await read.case(parts.store, reference)
    chosen = [each for each in view.takedowns if numbers is None or _number(each) in numbers]
    held = await holds.held(parts.store, [each.reference for each in chosen])
    now = parts.now()
    rows, able = [], []
    for each in chosen:
        found = hurdle(action, each.state, each.next_step, is_held=each.reference in held)
        said = _HURDLES[found] if found else _would(action, each)
        rows.append(Row(line=line(each, now), will=found is None, said=said))
        if found is None:
            able.append(_number(each))
    if len(able) > MOST:
        message = message or gettext(
            "That is too many at once: the first {most} are done now, the others afterwards."
        ).format(most=MOST)
    page = PreviewPage(
        case=reference,
        action=action,
        title=BULK[action],
        rows=tuple(rows),
        numbers=" ".join(able[:MOST]),
        count=len(able[:MOST]),
        key=uuid4().hex,
        reason=tried.reason,
        message=message,
        needs_reason=action is Action.WITHDRAW,
    )
    return parts.html.page("bulk.html", page, visitor_of(request), tried.status)


def _would(action: Action, view: TakedownLine) -> str:
    if action is not Action.NEXT_STEP:
        return _WOULD[action]
    if view.next_at is None:
        return gettext("{step}, now.").format(step=step(view.next_step))
    return gettext("{step}, now and not {at}.").format(
        step=step(view.next_step), at=exact(view.next_at)
    )


def _number(view: TakedownLine) -> str:
    return view.reference.rpartition("-")[2]


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""
