"""Connections of asyncio's own transports, in the shape of httpcore's.

httpcore's own backend makes a group of tasks for each address it dials and locks at every turn;
the guard has checked the address, and a connection serves one look.
"""

import asyncio
import ssl
from collections.abc import Iterable
from typing import Any, TypeAlias

import httpcore

_MOST_WAITING_BYTES = 64 * 1024  # that came and were not read yet; then the other side waits

SocketOption: TypeAlias = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)

# ruff: noqa: ASYNC109  # httpcore's interface has timeouts


class AsyncioNetwork(httpcore.AsyncNetworkBackend):
    """Dials; raises httpcore's errors, with what happened as their cause."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first address of the host that takes one; of no options."""
        del local_address, socket_options
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                _, received = await loop.create_connection(_Received, host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error
        except OSError as error:
            raise httpcore.ConnectError from error
        return _Stream(received)


class _Received(asyncio.Protocol):
    """What came over a connection and was not read yet."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.error: Exception | None = None
        self.is_ended = False
        self.transport = asyncio.Transport()
        self._changed: asyncio.Future[None] | None = None
        self._may_write = asyncio.Event()
        self._may_write.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.data += data
        if len(self.data) > _MOST_WAITING_BYTES:
            self.transport.pause_reading()
        self._tell()

    def eof_received(self) -> None:
        self.is_ended = True
        self._tell()

    def connection_lost(self, error: Exception | None) -> None:
        self.error, self.is_ended = error or self.error, True
        self._may_write.set()
        self._tell()

    def pause_writing(self) -> None:
        self._may_write.clear()

    def resume_writing(self) -> None:
        self._may_write.set()

    async def take(self, most: int) -> bytes:
        """At most so many bytes; none at the end."""
        while not (self.data or self.is_ended):
            self._changed = asyncio.get_running_loop().create_future()
            await self._changed
        taken = bytes(self.data[:most])
        del self.data[:most]
        if not taken and self.error is not None:
            raise self.error
        self.transport.resume_reading()
        return taken

    async def written(self) -> None:
        """Once little is left to send."""
        if not self._may_write.is_set():
            await self._may_write.wait()
        if self.error is not None:
            raise self.error

    def _tell(self) -> None:
        if self._changed is not None and not self._changed.done():
            self._changed.set_result(None)


class _Stream(httpcore.AsyncNetworkStream):
    """One connection."""

    def __init__(self, received: _Received) -> None:
        self._received = received

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            if timeout is None:
                return await self._received.take(max_bytes)
            async with asyncio.timeout(timeout):
                return await self._received.take(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout from error
        except OSError as error:
            raise httpcore.ReadError from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._received.transport.write(buffer)
            if timeout is None:
                return await self._received.written()
            async with asyncio.timeout(timeout):
                await self._received.written()
        except TimeoutError as error:
            raise httpcore.WriteTimeout from error
        except OSError as error:
            raise httpcore.WriteError from error

    async def aclose(self) -> None:
        self._received.error = ConnectionAbortedError("We closed the connection.")
        self._received.transport.abort()  # nobody waits for what was not sent

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        loop = asyncio.get_running_loop()
        before, inside = self._received, _Received()
        try:
            async with asyncio.timeout(timeout):
                transport = await loop.start_tls(
                    before.transport, inside, ssl_context, server_hostname=server_hostname
                )
        except TimeoutError as error:
            await self.aclose()
            raise httpcore.ConnectTimeout from error
        except OSError as error:
            await self.aclose()
            raise httpcore.ConnectError from error
        assert transport is not None
        inside.transport = transport
        return _Stream(inside)

    def get_extra_info(self, info: str) -> Any:
        return self._received.transport.get_extra_info(info)
