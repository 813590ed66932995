"""Signing in by a one-time link, and signing out."""

import logging
from dataclasses import dataclass
from typing import Annotated

from fastapi import Path, Request
from fastapi.responses import RedirectResponse, Response

from untilgone.store import sessions
from web.parts import In, visitor_of

Token = Annotated[str, Path(max_length=128)]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class SignInPage:
    """What the page may see; the link itself is in the browser's address bar."""


async def show(request: Request, parts: In, token: Token) -> Response:
    """One button. Asking for this page uses nothing up: chat programs and scanners do that too."""
    del token
    return parts.html.page("sign_in.html", SignInPage(), visitor_of(request))


async def use(request: Request, parts: In, token: Token) -> Response:
    """Sign in, once; whoever was signed in here before is signed out."""
    fresh = await sessions.use_link(parts.store, token, parts.now())
    before = request.cookies.get(parts.address.cookie)
    if before:
        await sessions.end_session(parts.store, before)
    answer = RedirectResponse("/", status_code=303)
    answer.set_cookie(
        parts.address.cookie,
        fresh,
        max_age=int(sessions.ABSOLUTE.total_seconds()),
        path="/",
        secure=parts.address.is_secure,
        httponly=True,
        samesite="lax",
    )
    logger.info("somebody signed in by a link")
    return answer


async def leave(request: Request, parts: In) -> Response:
    """Sign out, here and in the store."""
    token = request.cookies.get(parts.address.cookie, "")
    await sessions.end_session(parts.store, token)
    answer = RedirectResponse("/signed-out", status_code=303)
    answer.delete_cookie(
        parts.address.cookie,
        path="/",
        secure=parts.address.is_secure,
        httponly=True,
        samesite="lax",
    )
    return answer


async def left(request: Request, parts: In) -> Response:
    """Where signing out ends."""
    return parts.html.page("signed_out.html", SignInPage(), visitor_of(request))
