"""Signing in at the organisation's provider: there, and back with an answer."""

import json
import logging
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict
from datetime import datetime

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from integrations.oidc import FLOW_LASTS, Flow, Identity, Provider
from untilgone.errors import BadInput, NotAllowed, NotFound
from untilgone.keyring import KeyRing
from untilgone.local_paths import local_path
from untilgone.people import Way
from untilgone.store import members, sessions
from web.pages.sign_in import Next
from web.parts import In, Parts
from web.signing_in import agent_of, before, forget, welcome

_CONTEXT = b"sign-in"

logger = logging.getLogger(__name__)


async def go(parts: In, leads_to: Next = "/") -> Response:
    """To the provider. What it must answer to is kept by this browser, sealed."""
    address, flow = await _provider(parts).begin(local_path(leads_to))
    answer = RedirectResponse(address, status_code=303)
    answer.set_cookie(
        _cookie(parts),
        _sealed(parts.store.keyring, flow),
        max_age=int(FLOW_LASTS.total_seconds()),
        path="/",
        secure=parts.address.is_secure,
        httponly=True,
        samesite="lax",  # it must come along when the provider sends the browser back
    )
    return answer


async def come_back(request: Request, parts: In) -> Response:
    """Sign in whoever the provider names, with the role that it gives; nobody else."""
    provider = _provider(parts)
    flow = _opened(parts.store.keyring, request.cookies.get(_cookie(parts), ""))
    identity = await provider.finish(flow, dict(request.query_params))
    member = await members.from_provider(parts.store, _newcomer(identity), parts.now())
    fresh = await sessions.open_session(
        parts.store,
        member.person.name,
        Way.PROVIDER,
        parts.now(),
        agent=agent_of(request),
        replaces=before(request, parts),
    )
    logger.info("somebody signed in at the provider")
    answer = welcome(parts, fresh, Way.PROVIDER, flow.leads_to)
    forget(parts, answer, _cookie(parts))
    return answer


def _newcomer(identity: Identity) -> members.Newcomer:
    return members.Newcomer(
        name=identity.name,
        role=identity.role,
        way=Way.PROVIDER,
        mail=identity.mail,
        subject=identity.subject,
    )


def _provider(parts: Parts) -> Provider:
    if parts.provider is None:
        raise NotFound("There is nothing at this address.")
    return parts.provider


def _cookie(parts: Parts) -> str:
    return f"{parts.address.cookie}-sign-in"


def _sealed(keyring: KeyRing, flow: Flow) -> str:
    plain = json.dumps(asdict(flow) | {"begun_at": flow.begun_at.isoformat()})
    sealed = keyring.seal_bytes(plain.encode(), _CONTEXT)
    return f"{keyring.sealing_key}.{urlsafe_b64encode(sealed).decode('ascii')}"


def _opened(keyring: KeyRing, cookie: str) -> Flow:
    name, _, encoded = cookie.partition(".")
    try:
        plain = json.loads(keyring.open_bytes(name, urlsafe_b64decode(encoded), _CONTEXT))
        return Flow(**plain | {"begun_at": datetime.fromisoformat(plain["begun_at"])})
    except (BadInput, ValueError, KeyError, TypeError) as error:
        raise NotAllowed(
            "This sign-in was not begun in this browser. Nobody was signed in; try again."
        ) from error
