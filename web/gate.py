"""The gate before every route: who is it, may they, did the form come from a page of ours."""

import hmac
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import HTTPException
from fastapi.routing import APIRoute

from untilgone.store import api_tokens, readings, sessions
from untilgone.store.desks import desk_of, desk_of_mail
from untilgone.store.preferences import preferences
from untilgone.tracing import begun
from web.own_address import ANSWER
from web.parts import parts_of
from web.people import NOBODY, Permission, Visitor
from web.reader import Reader, read_by

API = "/api/"
BY_ITSELF = "X-By-Itself"
"""The header of what a page asks without anybody doing anything: it keeps nobody signed in."""
_CHANGES_NOTHING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, kw_only=True)
class FormLimits:
    """What a form may hold; the whole body has its own limit (web/guard.py)."""

    files: int = 0
    fields: int = 50


PLAIN = FormLimits()


def guarded(permission: Permission, form: FormLimits = PLAIN) -> type[APIRoute]:
    """A kind of route that lets in only those with ``permission``, before it reads any body."""

    class Guarded(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            inside, path = super().get_route_handler(), self.path

            async def at_the_gate(request: Request) -> Response:
                try:
                    request.state.visitor = await _let_in(request, permission, form)
                    with _told(request, path):
                        return await inside(request)
                finally:
                    await request.close()  # with the files of its form

            return at_the_gate

    return Guarded


def _told(request: Request, path: str) -> AbstractContextManager[None]:
    """A span around what changes something, by the route and never by what was asked for."""
    changes = request.method not in _CHANGES_NOTHING
    return begun(parts_of(request).tracer if changes else None, f"{request.method} {path}")


async def _let_in(request: Request, permission: Permission, form: FormLimits) -> Visitor:
    is_api = request.url.path.startswith(API)
    visitor = await (_by_token(request) if is_api else _by_session(request))
    request.state.visitor = visitor  # also the page that says no knows who it talks to
    if not visitor.may(permission):
        if visitor.person is None:
            raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"} if is_api else None)
        raise HTTPException(403)
    await _look_at_what_is_ours(request, visitor)
    if not is_api and request.method not in _CHANGES_NOTHING:
        await _refuse_foreign_page(request)
        if permission is not Permission.ANYONE:
            await _refuse_foreign_session(request, visitor, form)
    return visitor


async def _look_at_what_is_ours(request: Request, visitor: Visitor) -> None:
    """What is another desk's does not exist for this one; who looks at its own is on the record."""
    if visitor.person is None:
        return
    parts, given = parts_of(request), request.path_params
    desk = await desk_of(parts.store, given["reference"]) if "reference" in given else None
    of_mail = await desk_of_mail(parts.store, given["digest"]) if "digest" in given else None
    if any(found is not None and found != visitor.person.desk for found in (desk, of_mail)):
        raise HTTPException(404)
    if desk is not None and request.method == "GET":  # whatever its headers say: it is shown
        await readings.looked_at(parts.store, given["reference"], visitor.person, parts.now())


async def _by_token(request: Request) -> Visitor:
    """The API knows tokens only: a browser sends those by itself nowhere."""
    parts = parts_of(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        return NOBODY
    if person := parts.tokens.person(token):
        return Visitor(person=person)
    bearer = await api_tokens.bearer_of(parts.store, token, parts.now())
    return Visitor(person=bearer.person, scopes=bearer.scopes) if bearer else NOBODY


async def _by_session(request: Request) -> Visitor:
    parts = parts_of(request)
    token = request.cookies.get(parts.address.cookie)
    if not token:
        return NOBODY
    is_at_work = BY_ITSELF not in request.headers
    found = await sessions.session(parts.store, token, parts.now(), is_at_work=is_at_work)
    if found is None:
        return NOBODY
    chosen = await preferences(parts.store, found.person.name)
    if chosen is not None:
        read_by(
            Reader(language=chosen.language, zone=chosen.zone, has_shortcuts=chosen.has_shortcuts)
        )
    return Visitor(person=found.person, csrf=found.csrf)


async def _refuse_foreign_page(request: Request) -> None:
    headers, address = request.headers, parts_of(request).address
    origin = headers.get("origin")
    is_own = address.is_own_page(origin, headers.get("host", ""))
    # A page without a referrer sends no origin either (Fetch, section 3.2). What is done on such a
    # page is allowed to whoever has its address; no browser adds anything to that by itself.
    is_own |= request.url.path.startswith(ANSWER) and origin in {None, "null"}
    if not is_own or headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise HTTPException(403, detail="foreign form")


async def _refuse_foreign_session(request: Request, visitor: Visitor, limits: FormLimits) -> None:
    """The form must carry the mark of the session it is sent in."""
    form = await request.form(max_files=limits.files, max_fields=limits.fields)
    sent = form.get("csrf", "")
    if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), visitor.csrf.encode()):
        raise HTTPException(403, detail="foreign form")
