"""`/takedowns/…/claims`: who works on its tasks, taking one up and handing one over.

A claim tells colleagues, and hinders nobody: everything can be done to a takedown without it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated
from urllib.parse import quote

from fastapi import Path, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from untilgone.errors import BadInput, UntilgoneError
from untilgone.people import Person
from untilgone.rules import ACTING
from untilgone.store import claims
from untilgone.store.colleagues import colleagues
from untilgone.store.views import TaskView
from web import words
from web.pages import queue
from web.pages.filters import Chosen
from web.pages.queue_page import Claimed, claimed, element_id
from web.parts import By, In, Parts, visitor_of
from web.people import Permission
from web.problems import problem
from web.reader import gettext

_LONGEST_NOTE = 1000

Reference = Annotated[str, Path(max_length=64)]


class Step(StrEnum):
    """What somebody does about a claim."""

    CLAIM = "claim"
    TAKE_OVER = "take-over"
    LET_GO = "let-go"
    HAND_OVER = "hand-over"


@dataclass(frozen=True, kw_only=True)
class Share:
    """One open task, and who works on it."""

    id: str
    task_id: str
    title: str
    claim: Claimed | None


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What was typed, and why nothing was done."""

    message: str = ""
    task: str = ""
    to: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ClaimsPage:
    """What the page may see."""

    reference: str
    shares: tuple[Share, ...]
    colleagues: tuple[tuple[str, str], ...]
    may_act: bool
    kept: Kept = Kept()


async def show(request: Request, parts: In, by: By, reference: Reference) -> Response:
    """Every open task of the takedown, with the forms."""
    return await _answer(request, parts, by, reference, Kept())


async def part(request: Request, parts: In, by: By, reference: Reference) -> Response:
    """The same in short, for the page of the takedown: as long as that is open, claims go on."""
    page = ClaimsPage(
        reference=reference,
        shares=await shares(parts, by, reference),
        colleagues=(),
        may_act=visitor_of(request).may(Permission.ACT),
    )
    return parts.html.page("claims_part.html", page, visitor_of(request))


async def act(request: Request, parts: In, by: By, reference: Reference, step: Step) -> Response:
    """Do it and go back to where the button was; when it cannot be done, say why."""
    form = await request.form()
    task = _text(form, "task")
    view = form.get("view")
    chosen = Chosen.parse(view) if isinstance(view, str) else None
    try:
        await _do(parts, by, reference, step, form)
    except UntilgoneError as error:
        found = problem(error)
        message = _said(error, parts.now()) or found.message
        status = 422 if isinstance(error, BadInput) else found.status
        if chosen is not None:
            return await queue.answer(
                request, parts, by, chosen, {}, message=message, status=status
            )
        kept = Kept(message=message, task=task, to=_text(form, "to"), note=_text(form, "note"))
        return await _answer(request, parts, by, reference, kept, status)
    if chosen is not None:
        return RedirectResponse(f"{queue.address(chosen)}#{element_id(task)}", status_code=303)
    return RedirectResponse(f"/takedowns/{quote(reference)}", status_code=303)


async def shares(parts: Parts, by: Person, reference: str) -> tuple[Share, ...]:
    """The open tasks and who works on them; what this person works on goes on."""
    now = parts.now()
    shared = await claims.shared(parts.store, reference, now)
    standing = [claim for _, claim in shared if claim is not None]
    renewed = await claims.renew(parts.store, standing, by.name, now)
    return tuple(_share(task, renewed.get(task.task_id, claim), by, now) for task, claim in shared)


def _share(task: TaskView, claim: claims.Claim | None, by: Person, now: datetime) -> Share:
    return Share(
        id=element_id(task.task_id),
        task_id=task.task_id,
        title=words.TASKS[task.kind],
        claim=claimed(claim, by.name, now),
    )


async def _answer(
    request: Request, parts: Parts, by: Person, reference: str, kept: Kept, status: int = 200
) -> Response:
    page = ClaimsPage(
        reference=reference,
        shares=await shares(parts, by, reference),
        colleagues=tuple((name, name) for name in await _colleagues(parts, by)),
        may_act=visitor_of(request).may(Permission.ACT),
        kept=kept,
    )
    return parts.html.page("claims.html", page, visitor_of(request), status)


async def _do(parts: Parts, by: Person, reference: str, step: Step, form: FormData) -> None:
    task, now = _text(form, "task"), parts.now()
    if step is Step.HAND_OVER:
        to, note = _text(form, "to"), _text(form, "note")
        if to not in await _colleagues(parts, by):
            raise BadInput(gettext("Choose the colleague who is to do it."))
        if len(note) > _LONGEST_NOTE:
            raise BadInput(
                gettext("The note is longer than {n} characters.").format(n=_LONGEST_NOTE)
            )
        await parts.desk.hand_over(reference, task, by=by, to=to, note=note)
    elif step is Step.LET_GO:
        await claims.let_go(parts.store, reference, task, by.name)
    else:
        takes_over = step is Step.TAKE_OVER
        await claims.claim(parts.store, reference, task, by.name, now, takes_over=takes_over)


async def _colleagues(parts: Parts, by: Person) -> list[str]:
    """Everybody else of the desk who may act on takedowns."""
    known = await colleagues(parts.store, by.desk)
    return sorted({each.name for each in known if each.role in ACTING} - {by.name})


def _said(error: UntilgoneError, now: datetime) -> str:
    """An expected conflict in the reader's language and time."""
    if not isinstance(error, claims.Claimed):
        return ""
    claim = claimed(error.claim, "", now)
    assert claim is not None
    return gettext(
        "{person} has claimed this task until {until}. Nothing was changed. Ask {person}, or take "
        "it over."
    ).format(person=claim.person, until=claim.until)


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""
