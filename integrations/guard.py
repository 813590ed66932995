"""The guard: a look connects to public addresses only, on every hop; raises Stopped otherwise.

A name is resolved once, every address it has must be public, and exactly the checked address is
dialled. Nothing in the environment weakens this; who needs another network (the demo, tests)
passes another ``Reach``.

Through a proxy the same is asked first, but the proxy is given the name: what a name leads to there
is what that vantage point is for. So a proxy must not lead into its own network itself.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import httpcore

from integrations.network import SocketOption
from integrations.resolving import Said
from untilgone.addresses import is_public
from untilgone.looks import Trouble

_FIRST_BYTES = 4096  # so little of an image's body can ever come along with its headers
_MOST_WIRE_BYTES = 1024 * 1024  # of one connection; headers end at 100 KiB, bodies at MOST_BYTES
_MOST_ADDRESSES = 4  # tried per name; more only eat the deadline
_LONGEST_NAME = 253  # RFC 1035 section 2.3.4, written with dots
_NO_ADDRESS = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_ONLY_AT_HOME = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
_CERTIFICATE_EXPIRED = 10  # X509_V_ERR_CERT_HAS_EXPIRED of OpenSSL

logger = logging.getLogger(__name__)

Network: TypeAlias = httpcore.AsyncNetworkBackend
Connection: TypeAlias = httpcore.AsyncNetworkStream
Resolve: TypeAlias = Callable[[str, int], Awaitable[list[str]]]
Confirm: TypeAlias = Callable[[str], Awaitable[Said]]


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
    second: Confirm | None = None  # asked about names we do not know; None: never certain


PUBLIC = Reach()


class Stopped(Exception):
    """The look ends here; carries what to observe."""

    def __init__(self, trouble: Trouble, detail: str) -> None:
        super().__init__(detail)
        self.trouble = trouble
        self.detail = detail


class Tunnel(Protocol):
    """A proxy that looks may go through; what it does wrong is never an answer of the target."""

    @property
    def vantage(self) -> str:
        """Its name, for people."""

    @property
    def address(self) -> tuple[str, int]:
        """Host and port to dial; any, because the operator named it."""

    async def lead(self, connection: Connection, host: str, port: int) -> None:
        """Turn a connection to the proxy into one to the target; Stopped where it will not."""


class Guard(httpcore.AsyncNetworkBackend):
    """Resolves once, refuses unless every address is permitted, dials the checked address."""

    def __init__(self, reach: Reach, backend: Network, tunnel: Tunnel | None) -> None:
        self._reach = reach
        self._backend = backend
        self._tunnel = tunnel

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to one of the checked addresses of the host; Stopped where none may be."""
        if self._reach.ports is not None and port not in self._reach.ports:
            raise Stopped(Trouble.ADDRESS_REFUSED, f"We do not connect to port {port}.")
        addresses = await self._addresses(host, port)
        for address in addresses:
            if not self._reach.permit(address):
                logger.warning("did not connect: %s is not a public address", address)
                raise Stopped(
                    Trouble.ADDRESS_REFUSED, f"The name leads to {address}, which is not public."
                )
        if self._tunnel is not None:
            target = _for_a_proxy(host, addresses)
            return await self._through(self._tunnel, target, port, timeout)
        tried = addresses[:_MOST_ADDRESSES]
        # Of the time for everything together; the only address needs no timer of its own.
        share = None if timeout is None or len(tried) == 1 else timeout / len(tried)
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
            if self._tunnel is not None and error.errno in _NO_ADDRESS:
                return []  # the proxy may know it
            if error.errno == socket.EAI_NONAME:
                raise await self._unknown(host) from error
            raise Stopped(Trouble.DNS_SERVFAIL, "The name could not be looked up.") from error
        except UnicodeError as error:  # a label that is empty or longer than DNS allows
            raise Stopped(Trouble.DNS_SERVFAIL, "Nobody can look up such a name.") from error
        if not addresses and self._tunnel is None:
            raise Stopped(Trouble.DNS_SERVFAIL, "The name has no address.")
        return addresses

    async def _unknown(self, host: str) -> Stopped:
        """What it means that the system's resolver does not know a name."""
        said = Said.UNSURE if self._reach.second is None else await self._reach.second(host)
        if said is Said.NO_SUCH_NAME:
            return Stopped(Trouble.DNS_NXDOMAIN, "Independent resolvers do not know the name.")
        if said is Said.ADDRESSES:  # never dialled: only what our own resolver says is checked
            return Stopped(
                Trouble.DNS_SERVFAIL, "Our resolver does not know the name, another one does."
            )
        return Stopped(
            Trouble.DNS_UNCONFIRMED,
            "One resolver does not know the name; that alone proves nothing.",
        )

    async def _through(
        self,
        tunnel: Tunnel,
        host: str,
        port: int,
        timeout: float | None,  # noqa: ASYNC109  # httpcore's
    ) -> httpcore.AsyncNetworkStream:
        try:
            # Half of the look's time, so that it is the proxy that is named when it hangs.
            async with asyncio.timeout(None if timeout is None else timeout / 2):
                connection = await self._backend.connect_tcp(*tunnel.address)
                try:
                    await tunnel.lead(connection, host, port)
                except BaseException:
                    await connection.aclose()
                    raise
        except (TimeoutError, httpcore.TimeoutException) as error:
            said = f"The vantage point {tunnel.vantage} gave no connection in time."
            raise Stopped(Trouble.CONNECT_FAILED, said) from error
        except (httpcore.NetworkError, OSError) as error:
            said = f"The proxy of the vantage point {tunnel.vantage} could not be reached."
            raise Stopped(Trouble.CONNECT_FAILED, said) from error
        return _Stream(connection)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's interface
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Never."""
        del path, timeout, socket_options
        raise Stopped(Trouble.ADDRESS_REFUSED, "We do not connect to sockets of this machine.")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that reads in small pieces, not for ever, and explains why TLS failed."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._read_bytes = 0

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        most = max_bytes if self._read_bytes else min(max_bytes, _FIRST_BYTES)
        data = await self._stream.read(most, timeout)
        self._read_bytes += len(data)
        if self._read_bytes > _MOST_WIRE_BYTES:  # endless interim answers reset h11's own limit
            raise Stopped(Trouble.PROTOCOL, "The server sent more than an answer may hold.")
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


def _for_a_proxy(host: str, addresses: list[str]) -> str:
    """What to ask a proxy for: the checked address of a number, otherwise the name.

    Numbers in other notations and names that lead somewhere else in every network are not left to
    it: nobody could say where it went.
    """
    name = host.rstrip(".").lower()
    if ":" in name or name.rpartition(".")[2][:1].isdigit():
        if not addresses:
            raise Stopped(Trouble.ADDRESS_REFUSED, "It leads to a number that is no address.")
        return addresses[0]
    if "." not in name or len(name) > _LONGEST_NAME or name.endswith(_ONLY_AT_HOME):
        raise Stopped(Trouble.ADDRESS_REFUSED, "The name does not belong to the public Internet.")
    return host


def _causes(error: BaseException) -> Iterable[BaseException]:
    """The error and what it came from, outermost first."""
    current: BaseException | None = error
    while current is not None:
        yield current
        current = current.__cause__


def _not_connected(failures: list[Exception]) -> Stopped:
    if any(isinstance(failure, httpcore.ConnectTimeout) for failure in failures):
        return Stopped(Trouble.TIMEOUT, "The server did not take the connection in time.")
    if all(
        any(isinstance(cause, ConnectionRefusedError) for cause in _causes(failure))
        for failure in failures
    ):
        return Stopped(Trouble.CONNECT_REFUSED, "The server refused the connection.")
    return Stopped(Trouble.CONNECT_FAILED, "The server could not be reached.")


def _tls_trouble(error: BaseException) -> Stopped:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            if cause.verify_code == _CERTIFICATE_EXPIRED:
                return Stopped(Trouble.TLS_EXPIRED, "The server's certificate has expired.")
            return Stopped(
                Trouble.TLS_ERROR, f"The server's certificate is not valid: {cause.verify_message}."
            )
    return Stopped(Trouble.TLS_ERROR, "The server broke off while TLS was being set up.")
