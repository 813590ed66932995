"""HTTP, the one module that imports httpx.

Looks go through a guard: a name is resolved once, every address it has must be public, and exactly
the checked address is dialled, on every hop. Nothing in the environment weakens this; who needs
another network (the demo, tests) passes another ``Reach``.
"""

import asyncio
import logging
import re
import socket
import ssl
import zlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from types import TracebackType
from typing import Any, Self, TypeAlias

import httpcore
import httpx

from untilgone.addresses import is_public
from untilgone.errors import BadInput
from untilgone.fingerprint import MOST_BYTES, TEXT_TYPES, kept, media_type
from untilgone.looks import Trouble

MOST_REDIRECTS = 5
DEADLINE_SECONDS = 20.0  # for everything: names, connections, redirects, body
MOST_AT_ONCE = 100

_READ_BYTES = 4096  # so little of an image's body can ever come along with its headers
_MOST_WIRE_BYTES = 1024 * 1024  # of one connection; headers end at 100 KiB, bodies at MOST_BYTES
_MOST_ADDRESSES = 4  # tried per name; more only eat the deadline
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CERTIFICATE_EXPIRED = 10  # X509_V_ERR_CERT_HAS_EXPIRED of OpenSSL
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

logger = logging.getLogger(__name__)

Resolve: TypeAlias = Callable[[str, int], Awaitable[list[str]]]
SocketOption: TypeAlias = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, from the system's resolver; raises socket.gaierror."""
    answers = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Where looks may go; without arguments, to public addresses on the ports of the web."""

    resolve: Resolve = resolve
    permit: Callable[[str], bool] = is_public
    ports: frozenset[int] | None = frozenset({80, 443})  # None: any


PUBLIC = Reach()


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


class _Stopped(Exception):
    """The look ends here; carries what to observe."""

    def __init__(self, trouble: Trouble, detail: str) -> None:
        super().__init__(detail)
        self.trouble = trouble
        self.detail = detail


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
        backend: httpcore.AsyncNetworkBackend | None = None,
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
            except _Stopped as stopped:
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
                raise _Stopped(
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
    reach: Reach, ssl_context: ssl.SSLContext | None, backend: httpcore.AsyncNetworkBackend | None
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
    guard = _Guard(reach, backend or httpcore.AnyIOBackend())
    pool = transport._pool  # noqa: SLF001  # httpx has no public place for a backend; it is pinned
    pool._network_backend = guard  # noqa: SLF001
    origin = httpcore.Origin(b"https", b"guard.example", 443)
    connection = pool.create_connection(origin)  # opens nothing yet
    if type(pool) is not httpcore.AsyncConnectionPool or (
        getattr(connection, "_network_backend", None) is not guard
    ):
        raise RuntimeError("This httpx does not dial through our guard; use the pinned version.")
    return transport


class _Guard(httpcore.AsyncNetworkBackend):
    """Resolves once, refuses unless every address is permitted, dials the checked address."""

    def __init__(self, reach: Reach, backend: httpcore.AsyncNetworkBackend) -> None:
        self._reach = reach
        self._backend = backend

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        if self._reach.ports is not None and port not in self._reach.ports:
            raise _Stopped(Trouble.ADDRESS_REFUSED, f"We do not connect to port {port}.")
        addresses = await self._addresses(host, port)
        for address in addresses:
            if not self._reach.permit(address):
                logger.warning("did not connect: %s is not a public address", address)
                raise _Stopped(
                    Trouble.ADDRESS_REFUSED, f"The name leads to {address}, which is not public."
                )
        tried = addresses[:_MOST_ADDRESSES]
        share = None if timeout is None else timeout / len(tried)
        failures: list[Exception] = []
        for address in tried:
            try:
                stream = await self._backend.connect_tcp(
                    address, port, share, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failures.append(error)
            else:
                return _Stream(stream)
        raise _not_connected(failures)

    async def _addresses(self, host: str, port: int) -> list[str]:
        try:
            addresses = await self._reach.resolve(host, port)
        except socket.gaierror as error:
            if error.errno == socket.EAI_NONAME:
                raise _Stopped(Trouble.DNS_NXDOMAIN, "The name does not exist.") from error
            raise _Stopped(Trouble.DNS_SERVFAIL, "The name could not be looked up.") from error
        except UnicodeError as error:  # a label that is empty or longer than DNS allows
            raise _Stopped(Trouble.DNS_SERVFAIL, "Nobody can look up such a name.") from error
        if not addresses:
            raise _Stopped(Trouble.DNS_SERVFAIL, "The name has no address.")
        return addresses

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's interface
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        del path, timeout, socket_options
        raise _Stopped(Trouble.ADDRESS_REFUSED, "We do not connect to sockets of this machine.")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that reads in small pieces, not for ever, and explains why TLS failed."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._read_bytes = 0

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        data = await self._stream.read(min(max_bytes, _READ_BYTES), timeout)
        self._read_bytes += len(data)
        if self._read_bytes > _MOST_WIRE_BYTES:  # endless interim answers reset h11's own limit
            raise _Stopped(Trouble.PROTOCOL, "The server sent more than an answer may hold.")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        try:
            return _Stream(await self._stream.start_tls(ssl_context, server_hostname, timeout))
        except httpcore.ConnectTimeout:
            raise
        except (httpcore.NetworkError, ValueError) as error:  # ValueError: no name TLS could carry
            raise _tls_trouble(error) from error
        except asyncio.CancelledError:  # our deadline; httpcore would leave the socket open
            await self._stream.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _causes(error: BaseException) -> Iterable[BaseException]:
    """The error and what it came from, outermost first."""
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__


def _not_connected(failures: list[Exception]) -> _Stopped:
    if any(isinstance(failure, httpcore.ConnectTimeout) for failure in failures):
        return _Stopped(Trouble.TIMEOUT, "The server did not take the connection in time.")
    if all(
        any(isinstance(cause, ConnectionRefusedError) for cause in _causes(failure))
        for failure in failures
    ):
        return _Stopped(Trouble.CONNECT_REFUSED, "The server refused the connection.")
    return _Stopped(Trouble.CONNECT_FAILED, "The server could not be reached.")


def _tls_trouble(error: BaseException) -> _Stopped:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            if cause.verify_code == _CERTIFICATE_EXPIRED:
                return _Stopped(Trouble.TLS_EXPIRED, "The server's certificate has expired.")
            return _Stopped(
                Trouble.TLS_ERROR, f"The server's certificate is not valid: {cause.verify_message}."
            )
    return _Stopped(Trouble.TLS_ERROR, "The server broke off while TLS was being set up.")


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
        raise _Stopped(Trouble.PROTOCOL, "It leads to an address without a host.")
    try:
        url = httpx.URL(text) if base is None else base.join(text)
    except (httpx.InvalidURL, ValueError) as error:
        raise _Stopped(Trouble.PROTOCOL, "It leads to something that is no address.") from error
    if url.scheme not in {"http", "https"}:
        raise _Stopped(Trouble.PROTOCOL, f"It leads to a {url.scheme[:20]}: address.")
    if not _HOST.fullmatch(url.raw_host):
        raise _Stopped(Trouble.PROTOCOL, "It leads to an address without a proper host.")
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
        raise _Stopped(Trouble.PROTOCOL, "The body could not be decompressed.") from error
    is_cut = gunzip is not None and wire_bytes > 0 and not (gunzip.eof and not gunzip.unused_data)
    return bytes(body), is_cut
