"""HTTP, the one module that imports httpx.

A look asks for one page and takes no more of it than judging needs; it dials through the guard
(``integrations/guard.py``). What the network does comes back as ``Fetched``, never as an error.
"""

import asyncio
import re
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from importlib import metadata
from types import MappingProxyType, TracebackType
from typing import Self, TypeAlias

import httpcore
import httpx

from integrations.bodies import read_body
from integrations.exchange import Exchange
from integrations.guard import PUBLIC, Connection, Guard, Network, Reach, Stopped, Tunnel
from integrations.network import AsyncioNetwork
from untilgone.errors import BadInput
from untilgone.fingerprint import TEXT_TYPES, kept, media_type
from untilgone.looks import Trouble
from untilgone.tracing import traced

MOST_REDIRECTS = 5
DEADLINE_SECONDS = 20.0  # for everything: names, connections, redirects, body
MOST_AT_ONCE = 100
DIRECT = "direct"  # the vantage point that needs no proxy

DEFAULT_PORTS = {"http": 80, "https": 443}
NETWORK_ERRORS = (httpcore.NetworkError, httpcore.TimeoutException, OSError)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GZIP = frozenset({"gzip", "x-gzip"})  # RFC 9110 section 8.4.1.3
_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME of OpenSSL; Python has no name for it
_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/json;q=0.9,text/plain;q=0.8,*/*;q=0.5",
    "Accept-Encoding": "gzip",
    "Accept-Language": "en;q=0.8,*;q=0.5",
    "Connection": "close",
}

Trust: TypeAlias = Callable[[], ssl.SSLContext]

_EXPIRED = "A certificate on the way had expired; the answer was fetched nevertheless. "

NO_HEADERS: Mapping[str, str] = MappingProxyType({})

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
    is_expired: bool = False  # a certificate on the way had expired; fetched nevertheless
    trouble: Trouble | None = None
    detail: str = ""


@dataclass(kw_only=True)
class _Way:
    """How far a look has come, so that a failure still tells."""

    hops: list[str]
    method: str
    headers: Mapping[str, str]
    status: int | None = None  # the last answer's
    is_expired: bool = False


def public_authorities() -> ssl.SSLContext:
    """Trusts whom everybody's browser trusts; a new one each time."""
    return httpx.create_ssl_context(trust_env=False)


@lru_cache(maxsize=4)
def trusted(trust: Trust) -> ssl.SSLContext:
    """Built at the first TLS connection, for all clients together: it costs as much as many looks.

    Nobody may change it afterwards.
    """
    context = trust()
    context.set_alpn_protocols(["http/1.1"])
    return context


@lru_cache(maxsize=4)
def _timeless(trust: Trust) -> ssl.SSLContext:
    """The same, but certificates may have expired; who it is must still be proven."""
    context = trust()
    context.set_alpn_protocols(["http/1.1"])
    context.verify_flags |= _NO_CHECK_TIME
    return context


class LookClient:
    """Fetches what a look needs and nothing more; remembers nothing from one look to the next."""

    def __init__(
        self,
        *,
        organisation_url: str,
        organisation_email: str,
        reach: Reach = PUBLIC,
        deadline: float = DEADLINE_SECONDS,
        trust: Trust = public_authorities,
        backend: Network | None = None,
        tunnel: Tunnel | None = None,
    ) -> None:
        self.vantage = DIRECT if tunnel is None else tunnel.vantage
        self._headers = {
            **_HEADERS,
            "User-Agent": _user_agent(organisation_url, organisation_email),
        }
        self._deadline = deadline
        self._guard = Guard(reach, backend or AsyncioNetwork(), tunnel)
        self._trust, self._timeless = partial(trusted, trust), partial(_timeless, trust)
        self._open: set[Connection] = set()
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
        for connection in tuple(self._open):
            await connection.aclose()

    @traced("HTTP look", outcome=lambda fetched: fetched.status or fetched.trouble)
    async def get(
        self, url: str, *, method: str = "GET", headers: Mapping[str, str] = NO_HEADERS
    ) -> Fetched:
        """GET the URL and follow it to its end; what the network does is observed, never raised.

        ``headers`` go with every request of this look, in place of ours of the same name.
        """
        way = _Way(hops=[url], method=method, headers={**self._headers, **headers})
        async with self._turns:
            try:
                async with asyncio.timeout(self._deadline):
                    return await self._follow(way)
            except Stopped as stopped:
                trouble, detail = stopped.trouble, stopped.detail
            except TimeoutError:
                trouble = Trouble.TIMEOUT
                detail = f"There was no complete answer within {self._deadline:g} seconds."
            except NETWORK_ERRORS as error:
                trouble, detail = _explained(error)
        if way.is_expired:
            detail += " A certificate on the way had expired."
        if way.status is not None:
            detail += f" Before, it had answered {way.status}."
        return Fetched(
            final_url=way.hops[-1], redirects=tuple(way.hops[1:]), trouble=trouble, detail=detail
        )

    async def _follow(self, way: _Way) -> Fetched:
        url = web_address(way.hops[0])
        while True:
            found = await self._ask(url, way)
            if isinstance(found, Fetched):
                return found
            if len(way.hops) > MOST_REDIRECTS:
                raise Stopped(
                    Trouble.TOO_MANY_REDIRECTS, f"There were more than {MOST_REDIRECTS} redirects."
                )
            url = web_address(found, base=url)
            way.hops.append(str(url))

    async def _ask(self, url: httpx.URL, way: _Way) -> Fetched | str:
        """One answer, or where it leads on to.

        An expired certificate hides nothing from the public, nor from us.
        """
        try:
            return await self._ask_once(url, way, self._trust)
        except Stopped as stopped:
            if stopped.trouble is not Trouble.TLS_EXPIRED:
                raise
        way.is_expired = True
        return await self._ask_once(url, way, self._timeless)

    async def _ask_once(self, url: httpx.URL, way: _Way, trust: Trust) -> Fetched | str:
        """On a connection of its own: looks rarely ask the same host twice."""
        host, port = url.raw_host.decode("ascii"), url.port or DEFAULT_PORTS[url.scheme]
        dialled = await self._guard.connect_tcp(host, port, self._deadline)
        self._open.add(dialled)
        try:
            connection = dialled
            if url.scheme == "https":
                connection = await dialled.start_tls(trust(), host)
            exchange = Exchange(connection)
            named = {"Host": url.netloc.decode("ascii"), **way.headers}
            way.status, raw = await exchange.ask(
                way.method,
                url.raw_path,
                [(name.encode("ascii"), value.encode("ascii")) for name, value in named.items()],
            )
            headers = told(raw)
            location = headers.get("location")
            if way.status in _REDIRECTS and location is not None:
                return location
            return await _fetched(exchange, way.status, headers, way)
        finally:
            self._open.discard(dialled)
            await dialled.aclose()


def told(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    """The headers of an answer under lower-case names; repeated ones as one (RFC 9110, 5.3)."""
    told: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        told[name] = f"{told[name]}, {value}" if name in told else value
    return told


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


def _explained(error: Exception) -> tuple[Trouble, str]:
    """What a transport error means to a look.

    Never its own text: that may quote what the server sent.
    """
    if isinstance(error, httpcore.TimeoutException):
        return Trouble.TIMEOUT, "The server fell silent."
    if isinstance(error, ssl.SSLError):
        return Trouble.TLS_ERROR, "TLS failed in the middle of the answer."
    return Trouble.CONNECT_FAILED, "The connection broke."


def web_address(text: str, *, base: httpx.URL | None = None) -> httpx.URL:
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


async def _fetched(
    exchange: Exchange, status: int, headers: Mapping[str, str], way: _Way
) -> Fetched:
    body, is_cut = None, False
    detail = _EXPIRED if way.is_expired else ""
    encoding = headers.get("content-encoding", "identity").strip().lower()
    if media_type(headers) not in TEXT_TYPES:
        detail += "The body is not text and was not read."
    elif encoding != "identity" and encoding not in _GZIP:
        detail += "The body came in an encoding that we did not ask for and was not read."
    else:
        body, is_cut = await read_body(exchange.body(), is_gzip=encoding in _GZIP)
    return Fetched(
        final_url=way.hops[-1],
        redirects=tuple(way.hops[1:]),
        status=status,
        headers=kept(headers),
        body=body,
        is_cut=is_cut,
        is_expired=way.is_expired,
        detail=detail.rstrip(),
    )
