"""HTTP, the one module that imports httpx.

A look asks for one page and takes no more of it than judging needs; it dials through the guard
(``integrations/guard.py``). What the network does comes back as ``Fetched``, never as an error.
"""

import asyncio
import re
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata
from types import TracebackType
from typing import Any, Self

import httpx

from integrations.guard import PUBLIC, Network, Reach, Stopped, put_before
from untilgone.errors import BadInput
from untilgone.fingerprint import MOST_BYTES, TEXT_TYPES, kept, media_type
from untilgone.looks import Trouble

MOST_REDIRECTS = 5
DEADLINE_SECONDS = 20.0  # for everything: names, connections, redirects, body
MOST_AT_ONCE = 100

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GZIP = frozenset({"gzip", "x-gzip"})  # RFC 9110 section 8.4.1.3
_GZIP_WINDOW_BITS = 31  # zlib's way of asking for the gzip format
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/json;q=0.9,text/plain;q=0.8,*/*;q=0.5",
    "Accept-Encoding": "gzip",
    "Accept-Language": "en;q=0.8,*;q=0.5",
    "Connection": "close",
}

_WITHOUT_HOST = re.compile("https?:(?!//[^/?#])", re.IGNORECASE)  # joining would keep our host
_HOST = re.compile(rb"[A-Za-z0-9._:-]+")  # a name, or an address of version 4 or 6


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What one GET brought back. Exactly one of ``status`` and ``trouble`` is set."""

    final_url: str  # the last address asked
    redirects: tuple[str, ...] = ()  # every address we were sent on to
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = field(default=None, repr=False)  # None: not text, so never read
    is_cut: bool = False
    trouble: Trouble | None = None
    detail: str = ""


@dataclass(kw_only=True)
class _Way:
    """How far a look has come, so that a failure still tells."""

    hops: list[str]
    status: int | None = None  # the last answer's


class LookClient:
    """Fetches what a look needs and nothing more; remembers nothing from one look to the next."""

    def __init__(
        self,
        *,
        organisation_url: str,
        organisation_email: str,
        reach: Reach = PUBLIC,
        deadline: float = DEADLINE_SECONDS,
        ssl_context: ssl.SSLContext | None = None,
        backend: Network | None = None,
    ) -> None:
        self._headers = {
            **_HEADERS,
            "User-Agent": _user_agent(organisation_url, organisation_email),
        }
        self._deadline = deadline
        self._transport = _guarded(reach, ssl_context, backend)
        self._turns = asyncio.Semaphore(MOST_AT_ONCE)  # waiting for a turn is not the site's fault

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close every connection; a look under way ends as trouble."""
        await self._transport.aclose()

    async def get(self, url: str) -> Fetched:
        """GET the URL and follow it to its end; what the network does is observed, never raised."""
        way = _Way(hops=[url])
        async with self._turns:
            try:
                async with asyncio.timeout(self._deadline):
                    return await self._follow(way)
            except Stopped as stopped:
                trouble, detail = stopped.trouble, stopped.detail
            except TimeoutError:
                trouble = Trouble.TIMEOUT
                detail = f"There was no complete answer within {self._deadline:g} seconds."
            except (httpx.TransportError, OSError) as error:
                trouble, detail = _explained(error)
        if way.status is not None:
            detail += f" Before, it had answered {way.status}."
        return Fetched(
            final_url=way.hops[-1], redirects=tuple(way.hops[1:]), trouble=trouble, detail=detail
        )

    async def _follow(self, way: _Way) -> Fetched:
        url = _web_address(way.hops[0])
        while True:
            request = httpx.Request("GET", url, headers=self._headers, extensions=self._timeouts)
            response = await self._transport.handle_async_request(request)
            way.status = response.status_code
            try:
                location = response.headers.get("location")
                if response.status_code not in _REDIRECTS or location is None:
                    return await _fetched(response, way)
            finally:
                await response.aclose()
            if len(way.hops) > MOST_REDIRECTS:
                raise Stopped(
                    Trouble.TOO_MANY_REDIRECTS, f"There were more than {MOST_REDIRECTS} redirects."
                )
            url = _web_address(location, base=url)
            way.hops.append(str(url))

    @property
    def _timeouts(self) -> dict[str, Any]:
        """For httpcore; the deadline in ``get`` is the one that holds for everything together."""
        return {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._deadline)}


def _user_agent(organisation_url: str, organisation_email: str) -> str:
    try:
        version = metadata.version("untilgone")
    except metadata.PackageNotFoundError:  # a checkout that was never installed
        version = "0"
    user_agent = f"UntilGone/{version} (+{organisation_url}; {organisation_email})"
    if not (user_agent.isascii() and user_agent.isprintable()):
        raise BadInput(
            "The organisation's URL and mail address stand in the User-Agent of every look and may "
            "only hold printable ASCII. Nothing was started; correct the two settings."
        )
    return user_agent


def _guarded(
    reach: Reach, ssl_context: ssl.SSLContext | None, backend: Network | None
) -> httpx.AsyncHTTPTransport:
    """A transport that dials through the guard, and through nothing else."""
    transport = httpx.AsyncHTTPTransport(
        verify=ssl_context or httpx.create_ssl_context(trust_env=False),
        trust_env=False,
        http2=False,
        retries=0,
        # Kept connections make httpx's pool slow, and looks rarely ask the same host twice.
        limits=httpx.Limits(max_connections=MOST_AT_ONCE, max_keepalive_connections=0),
    )
    put_before(transport._pool, reach, backend)  # noqa: SLF001  # has no public name; httpx is pinned
    return transport


def _explained(error: Exception) -> tuple[Trouble, str]:
    """What a transport error means to a look.

    Never its own text: that may quote what the server sent.
    """
    if isinstance(error, httpx.TimeoutException):
        return Trouble.TIMEOUT, "The server fell silent."
    if isinstance(error, httpx.ProtocolError):
        return Trouble.PROTOCOL, "What came back was not HTTP, broke off, or broke our limits."
    if isinstance(error, ssl.SSLError):
        return Trouble.TLS_ERROR, "TLS failed in the middle of the answer."
    return Trouble.CONNECT_FAILED, "The connection broke."


def _web_address(text: str, *, base: httpx.URL | None = None) -> httpx.URL:
    """An address we can ask; a user name or password in it is not sent on."""
    if _WITHOUT_HOST.match(text):
        raise Stopped(Trouble.PROTOCOL, "It leads to an address without a host.")
    try:
        url = httpx.URL(text) if base is None else base.join(text)
    except (httpx.InvalidURL, ValueError) as error:
        raise Stopped(Trouble.PROTOCOL, "It leads to something that is no address.") from error
    if url.scheme not in {"http", "https"}:
        raise Stopped(Trouble.PROTOCOL, f"It leads to a {url.scheme[:20]}: address.")
    if not _HOST.fullmatch(url.raw_host):
        raise Stopped(Trouble.PROTOCOL, "It leads to an address without a proper host.")
    return url.copy_with(userinfo=b"") if url.userinfo else url


async def _fetched(response: httpx.Response, way: _Way) -> Fetched:
    body, is_cut, detail = None, False, ""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if media_type(response.headers) not in TEXT_TYPES:
        detail = "The body is not text and was not read."
    elif encoding != "identity" and encoding not in _GZIP:
        detail = "The body came in an encoding that we did not ask for and was not read."
    else:
        body, is_cut = await _read(response, encoding)
    return Fetched(
        final_url=way.hops[-1],
        redirects=tuple(way.hops[1:]),
        status=response.status_code,
        headers=kept(response.headers),
        body=body,
        is_cut=is_cut,
        detail=detail,
    )


async def _read(response: httpx.Response, encoding: str) -> tuple[bytes, bool]:
    """At most MOST_BYTES of the body, decompressed, and whether there was more.

    Not httpx's own decoding: that inflates a whole piece at once, however much comes out of it.
    """
    gunzip = zlib.decompressobj(_GZIP_WINDOW_BITS) if encoding in _GZIP else None
    body, wire_bytes = bytearray(), 0
    try:
        async for piece in response.aiter_raw():
            wire_bytes += len(piece)
            body += gunzip.decompress(piece, MOST_BYTES + 1 - len(body)) if gunzip else piece
            if max(len(body), wire_bytes) > MOST_BYTES:
                return bytes(body[:MOST_BYTES]), True
    except zlib.error as error:
        raise Stopped(Trouble.PROTOCOL, "The body could not be decompressed.") from error
    is_cut = gunzip is not None and wire_bytes > 0 and not (gunzip.eof and not gunzip.unused_data)
    return bytes(body), is_cut
