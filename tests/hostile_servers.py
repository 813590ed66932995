"""Servers on loopback that do to a look whatever a test says, and recordings that dial nothing.

The guard is tested with a ``Recorder``, which touches no socket: whatever the guard fails to refuse
would otherwise really be dialled. Real servers are asked through ``LOOPBACK``, where every name
leads to this machine.
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator

import httpcore

from integrations.guard import Reach
from integrations.http import LookClient

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nHello"
PUBLIC_ADDRESS = "93.184.216.34"


def client(**given):
    return LookClient(
        organisation_url="https://hotline.example",
        organisation_email="desk@hotline.example",
        **given,
    )


# ruff: noqa: ASYNC109  # httpcore's interface has timeouts


class Stream(httpcore.AsyncNetworkStream):
    """One recorded answer; counts what is read and keeps what is sent."""

    def __init__(self, answer: bytes):
        self.answer = answer
        self.read_bytes = 0
        self.sent = b""

    async def read(self, max_bytes, timeout=None):
        piece = self.answer[self.read_bytes : self.read_bytes + max_bytes]
        self.read_bytes += len(piece)
        return piece

    async def write(self, buffer, timeout=None):
        self.sent += buffer

    async def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        return self

    async def aclose(self):
        pass

    def get_extra_info(self, info):
        return None


class Recorder(httpcore.AsyncNetworkBackend):
    """Dials nothing, writes down what would have been dialled."""

    def __init__(self, *answers: bytes, dead=()):
        self.answers = list(answers)
        self.dead = dead
        self.dialled: list[tuple[str, int]] = []
        self.streams: list[Stream] = []

    async def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.dialled.append((host, port))
        if host in self.dead:
            raise httpcore.ConnectError from ConnectionRefusedError()
        self.streams.append(Stream(self.answers.pop(0) if self.answers else PAGE))
        return self.streams[-1]


def redirect(location: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


async def numeric(host, port):
    """What a resolver makes of addresses in every notation; names get a public address."""
    flags = socket.AI_NUMERICHOST
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
    except socket.gaierror:
        return [PUBLIC_ADDRESS]
    return [answer[4][0] for answer in answers]


@contextlib.asynccontextmanager
async def serving(answer, ssl_context=None, *, reads_first=True) -> AsyncIterator[int]:
    """A server that answers every connection with ``answer(reader, writer)``; gives its port."""
    tasks = set()

    async def connected(reader, writer):
        tasks.add(asyncio.current_task())
        try:
            if reads_first:
                await reader.readuntil(b"\r\n\r\n")
            await answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=ssl_context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


async def to_loopback(host, port):
    return ["127.0.0.1"]


LOOPBACK = Reach(resolve=to_loopback, permit=lambda ip: ip == "127.0.0.1", ports=None)


async def fetch(answer, *, deadline=10.0, path="/"):
    async with serving(answer) as port, client(reach=LOOPBACK, deadline=deadline) as looks:
        return await looks.get(f"http://photos.example:{port}{path}")


def saying(answer: bytes):
    async def say(reader, writer):
        writer.write(answer)
        await writer.drain()

    return say
