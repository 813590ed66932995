"""Around everything we serve: our names only, a limit on bodies, safe headers, no trace shown."""

import logging
from collections.abc import Mapping

from fastapi import Request
from fastapi.exceptions import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import problems
from web.own_address import ANSWER, OwnAddress
from web.reader import Reader, language_for, read_by

LARGEST_BODY = 1024 * 1024
_PROBES = frozenset(
    {"/healthz", "/metrics", "/readyz"}
)  # asked by machines that know only our number

_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (  # pages say more (web/html.py)
        "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    # Not `no-referrer`: under it browsers send `Origin: null` with our own forms, and then these
    # could not be told from foreign ones. Other sites get no referrer either way.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_BY_HTTPS = {"Strict-Transport-Security": "max-age=31536000"}
# The address is a secret. Browsers send `Origin: null` from here: the gate knows.
_FOR_PARTIES = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"}

logger = logging.getLogger(__name__)


class Guard:
    """The outermost layer of the app."""

    def __init__(self, app: ASGIApp, address: OwnAddress) -> None:
        self._app = app
        self._address = address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; whatever goes wrong inside becomes an answer without a trace."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def send_safely(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                headers = MutableHeaders(scope=message)
                for name, value in self._headers_for(scope).items():
                    headers.setdefault(name, value)
            await send(message)

        accepted = Headers(scope=scope).get("accept-language", "")
        read_by(Reader(language=language_for(accepted)))  # until the gate knows who it is
        refusal = self._refusal(scope)
        if refusal is not None:
            await problems.answer(Request(scope), refusal)(scope, receive, send_safely)
            return
        try:
            await self._app(scope, _limited(receive), send_safely)
        except Exception:
            # The path may hold a sign-in link: it is not logged.
            logger.exception("a %s request failed", scope["method"])
            if has_begun:
                raise
            failure = HTTPException(500)
            await problems.answer(Request(scope), failure)(scope, receive, send_safely)

    def _headers_for(self, scope: Scope) -> Mapping[str, str]:
        host = Headers(scope=scope).get("host", "")
        by_https = _BY_HTTPS if self._address.is_secure_at(host) else {}
        for_parties = _FOR_PARTIES if scope["path"].startswith(ANSWER) else {}
        return {**_HEADERS, **by_https, **for_parties}

    def _refusal(self, scope: Scope) -> HTTPException | None:
        headers, path = Headers(scope=scope), scope["path"]
        host = headers.get("host", "")
        if path not in _PROBES and not self._address.is_ours(host):
            return HTTPException(421)
        if not self._address.serves(path, host):
            return HTTPException(404)
        length = headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length) > LARGEST_BODY:
            return HTTPException(413)
        return None


def _limited(receive: Receive) -> Receive:
    """A body without a stated length is cut off when it has become too long."""
    read = 0

    async def receive_some() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > LARGEST_BODY:
            raise HTTPException(413)
        return message

    return receive_some
