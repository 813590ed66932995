"""`/tokens`: what programs use the API with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from untilgone.errors import BadInput, UntilgoneError
from untilgone.people import Person, Role, Scope
from untilgone.store import api_tokens
from untilgone.store.api_tokens import Bearer
from web import words
from web.admin_words import SCOPES
from web.pages.lines import Moment, moment
from web.parts import By, In, Parts, desk_of, visitor_of
from web.problems import problem
from web.reader import gettext


@dataclass(frozen=True, kw_only=True)
class Line:
    """One token that an administrator made."""

    number: int
    name: str
    role: str
    scopes: tuple[str, ...]
    made_by: str
    made: Moment
    used: Moment | None
    revoked: Moment | None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the form says; it comes back with whatever was typed."""

    name: str = ""
    role: str = Role.CASE_WORKER
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class TokensPage:
    """What the page may see."""

    lines: tuple[Line, ...]
    in_settings: tuple[tuple[str, str], ...]  # name and role
    roles: tuple[tuple[Role, str], ...]
    scopes: tuple[tuple[Scope, str], ...]
    typed: Wanted
    message: str = ""
    token: str = ""  # shown once
    is_done: bool = False


async def show(request: Request, parts: In, done: Annotated[bool, Query()] = False) -> Response:
    """Those that were made here, and those of the settings."""
    return await _answer(request, parts, is_done=done)


async def make(request: Request, parts: In, by: By) -> Response:
    """A new one, shown this once."""
    form = await request.form()
    typed = Wanted(
        name=str(form.get("name", "")),
        role=str(form.get("role", "")),
        scopes=frozenset(map(str, form.getlist("scope"))),
    )
    try:
        token = await api_tokens.make(
            parts.store,
            _bearer(typed),
            by,
            parts.now(),
            taken=[person.name for person in parts.tokens.people],
        )
    except UntilgoneError as error:
        found = problem(error)
        status = 422 if isinstance(error, BadInput) else found.status
        return await _answer(request, parts, message=found.message, typed=typed, status=status)
    return await _answer(request, parts, token=token)


async def revoke(
    parts: In, by: By, number: Annotated[int, Path(ge=1, le=2**31 - 1)]
) -> RedirectResponse:
    """Let it work no more."""
    await api_tokens.revoke(parts.store, number, by, parts.now())
    return RedirectResponse("/tokens?done=true", status_code=303)


def _bearer(typed: Wanted) -> Bearer:
    if typed.role not in set(Role) or not typed.scopes <= set(Scope):
        raise BadInput(gettext("Choose a role and what the token is for. Nothing was made."))
    person = Person(name=typed.name, role=Role(typed.role))
    return Bearer(person=person, scopes=frozenset(map(Scope, typed.scopes)))


async def _answer(
    request: Request,
    parts: Parts,
    *,
    message: str = "",
    typed: Wanted = Wanted(),
    token: str = "",
    is_done: bool = False,
    status: int = 200,
) -> Response:
    found: Sequence[api_tokens.ApiToken] = await api_tokens.tokens(parts.store, desk_of(request))
    now = parts.now()
    page = TokensPage(
        lines=tuple(
            Line(
                number=each.id,
                name=each.bearer.person.name,
                role=words.role(each.bearer.person.role),
                scopes=tuple(SCOPES[scope] for scope in Scope if scope in each.bearer.scopes),
                made_by=each.made_by,
                made=moment(each.made_at, now),
                used=moment(each.used_at, now) if each.used_at else None,
                revoked=moment(each.revoked_at, now) if each.revoked_at else None,
            )
            for each in found
        ),
        in_settings=tuple((each.name, words.role(each.role)) for each in parts.tokens.people),
        roles=tuple((role, words.role(role)) for role in Role),
        scopes=tuple(SCOPES.items()),
        typed=typed,
        message=message,
        token=token,
        is_done=is_done,
    )
    return parts.html.page("tokens.html", page, visitor_of(request), status)
