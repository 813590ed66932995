"""`/approvals`: letters that leave only once somebody has read them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from untilgone.errors import BadInput, NotFound, UntilgoneError
from untilgone.letters import Letters
from untilgone.people import Person, Role
from untilgone.playbook import Playbooks
from untilgone.rules import is_second_pair, may_approve
from untilgone.store import approvals, revisions
from untilgone.store.approvals import Approval
from untilgone.wishes import Action, Wish
from web import words
from web.pages.history import Letter, letter
from web.pages.lines import Moment, moment
from web.parts import By, In, Parts, desk_of, visitor_of
from web.problems import problem
from web.reader import gettext

_LETTERS = 20  # of a page
_LONGEST = 5000
_DECISIONS = {"approve": Action.APPROVE, "reject": Action.REJECT}


@dataclass(frozen=True, kw_only=True)
class WaitingLetter:
    """One letter, word for word, and whether the reader may approve it."""

    task_id: str
    reference: str
    category: str
    playbook: str
    reported_by: str
    asked: str  # the role that must read it, in words
    since: Moment
    letter: Letter
    why_not: str  # empty: the reader may approve it
    is_outdated: bool  # its template says something else by now


@dataclass(frozen=True, kw_only=True)
class ApprovalsPage:
    """What the page may see."""

    letters: tuple[WaitingLetter, ...]
    next_after: str
    is_first: bool
    done: str
    message: str
    task: str  # the one that the message is about
    reason: str


async def show(
    request: Request,
    parts: In,
    by: By,
    after: Annotated[str, Query(max_length=200)] = "",
    done: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """The letters, those first that have waited longest."""
    return await _answer(request, parts, by, after=after, done=done)


async def decide(
    request: Request, parts: In, by: By, reference: Annotated[str, Path(max_length=64)]
) -> Response:
    """Approve or reject as the person says; when that is not possible, the page with the reason."""
    form = await request.form()
    task, decision, reason = (str(form.get(name, "")) for name in ("task", "decision", "reason"))
    try:
        if decision not in _DECISIONS:
            raise BadInput(gettext("Approve or reject it. Nothing was done."))
        if decision == "reject" and not reason.strip():
            raise BadInput(gettext("Say why you reject it. Nothing was done."))
        if len(reason) > _LONGEST:
            raise BadInput(gettext("The reason is too long. Nothing was done."))
        action = _DECISIONS[decision]
        await parts.desk.do(reference, Wish(action=action, by=by, reason=reason.strip(), task=task))
    except UntilgoneError as error:
        found = problem(error)
        status = {BadInput: 422, NotFound: 409}.get(type(error), found.status)
        return await _answer(
            request, parts, by, message=found.message, task=task, reason=reason, status=status
        )
    return RedirectResponse(f"/approvals?done={decision}", status_code=303)


async def _answer(
    request: Request,
    parts: Parts,
    by: Person,
    *,
    after: str = "",
    done: str = "",
    message: str = "",
    task: str = "",
    reason: str = "",
    status: int = 200,
) -> Response:
    now = parts.now()
    found = await approvals.waiting(
        parts.store, desk_of(request), after=after or None, limit=_LETTERS + 1
    )
    letters = await revisions.applied(parts.store, parts.letters)
    said = {
        "approve": gettext("Approved. The letter leaves as you read it."),
        "reject": gettext("Rejected. The letter does not leave; the takedown is on hold."),
    }
    page = ApprovalsPage(
        letters=tuple(
            _waiting(each, parts.playbooks, by, now, letters) for each in found[:_LETTERS]
        ),
        next_after=found[_LETTERS - 1].task_id if len(found) > _LETTERS else "",
        is_first=not after,
        done=said.get(done, ""),
        message=message,
        task=task,
        reason=reason,
    )
    return parts.html.page("approvals.html", page, visitor_of(request), status)


def _waiting(
    each: Approval, playbooks: Playbooks, by: Person, now: datetime, letters: Letters
) -> WaitingLetter:
    asked = playbooks.asked_to_approve(each.playbook, each.notice.notice_id)
    return WaitingLetter(
        task_id=each.task_id,
        reference=each.takedown,
        category=words.CATEGORIES[each.category],
        playbook=each.playbook,
        reported_by=each.reported_by,
        asked=words.role(asked) if asked else "",
        since=moment(each.since, now),
        letter=letter(each.notice, now),
        why_not=_why_not(by, asked, each.reported_by),
        is_outdated=not letters.still_says(
            each.notice.template, each.category, each.notice.template_version
        ),
    )


def _why_not(by: Person, asked: Role | None, reported_by: str) -> str:
    """Why this person may not approve it; the takedown itself asks the same once more."""
    if asked is not None and not may_approve(by.role, asked):
        return gettext("It must be read by somebody with the role “{role}”.").format(
            role=words.role(asked)
        )
    if not is_second_pair(by, reported_by):
        return gettext("You reported it: somebody else must approve this letter.")
    return ""
