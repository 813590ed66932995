"""`/sign-in`: the ways there are, a one-time link, and signing out."""

import logging
from dataclasses import dataclass
from typing import Annotated

from fastapi import Path, Query, Request
from fastapi.responses import RedirectResponse, Response

from untilgone.errors import NotAllowed
from untilgone.local_paths import local_path
from untilgone.people import Way
from untilgone.store import break_glass, links, sessions
from web.limits import network_of
from web.parts import In, Parts, visitor_of
from web.reader import gettext
from web.reader import marked as _
from web.signing_in import agent_of, before, forget, welcome

Token = Annotated[str, Path(max_length=128)]
Next = Annotated[str, Query(alias="next", max_length=2000)]

_TOO_MANY = _("Too many attempts from here. Wait ten minutes before the next one.")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class SignInPage:
    """What the page may see; the link itself is in the browser's address bar."""


@dataclass(frozen=True, kw_only=True)
class WaysPage:
    """What the page with the ways may see."""

    has_provider: bool
    has_break_glass: bool
    leads_to: str
    message: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class SignedOutPage:
    """What the page after signing out may see."""

    provider: str  # where to sign out there too; empty where there is no such page


async def ways(request: Request, parts: In, leads_to: Next = "/") -> Response:
    """What is configured, and nothing else."""
    return await _ways(request, parts, leads_to)


async def use_break_glass(request: Request, parts: In) -> Response:
    """Sign in by an account for emergencies; when that fails, the page with the reason."""
    form = await request.form()
    typed = {key: str(form.get(key, ""))[:1000] for key in ("name", "password", "code", "next")}
    client = request.client.host if request.client else ""
    wait = parts.limits.sign_ins.wait(network_of(client), parts.now())
    if wait is not None:
        return await _ways(request, parts, typed["next"], gettext(_TOO_MANY), typed["name"], 429)
    attempt = break_glass.Attempt(
        name=typed["name"], password=typed["password"], code=typed["code"]
    )
    try:
        fresh = await break_glass.sign_in(
            parts.store,
            parts.passwords,
            attempt,
            parts.now(),
            agent=agent_of(request),
            replaces=before(request, parts),
        )
    except NotAllowed as error:
        logger.warning("somebody tried an account for emergencies in vain")
        return await _ways(request, parts, typed["next"], str(error), typed["name"], 403)
    logger.warning("an account for emergencies was used")
    return welcome(parts, fresh, Way.BREAK_GLASS, typed["next"])


async def show(request: Request, parts: In, token: Token) -> Response:
    """One button. Asking for this page uses nothing up: chat programs and scanners do that too."""
    del token
    return parts.html.page("sign_in.html", SignInPage(), visitor_of(request))


async def use(request: Request, parts: In, token: Token) -> Response:
    """Sign in, once; whoever was signed in here before is signed out."""
    fresh = await links.use_link(
        parts.store,
        token,
        parts.now(),
        agent=agent_of(request),
        replaces=before(request, parts),
    )
    logger.info("somebody signed in by a link")
    return welcome(parts, fresh, Way.LINK)


async def leave(request: Request, parts: In) -> Response:
    """Sign out, here and in the store."""
    await sessions.end_session(parts.store, before(request, parts))
    answer = RedirectResponse("/signed-out", status_code=303)
    forget(parts, answer, parts.address.cookie)
    return answer


async def left(request: Request, parts: In) -> Response:
    """Where signing out ends; the provider's own session is ended there, by whoever wants that."""
    provider = await parts.provider.sign_out_address() if parts.provider else ""
    return parts.html.page("signed_out.html", SignedOutPage(provider=provider), visitor_of(request))


async def _ways(
    request: Request,
    parts: Parts,
    leads_to: str,
    message: str = "",
    name: str = "",
    status: int = 200,
) -> Response:
    page = WaysPage(
        has_provider=parts.provider is not None,
        has_break_glass=await break_glass.exists(parts.store),
        leads_to=local_path(leads_to),
        message=message,
        name=name,
    )
    return parts.html.page("sign_in_ways.html", page, visitor_of(request), status)
