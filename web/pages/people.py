"""`/people`: who works here and in which role; invitations at a trial."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from untilgone.errors import BadInput, Conflict, UntilgoneError
from untilgone.people import Member, Person, Role, Way
from untilgone.store import break_glass, links, members
from web import words
from web.admin_words import WAYS
from web.pages.lines import Moment, moment
from web.parts import By, In, Parts, desk_of, visitor_of
from web.problems import problem
from web.reader import gettext

LINK_LASTS = timedelta(days=2)
_LONGEST_MAIL = 254  # RFC 5321 section 4.5.3.1.3


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person."""

    number: int
    name: str
    mail: str
    role: Role
    role_words: str
    way: str
    is_active: bool
    signed_in: Moment | None
    may_change_role: bool
    may_get_link: bool


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """What the form says; it comes back with whatever was typed."""

    name: str = ""
    mail: str = ""
    role: str = Role.CASE_WORKER


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """What the page may see."""

    lines: tuple[Line, ...]
    next_after: str
    roles: tuple[tuple[Role, str], ...]
    uses: tuple[tuple[str, Moment], ...]  # of accounts for emergencies
    has_provider: bool
    typed: Invitation
    message: str = ""
    link: str = ""  # shown once
    link_for: str = ""
    is_done: bool = False


async def show(
    request: Request,
    parts: In,
    after: Annotated[str, Query(max_length=64)] = "",
    done: Annotated[bool, Query()] = False,
) -> Response:
    """Everybody, by name."""
    return await _answer(request, parts, after=after, is_done=done)


async def invite(request: Request, parts: In, by: By) -> Response:
    """Let somebody in, and show the link to hand on; it is shown this once."""
    form = await request.form()
    typed = Invitation(
        name=str(form.get("name", "")), mail=str(form.get("mail", "")), role=str(form.get("role"))
    )
    try:
        member = await members.add(parts.store, _newcomer(parts, typed, by), by, parts.now())
        link = await _link(parts, member)
    except UntilgoneError as error:
        found = problem(error)
        status = 422 if isinstance(error, BadInput) else found.status
        return await _answer(request, parts, message=found.message, typed=typed, status=status)
    return await _answer(request, parts, link=link, link_for=member.person.name)


async def change(
    request: Request,
    parts: In,
    by: By,
    number: Annotated[int, Path(ge=1, le=2**31 - 1)],
    change: Annotated[str, Path(max_length=16)],
) -> Response:
    """Give another role, let in no more or again, or make a new link."""
    form = await request.form()
    try:
        match change:
            case "role":
                role = str(form.get("role", ""))
                if role not in set(Role):
                    raise BadInput(gettext("Choose a role. Nothing was changed."))
                await members.change_role(parts.store, number, Role(role), by, parts.now())
            case "deactivate":
                await members.deactivate(parts.store, number, by, parts.now())
            case "activate":
                await members.reactivate(parts.store, number, by, parts.now())
            case "link":
                member = await members.member(parts.store, number, by)
                link = await _link(parts, member)
                return await _answer(request, parts, link=link, link_for=member.person.name)
            case _:
                raise BadInput(gettext("There is no such change. Nothing was changed."))
    except UntilgoneError as error:
        found = problem(error)
        return await _answer(request, parts, message=found.message, status=found.status)
    return RedirectResponse("/people?done=true", status_code=303)


def _newcomer(parts: Parts, typed: Invitation, by: Person) -> members.Newcomer:
    if parts.provider is not None:
        raise Conflict(gettext("Your provider says who may come in. Nothing was changed."))
    if typed.role not in set(Role):
        raise BadInput(gettext("Choose a role. Nothing was changed."))
    mail = typed.mail.strip()
    if mail and ("@" not in mail or not mail.isprintable() or len(mail) > _LONGEST_MAIL):
        raise BadInput(gettext("That is no mail address. Nothing was changed."))
    if typed.name.strip() in {person.name for person in parts.tokens.people}:
        raise Conflict(gettext("A token of the settings has this name. Nothing was changed."))
    return members.Newcomer(
        name=typed.name, role=Role(typed.role), way=Way.LINK, desk=by.desk, mail=mail
    )


async def _link(parts: Parts, member: Member) -> str:
    if parts.provider is not None or member.way is not Way.LINK or not member.is_active:
        raise Conflict(gettext("This person does not sign in by links. Nothing was changed."))
    token = await links.make_link(parts.store, member.person, LINK_LASTS, parts.now())
    return f"{parts.address.origin}/sign-in/{token}"


async def _answer(
    request: Request,
    parts: Parts,
    *,
    after: str = "",
    message: str = "",
    typed: Invitation = Invitation(),
    link: str = "",
    link_for: str = "",
    is_done: bool = False,
    status: int = 200,
) -> Response:
    now = parts.now()
    found = await members.members(parts.store, desk_of(request), after)
    shown = found[: members.PAGE]
    uses = await break_glass.uses(parts.store)
    page = PeoplePage(
        lines=tuple(
            Line(
                number=each.id,
                name=each.person.name,
                mail=each.mail,
                role=each.person.role,
                role_words=words.role(each.person.role),
                way=WAYS[each.way],
                is_active=each.is_active,
                signed_in=moment(each.signed_in_at, now) if each.signed_in_at else None,
                may_change_role=each.way is not Way.PROVIDER,
                may_get_link=each.way is Way.LINK and parts.provider is None,
            )
            for each in shown
        ),
        next_after=shown[-1].person.name if len(found) > members.PAGE else "",
        roles=tuple((role, words.role(role)) for role in Role),
        uses=tuple((use.name, moment(use.at, now)) for use in uses),
        has_provider=parts.provider is not None,
        typed=typed,
        message=message,
        link=link,
        link_for=link_for,
        is_done=is_done,
    )
    return parts.html.page("people.html", page, visitor_of(request), status)
