"""What every way to sign in ends with: a cookie of ours, and the one from before is worth nothing."""

from fastapi import Request
from fastapi.responses import RedirectResponse

from untilgone.local_paths import local_path
from untilgone.people import Way
from untilgone.store.sessions import lasts
from web.parts import Parts


def agent_of(request: Request) -> str:
    """What the browser calls itself."""
    return request.headers.get("user-agent", "")


def before(request: Request, parts: Parts) -> str:
    """The secret that the browser came with; whoever it is, they are signed out."""
    return request.cookies.get(parts.address.cookie, "")


def welcome(parts: Parts, fresh: str, way: Way, leads_to: str = "/") -> RedirectResponse:
    """On to a page of ours, with the new session."""
    answer = RedirectResponse(local_path(leads_to), status_code=303)
    answer.set_cookie(
        parts.address.cookie,
        fresh,
        max_age=int(lasts(way).total_seconds()),
        path="/",
        secure=parts.address.is_secure,
        httponly=True,
        samesite="lax",
    )
    return answer


def forget(parts: Parts, answer: RedirectResponse, name: str) -> None:
    """Take a cookie of ours back."""
    answer.delete_cookie(
        name, path="/", secure=parts.address.is_secure, httponly=True, samesite="lax"
    )
