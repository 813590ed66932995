"""`/cases/…`: a case, its takedowns, its mandate, its notes, and who wants news of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import quote
from uuid import uuid4

from fastapi import Path, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from untilgone.bulk import ACTIONS
from untilgone.cases import State
from untilgone.errors import BadInput, UntilgoneError
from untilgone.looks import Standing
from untilgone.reporters import Way
from untilgone.store import read
from untilgone.store.retention import keep_for
from untilgone.store.views import CaseView
from untilgone.wishes import Action
from web import words
from web.pages.lines import Line, Moment, line, moment
from web.pages.mandate_part import MandatePart, MandateTyped, mandate_part
from web.parts import By, In, Parts, visitor_of
from web.people import Permission
from web.problems import problem
from web.reader import marked as _
from web.reports import report_id
from web.words import Words

BULK: Mapping[Action, str] = Words(
    {
        Action.HOLD: _("Put on hold"),
        Action.RESUME: _("Go on"),
        Action.LOOK_NOW: _("Look now"),
        Action.NEXT_STEP: _("Do not wait: take the next step"),
        Action.WITHDRAW: _("Withdraw for good"),
    }
)
_WAYS: Mapping[Way, str] = Words({Way.MAIL: _("by mail"), Way.WEBHOOK: _("by webhook")})
_DONE: Mapping[str, str] = Words(
    {
        "note": _("Your note is kept."),
        "mandate": _("The mandate stands as you said. Letters follow it from now on."),
        "withdrawn": _("The mandate is withdrawn. Letters claim none from now on."),
        "kept": _("Nothing of it is erased up to that day."),
        "released": _("It is erased like any other case from now on."),
        "news": _("Nobody gets news of this case any more. The addresses are erased."),
    }
)

Reference = Annotated[str, Path(max_length=64)]


@dataclass(frozen=True, kw_only=True)
class News:
    """That somebody wants news, without any address."""

    way: str
    with_details: bool
    by: str
    at: Moment


@dataclass(frozen=True, kw_only=True)
class Note:
    """What somebody of ours wrote down."""

    author: str
    text: str
    at: Moment


@dataclass(frozen=True, kw_only=True)
class Member:
    """One takedown of the case."""

    number: str
    line: Line
    standing: str
    is_closed: bool


@dataclass(frozen=True, kw_only=True)
class KeepTyped:
    """What was typed to keep the case from being erased."""

    until: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class KeptUntil:
    """Why nothing of the case is erased, and until when."""

    until: str
    reason: str
    by: str


@dataclass(frozen=True, kw_only=True)
class CaseTold:
    """What is told about what was just tried, and what was typed for it."""

    done: str = ""
    message: str = ""
    note: str = ""
    reason: str = ""
    mandate: MandateTyped = field(default_factory=MandateTyped)
    keep: KeepTyped = field(default_factory=KeepTyped)


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """What the page may see."""

    reference: str
    category: str
    playbook: str
    playbook_title: str
    language: str
    explanation: str
    opened_by: str
    opened: Moment
    mandate: MandatePart
    members: tuple[Member, ...]
    gone: int
    news: tuple[News, ...]
    notes: tuple[Note, ...]
    actions: tuple[tuple[str, str], ...]
    may_act: bool
    kept: KeptUntil | None
    may_keep: bool
    told: CaseTold
    key: str  # makes sending a note twice the same as once


async def show(
    request: Request,
    parts: In,
    reference: Reference,
    done: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """The case; ``done`` names what was just done, to say so."""
    return await answer_with_case(request, parts, reference, CaseTold(done=_DONE.get(done, "")))


async def note(request: Request, parts: In, by: By, reference: Reference) -> Response:
    """Add a note; when that is not possible, the page with the reason and the text."""
    form = await request.form()
    text, key = _text(form, "note"), _text(form, "key") or uuid4().hex
    try:
        await parts.desk.add_note(reference, text, by, key=report_id(by.name, key))
    except UntilgoneError as error:
        return await _again(request, parts, reference, error, CaseTold(note=text))
    return RedirectResponse(f"/cases/{quote(reference)}?done=note#notes", status_code=303)


async def stop_news(request: Request, parts: In, by: By, reference: Reference) -> Response:
    """Nobody gets news of the case any more."""
    reason = _text(await request.form(), "reason")
    try:
        await parts.desk.no_more_news(reference, by, reason)
    except UntilgoneError as error:
        return await _again(request, parts, reference, error, CaseTold(reason=reason))
    return RedirectResponse(f"/cases/{quote(reference)}?done=news", status_code=303)


async def _again(
    request: Request, parts: Parts, reference: str, error: UntilgoneError, kept: CaseTold
) -> Response:
    found = problem(error)
    status = 422 if isinstance(error, BadInput) else found.status
    told = CaseTold(message=found.message, note=kept.note, reason=kept.reason)
    return await answer_with_case(request, parts, reference, told, status)


async def answer_with_case(
    request: Request, parts: Parts, reference: str, told: CaseTold, status: int = 200
) -> Response:
    """The page of the case, saying what is told; NotFound when there is none."""
    view = await read.case(parts.store, reference)
    visitor = visitor_of(request)
    now = parts.now()
    page = CasePage(
        reference=view.reference,
        category=words.CATEGORIES[view.category],
        playbook=view.playbook,
        playbook_title=parts.playbooks.title(view.playbook),
        language=words.LANGUAGES.get(view.language, view.language),
        explanation=view.explanation,
        opened_by=view.opened_by,
        mandate=await mandate_part(parts.store, view, now, told.mandate),
        opened=moment(view.opened_at, now),
        members=tuple(
            Member(
                number=each.reference.rpartition("-")[2],
                line=line(each, now),
                standing=words.STANDINGS[each.standing],
                is_closed=each.state is State.CLOSED,
            )
            for each in view.takedowns
        ),
        gone=_gone(view),
        news=tuple(
            News(
                way=_WAYS[each.way],
                with_details=each.with_details,
                by=each.added_by,
                at=moment(each.added_at, now),
            )
            for each in view.news
        ),
        notes=tuple(
            Note(author=each.author, text=each.text, at=moment(each.at, now))
            for each in reversed(view.notes)
        ),
        actions=tuple((str(action), BULK[action]) for action in ACTIONS),
        may_act=visitor.may(Permission.ACT),
        kept=await _kept(parts, reference),
        may_keep=visitor.may(Permission.OVERSEE),
        told=told,
        key=uuid4().hex,
    )
    return parts.html.page("case.html", page, visitor, status)


async def _kept(parts: Parts, reference: str) -> KeptUntil | None:
    keep = await keep_for(parts.store, reference)
    if keep is None:
        return None
    return KeptUntil(until=keep.until.isoformat(), reason=keep.reason, by=keep.by)


def _gone(view: CaseView) -> int:
    return sum(each.standing is Standing.GONE for each in view.takedowns)


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""
