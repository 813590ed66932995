"""`/mail`: mails that nobody but a person can place."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Path, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from untilgone.errors import BadInput, UntilgoneError
from untilgone.mails import MailView
from untilgone.notices import AnswerKind
from untilgone.store import mails
from untilgone.store.desks import refuse_other_desk
from web import words
from web.pages.lines import Moment, moment
from web.parts import By, In, Parts, desk_of, visitor_of
from web.people import Permission
from web.problems import problem

_MAILS = 50
_NONE = "none"  # it is about nothing of ours


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One mail that a person must place."""

    digest: str
    sender: str
    subject: str
    text: str
    arrived: Moment
    maybe: str  # the takedown that it may be about
    guess: str  # what it seems to mean; empty where we have no idea
    why: str  # why a person must place it


@dataclass(frozen=True, kw_only=True)
class MailPage:
    """What the page may see."""

    mails: tuple[Waiting, ...]
    has_more: bool
    meanings: tuple[tuple[AnswerKind, str], ...]
    may_act: bool
    message: str = ""
    digest: str = ""  # the mail that the message is about
    done: bool = False


async def show(request: Request, parts: In, done: Annotated[bool, Query()] = False) -> Response:
    """The mails, the oldest first."""
    return await _answer(request, parts, done=done)


async def place(
    request: Request, parts: In, by: By, digest: Annotated[str, Path(max_length=64)]
) -> Response:
    """Place a mail as the person says; when that is not possible, the page with the reason."""
    form = await request.form()
    try:
        takedown, means = _placed(form)
        await refuse_other_desk(parts.store, by, takedown)
        await parts.desk.place_mail(digest, takedown, means, by=by)
    except UntilgoneError as error:
        found = problem(error)
        return await _answer(
            request, parts, message=found.message, digest=digest, status=found.status
        )
    return RedirectResponse("/mail?done=true", status_code=303)


def _placed(form: FormData) -> tuple[str | None, AnswerKind]:
    means, takedown = form.get("means"), form.get("takedown")
    if means == _NONE:
        return None, AnswerKind.UNCLEAR
    if not isinstance(takedown, str) or not takedown.strip():
        raise BadInput("Say which takedown it is about. Nothing was changed.")
    if means not in set(AnswerKind):
        raise BadInput("Say what it means. Nothing was changed.")
    return takedown.strip(), AnswerKind(means)


async def _answer(
    request: Request,
    parts: Parts,
    *,
    message: str = "",
    digest: str = "",
    done: bool = False,
    status: int = 200,
) -> Response:
    visitor, now = visitor_of(request), parts.now()
    found = await mails.waiting(parts.store, desk=desk_of(request), limit=_MAILS + 1)
    page = MailPage(
        mails=tuple(
            Waiting(
                digest=mail.digest,
                sender=mail.sender,
                subject=words.defanged(mail.subject),
                text=words.defanged(mail.text),
                arrived=moment(mail.arrived_at, now),
                maybe=mail.takedown or "",
                guess=words.MAIL_KINDS.get(mail.kind, ""),
                why=_why(mail),
            )
            for mail in found[:_MAILS]
        ),
        has_more=len(found) > _MAILS,
        meanings=tuple(words.MEANINGS.items()),
        may_act=visitor.may(Permission.ACT),
        message=message,
        digest=digest,
        done=done,
    )
    return parts.html.page("mail.html", page, visitor, status)


def _why(mail: MailView) -> str:
    if mail.takedown is None:
        return "Nothing in it leads to a letter of ours."
    if mail.matched_by is not None:
        return f"It answers a letter of {mail.takedown}, which is closed."
    return (
        f"It names {mail.takedown}, but comes from somebody whom we did not write to. Anybody who "
        "has seen the reference can write it."
    )
