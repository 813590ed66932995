"""The network as httpcore wants it, on asyncio's own terms: sockets that are read when they can be.

httpcore's own backend costs a look more than the whole guard, and reads ahead; here never more is
taken from a connection than was asked for. Names are looked up for proxies only: whatever else is
dialled comes from the guard, as an address.
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias, TypeVar

import httpcore

_PIECE_BYTES = 16 * 1024  # for TLS, whose records hold no more
_SECONDS_AN_ADDRESS = 2.0  # where the name has another one

SocketOption: TypeAlias = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)
Target: TypeAlias = tuple[int, tuple[Any, ...]]  # a family of sockets and an address of its kind
T = TypeVar("T")

# ruff: noqa: ASYNC109  # httpcore's interface has timeouts


class AsyncioNetwork(httpcore.AsyncNetworkBackend):
    """Connections of this machine; raises httpcore's errors, with what happened as their cause."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first address of the host that takes one."""
        try:
            targets = _numeric(host, port)
            if targets is None:
                async with asyncio.timeout(timeout):
                    targets = await _looked_up(host, port)
            return await _connected(targets, timeout, local_address, tuple(socket_options or ()))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error
        except OSError as error:
            raise httpcore.ConnectError from error

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


def _numeric(host: str, port: int) -> list[Target] | None:
    """What to dial for an address; None for a name."""
    for family in (socket.AF_INET, socket.AF_INET6):
        with contextlib.suppress(OSError):
            socket.inet_pton(family, host)
            return [(family, (host, port))]
    return None


async def _looked_up(host: str, port: int) -> list[Target]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, address) for family, _, _, _, address in found]


async def _connected(
    targets: list[Target],
    timeout: float | None,
    local_address: str | None,
    options: Iterable[SocketOption],
) -> "_SocketStream":
    for number, (family, address) in enumerate(targets, start=1):
        is_last = number == len(targets)
        plug = socket.socket(family, socket.SOCK_STREAM)
        try:
            plug.settimeout(0)
            plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for option in options:
                plug.setsockopt(*option)
            if local_address is not None:
                plug.bind((local_address, 0))
            stream = _SocketStream(plug)
            await stream.connect(address, timeout if is_last else _SECONDS_AN_ADDRESS)
        except OSError:
            plug.close()
            if is_last:
                raise
        except BaseException:
            plug.close()
            raise
        else:
            return stream
    raise OSError("The name has no address.")


class _SocketStream(httpcore.AsyncNetworkStream):
    """A socket."""

    def __init__(self, plug: socket.socket) -> None:
        self._socket = plug
        self._loop = asyncio.get_running_loop()
        self._waiting: set[asyncio.Future[None]] = set()

    async def connect(self, address: tuple[Any, ...], timeout: float | None) -> None:
        try:
            self._socket.connect(address)
        except BlockingIOError:
            await self._writable(timeout)
            if code := self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                raise OSError(code, "The connection failed.") from None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            while True:
                try:
                    return self._socket.recv(max_bytes)
                except BlockingIOError:
                    await self._readable(timeout)
        except TimeoutError as error:
            raise httpcore.ReadTimeout from error
        except OSError as error:
            raise httpcore.ReadError from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = memoryview(buffer)
        try:
            while left:
                try:
                    left = left[self._socket.send(left) :]
                except BlockingIOError:
                    await self._writable(timeout)
        except TimeoutError as error:
            raise httpcore.WriteTimeout from error
        except OSError as error:
            raise httpcore.WriteError from error

    async def aclose(self) -> None:
        if (number := self._socket.fileno()) >= 0:
            self._loop.remove_reader(number)
            self._loop.remove_writer(number)
            self._socket.close()
        for waiting in self._waiting:
            _end(waiting, ConnectionAbortedError("We closed the connection."))

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        stream = _TlsStream(self, ssl_context, server_hostname)
        try:
            async with asyncio.timeout(timeout):
                await stream.shake_hands()
        except TimeoutError as error:
            await self.aclose()
            raise httpcore.ConnectTimeout from error
        except (OSError, httpcore.NetworkError) as error:
            await self.aclose()
            raise httpcore.ConnectError from error
        return stream

    def get_extra_info(self, info: str) -> Any:
        return self._socket if info == "socket" else None

    async def _readable(self, timeout: float | None) -> None:
        number = self._socket.fileno()
        await self._until(self._loop.add_reader, self._loop.remove_reader, number, timeout)

    async def _writable(self, timeout: float | None) -> None:
        number = self._socket.fileno()
        await self._until(self._loop.add_writer, self._loop.remove_writer, number, timeout)

    async def _until(
        self,
        watch: Callable[..., Any],
        unwatch: Callable[[int], Any],
        number: int,
        timeout: float | None,
    ) -> None:
        """Until the socket is ready; TimeoutError, or OSError where it was closed meanwhile."""
        waiting = self._loop.create_future()
        self._waiting.add(waiting)
        watch(number, _end, waiting, None)
        # Not asyncio.timeout: that may have to cancel a whole task, this only wakes one.
        timer = None
        if timeout is not None:
            timer = self._loop.call_later(timeout, _end, waiting, TimeoutError())
        try:
            await waiting
        finally:
            self._waiting.discard(waiting)
            if self._socket.fileno() == number:  # not closed: it may be another one's by now
                unwatch(number)
            if timer is not None:
                timer.cancel()


class _TlsStream(httpcore.AsyncNetworkStream):
    """TLS over a socket."""

    def __init__(
        self, stream: _SocketStream, context: ssl.SSLContext, server_hostname: str | None
    ) -> None:
        self._stream = stream
        self._came, self._goes = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._came, self._goes, server_hostname=server_hostname)

    async def shake_hands(self) -> None:
        await self._done(self._tls.do_handshake, None)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            return await self._done(lambda: self._tls.read(max_bytes), timeout)
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            return b""  # the end, said or not; many servers do not

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = memoryview(buffer)
        while left:
            left = left[await self._done(lambda: self._tls.write(left), timeout) :]  # noqa: B023  # used at once

    async def aclose(self) -> None:
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        return self._tls if info == "ssl_object" else self._stream.get_extra_info(info)

    async def _done(self, step: Callable[[], T], timeout: float | None) -> T:
        """What the step brings, once everything it needs was sent and received."""
        while True:
            try:
                result = step()
            except ssl.SSLWantReadError:
                await self._send(timeout)
                data = await self._stream.read(_PIECE_BYTES, timeout)
                if data:
                    self._came.write(data)
                else:
                    self._came.write_eof()
            except ssl.SSLError:
                await self._send(timeout)  # the other side shall hear why
                raise
            else:
                await self._send(timeout)
                return result

    async def _send(self, timeout: float | None) -> None:
        if data := self._goes.read():
            await self._stream.write(data, timeout)


def _end(waiting: "asyncio.Future[None]", error: Exception | None) -> None:
    if waiting.done():  # both in one turn of the loop
        return
    if error is None:
        waiting.set_result(None)
    else:
        waiting.set_exception(error)
