"""The network below the guard: real sockets of this machine, asked as httpcore asks."""

import asyncio
import contextlib
import socket
import ssl
import struct

import httpcore
import pytest

from integrations.network import AsyncioNetwork
from tests.certificates import make_authority
from tests.hostile_servers import saying, serving

MUCH = bytes(range(256)) * 20_000  # more than fits into the buffers of a connection


@contextlib.asynccontextmanager
async def connected(answer, *, host="127.0.0.1"):
    async with serving(answer, reads_first=False) as port:
        stream = await AsyncioNetwork().connect_tcp(host, port, timeout=10)
        try:
            yield stream
        finally:
            await stream.aclose()


@contextlib.asynccontextmanager
async def secured(answer, folder):
    authority = make_authority(folder)
    trust = ssl.create_default_context(cafile=authority.ca_file)
    async with serving(answer, authority.server, reads_first=False) as port:
        stream = await AsyncioNetwork().connect_tcp("127.0.0.1", port)
        try:
            yield await stream.start_tls(trust, "127.0.0.1", timeout=10)
        finally:
            await stream.aclose()


async def all_of(stream):
    pieces = []
    while piece := await stream.read(10_000):
        pieces.append(piece)
    return b"".join(pieces)


async def echo(reader, writer):
    writer.write(await reader.readexactly(len(MUCH)))
    await writer.drain()


async def silence(reader, _writer):
    await reader.read()


async def test_never_more_is_read_than_was_asked_for():
    async with connected(saying(b"Hello")) as stream:
        assert await stream.read(2) == b"He"
        assert await all_of(stream) == b"llo"


async def test_what_no_buffer_holds_is_sent_and_received_nevertheless():
    async with connected(echo) as stream:
        _, received = await asyncio.gather(stream.write(MUCH), all_of(stream))

    assert received == MUCH


async def test_over_tls_too(tmp_path):
    async with secured(echo, tmp_path) as stream:
        await stream.write(MUCH)
        received = await all_of(stream)

    assert received == MUCH


async def test_names_are_looked_up():
    async with connected(saying(b"Hello"), host="localhost") as stream:
        assert await all_of(stream) == b"Hello"


async def test_a_name_that_nobody_knows_is_no_connection(monkeypatch):
    async def nobody(*_args, **_kwargs):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", nobody)

    with pytest.raises(httpcore.ConnectError):
        await AsyncioNetwork().connect_tcp("proxy.example", 3128)


async def test_a_refusal_is_the_cause_of_the_error():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))

        with pytest.raises(httpcore.ConnectError) as failed:
            await AsyncioNetwork().connect_tcp(*closed.getsockname())

    assert isinstance(failed.value.__cause__, ConnectionRefusedError)


async def test_silence_ends_when_its_time_is_over():
    async with connected(silence) as stream:
        with pytest.raises(httpcore.ReadTimeout):
            await stream.read(1, timeout=0.01)


async def test_a_server_that_never_reads_is_left_in_time():
    async def never(_reader, _writer):
        await asyncio.Event().wait()

    async with connected(never) as stream:
        with pytest.raises(httpcore.WriteTimeout):
            await stream.write(MUCH * 10, timeout=0.01)


async def test_silence_instead_of_tls_ends_when_its_time_is_over():
    async with connected(silence) as stream:
        with pytest.raises(httpcore.ConnectTimeout):
            await stream.start_tls(ssl.create_default_context(), "photos.example", timeout=0.01)


async def test_a_server_that_hangs_up_during_tls_is_no_connection():
    async with connected(saying(b"")) as stream:
        with pytest.raises(httpcore.ConnectError):
            await stream.start_tls(ssl.create_default_context(), "photos.example", timeout=10)


async def test_a_connection_that_breaks_tells_so():
    async def break_off(_reader, writer):
        at_once = struct.pack("ii", 1, 0)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)

    async with connected(break_off) as stream:
        with pytest.raises(httpcore.ReadError):
            await stream.read(1)


async def test_closing_ends_what_waits_and_nothing_of_the_next_connection():
    async with connected(silence) as stream:
        reading = asyncio.create_task(stream.read(1))
        await asyncio.sleep(0)
        await stream.aclose()
        async with connected(saying(b"Hello")) as next_stream:  # most likely under the same number
            assert await all_of(next_stream) == b"Hello"

        with pytest.raises(httpcore.ReadError):
            await reading
