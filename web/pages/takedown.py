"""`/takedowns/…`: everything about one takedown, and the buttons to act on it."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote

from fastapi import Path, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from untilgone.errors import BadInput, NotFound, UntilgoneError
from untilgone.looks import Verdict
from untilgone.notices import AnswerKind
from untilgone.parties import PartyKind
from untilgone.people import Person
from untilgone.store import read
from untilgone.wishes import NONE_GIVEN, Action, Wish
from web.pages import claims
from web.pages.takedown_page import Said, takedown_page
from web.parts import By, In, Parts, visitor_of
from web.people import Permission
from web.problems import problem
from web.reader import marked as _
from web.words import Words

_LONGEST = 5000
_LONGEST_PROOF = 500
_DONE: Mapping[Action, str] = Words(
    {
        Action.HOLD: _("It is on hold now. Looks go on, no notice leaves."),
        Action.RESUME: _("It goes on."),
        Action.WITHDRAW: _("It is withdrawn. No more notices, no more looks."),
        Action.LOOK_NOW: _("We look now, and often for a while. Load this page again in a minute."),
        Action.NEXT_STEP: _("The next step is being taken."),
        Action.TASK_DONE: _("Noted; the task is done."),
        Action.APPROVE: _("Approved. The letter leaves as you read it."),
        Action.REJECT: _("Rejected. The letter does not leave; the takedown is on hold."),
        Action.CORRECT_CONTACT: _("Noted. This contact is used from the next step on."),
        Action.JUDGE: _("Noted what you saw. It counts like a look."),
        Action.UNDERSTAND: _("Noted what the answer means. The takedown goes on from there."),
    }
)

Reference = Annotated[str, Path(max_length=64)]


async def show(
    request: Request,
    parts: In,
    reference: Reference,
    done: Annotated[str, Query(max_length=32)] = "",
) -> Response:
    """The takedown; ``done`` names what was just done, to say so."""
    said = Said(done=_DONE[Action(done)] if done in set(Action) else "")
    return await _answer(request, parts, reference, said)


async def live(
    request: Request,
    parts: In,
    reference: Reference,
    seen: Annotated[str, Query(max_length=32)] = "",
    since: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """The part of the page that refreshes itself; nothing where all of it was ``seen``."""
    view = await read.takedown(parts.store, reference)
    visitor = visitor_of(request)
    may_act = visitor.may(Permission.ACT)
    page = takedown_page(view, parts.now(), Said(), parts.playbooks, may_act=may_act, since=since)
    if page.mark == seen:
        return Response(status_code=204)
    return parts.html.page("_parts/takedown_now.html", page, visitor)


async def act(
    request: Request, parts: In, by: By, reference: Reference, action: Action
) -> Response:
    """Do what the button says; when that is not possible, the page again with the reason."""
    form = await request.form()
    try:
        await parts.desk.do(reference, _wish(action, by, form))
    except UntilgoneError as error:
        found = problem(error)
        kept = Said(
            message=found.message,
            action=action,
            task=_text(form, "task") or "",
            reason=_text(form, "reason") or "",
            proof=_text(form, "proof") or "",
            address=_text(form, "address") or "",
        )
        status = {BadInput: 422, NotFound: 409}.get(type(error), found.status)
        return await _answer(request, parts, reference, kept, status)
    return RedirectResponse(f"/takedowns/{quote(reference)}?done={action}", status_code=303)


async def _answer(
    request: Request, parts: Parts, reference: str, said: Said, status: int = 200
) -> Response:
    view = await read.takedown(parts.store, reference)
    visitor = visitor_of(request)
    assert visitor.person is not None, "the gate lets nobody in here"
    shares = await claims.shares(parts, visitor.person, reference)
    may_act = visitor.may(Permission.ACT)
    page = takedown_page(view, parts.now(), said, parts.playbooks, may_act=may_act, shares=shares)
    return parts.html.page("takedown.html", page, visitor, status)


def _wish(action: Action, by: Person, form: FormData) -> Wish:
    verdict, party = _text(form, "verdict"), _text(form, "party")
    reason, proof = _text(form, "reason") or "", _text(form, "proof") or ""
    if len(proof) > _LONGEST_PROOF:
        raise BadInput(f"The reference is longer than {_LONGEST_PROOF} characters.")
    if len(reason) > _LONGEST:
        raise BadInput(f"The reason is longer than {_LONGEST} characters.")
    if verdict and verdict not in set(Verdict):
        raise BadInput("Say whether it is still there or gone.")
    if party and party not in set(PartyKind):
        raise BadInput("Choose who it is.")
    means = _text(form, "means")
    if means and means not in set(AnswerKind):
        raise BadInput("Choose what the answer means.")
    return Wish(
        action=action,
        by=by,
        reason=reason,
        task=_text(form, "task"),
        outcome=_text(form, "outcome"),
        proof=proof or (NONE_GIVEN if _text(form, "none_given") else ""),
        verdict=Verdict(verdict) if verdict else None,
        party=PartyKind(party) if party else None,
        answer=_text(form, "answer"),
        means=AnswerKind(means) if means else None,
        notice=_text(form, "notice"),
        address=_text(form, "address"),
    )


def _text(form: FormData, name: str) -> str | None:
    value = form.get(name)
    return (value.strip() or None) if isinstance(value, str) else None
