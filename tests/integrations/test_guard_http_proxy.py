import asyncio
import contextlib
import socket
import ssl
import time

import pytest

from integrations.guard import Reach
from integrations.network import AsyncioNetwork
from integrations.vantages import HttpProxy
from tests.certificates import make_authority
from tests.hostile_servers import (
    LOOPBACK,
    PAGE,
    PUBLIC_ADDRESS,
    client,
    numeric,
    redirect,
    saying,
    serving,
)
from untilgone.looks import Trouble

ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


class OnlyLoopback(AsyncioNetwork):
    """Really dials proxies on this machine, and nothing else."""

    async def connect_tcp(self, host, port, *args, **kwargs):
        assert host == "127.0.0.1", "the target itself was dialled"
        return await super().connect_tcp(host, port, *args, **kwargs)


def http_proxy(*, reply=ESTABLISHED, pages=(PAGE,), asked):
    """Opens a tunnel to nowhere and answers in the target's place; keeps what it was asked."""
    left = list(pages)

    async def answer(reader, writer):
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(reply)
        await writer.drain()
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(left.pop(0))
        await writer.drain()

    return answer


async def look(proxy, url="http://photos.example/a", *, resolve=numeric, deadline=5.0, **given):
    async with serving(proxy, reads_first=False) as port:
        tunnel = HttpProxy(vantage="nl", address=("127.0.0.1", port), **given)
        reach = Reach(resolve=resolve)
        async with client(
            reach=reach, tunnel=tunnel, backend=OnlyLoopback(), deadline=deadline
        ) as looks:
            assert looks.vantage == "nl"
            return await looks.get(url)


async def nobody_knows(host, port):
    raise socket.gaierror(socket.EAI_NONAME, "no such name")


async def test_a_look_goes_through_a_tunnel_even_without_tls():
    asked = []
    fetched = await look(http_proxy(asked=asked))

    assert fetched.status == 200
    assert fetched.body == b"Hello"
    assert asked[0] == "CONNECT photos.example:80 HTTP/1.1\r\nHost: photos.example:80\r\n\r\n"
    assert asked[1].startswith("GET /a HTTP/1.1\r\nHost: photos.example\r\n")


async def test_the_password_goes_to_the_proxy_and_not_to_the_target():
    asked = []
    await look(http_proxy(asked=asked), username="ann", password="hunter:2")

    assert "\r\nProxy-Authorization: Basic YW5uOmh1bnRlcjoy\r\n" in asked[0]
    assert "authorization" not in asked[1].lower()


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n\r\nsomething personal",
        b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://photos.example/b\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"something personal\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 20_000,
    ],
)
async def test_what_the_proxy_says_itself_is_never_the_targets_answer(reply):
    fetched = await look(http_proxy(reply=reply, asked=[]))

    assert fetched.status is None
    assert fetched.trouble is Trouble.CONNECT_FAILED
    assert "vantage point nl" in fetched.detail
    assert "personal" not in fetched.detail


async def test_a_proxy_that_closes_at_once_is_not_the_target():
    async def close(reader, writer):
        await reader.readuntil(b"\r\n\r\n")

    fetched = await look(close)

    assert fetched.trouble is Trouble.CONNECT_FAILED
    assert "vantage point nl" in fetched.detail


async def test_a_proxy_that_is_not_there_is_not_the_target():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        tunnel = HttpProxy(vantage="nl", address=unused.getsockname())
        async with client(reach=Reach(resolve=numeric), tunnel=tunnel) as looks:
            fetched = await looks.get("http://photos.example/")

    assert fetched.trouble is Trouble.CONNECT_FAILED
    assert "vantage point nl" in fetched.detail


@pytest.mark.parametrize("piece", [b"", b"x"], ids=["says nothing", "drips"])
async def test_a_proxy_that_never_finishes_is_named_before_the_deadline(piece):
    async def linger(reader, writer):
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(0.02)

    began = time.monotonic()
    fetched = await look(linger, deadline=0.6)

    assert fetched.trouble is Trouble.CONNECT_FAILED
    assert "vantage point nl" in fetched.detail
    assert time.monotonic() - began < 2


async def test_a_target_that_says_nothing_through_a_proxy_is_left_at_the_deadline():
    async def linger(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ESTABLISHED)
        await reader.read()
        await asyncio.sleep(30)

    fetched = await look(linger, deadline=1.0)

    assert fetched.trouble is Trouble.TIMEOUT


async def test_a_redirect_through_a_proxy_to_a_private_address_is_not_followed():
    asked = []
    pages = [redirect("http://169.254.169.254/latest/meta-data")]
    fetched = await look(http_proxy(asked=asked, pages=pages))

    assert fetched.trouble is Trouble.ADDRESS_REFUSED
    assert len(asked) == 2


async def test_a_name_that_leads_to_a_private_address_here_is_not_asked_of_a_proxy():
    async def mixed(host, port):
        return [PUBLIC_ADDRESS, "10.0.0.1"]

    asked = []
    fetched = await look(http_proxy(asked=asked), resolve=mixed)

    assert fetched.trouble is Trouble.ADDRESS_REFUSED
    assert asked == []


async def test_a_proxy_may_know_a_name_that_we_do_not_know():
    asked = []
    fetched = await look(http_proxy(asked=asked), resolve=nobody_knows)

    assert fetched.status == 200
    assert asked[0].startswith("CONNECT photos.example:80 ")


async def test_a_proxy_that_does_not_know_a_name_either_proves_nothing():
    reply = b"HTTP/1.1 502 Bad Gateway\r\n\r\n"
    fetched = await look(http_proxy(reply=reply, asked=[]), resolve=nobody_knows)

    assert fetched.trouble is Trouble.CONNECT_FAILED


@pytest.mark.parametrize(
    ("host", "target"),
    [("134744072", "8.8.8.8:80"), ("[2606:4700::1]", "[2606:4700::1]:80")],
)
async def test_a_proxy_is_asked_for_the_address_that_was_checked(host, target):
    asked = []
    await look(http_proxy(asked=asked), f"http://{host}/")

    assert asked[0].startswith(f"CONNECT {target} HTTP/1.1\r\n")


def relaying_to(port):
    """A proxy that really leads on, to a server on this machine whatever it is asked for."""

    async def pour(reader, writer):
        while data := await reader.read(4096):
            writer.write(data)
            await writer.drain()

    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(ESTABLISHED)
        from_target, to_target = await asyncio.open_connection("127.0.0.1", port)
        with contextlib.closing(to_target):
            there = asyncio.create_task(pour(reader, to_target))
            await pour(from_target, writer)
            there.cancel()
            await asyncio.gather(there, return_exceptions=True)

    return answer


@pytest.mark.parametrize("is_trusted", [True, False])
async def test_tls_goes_through_the_tunnel_and_proves_who_the_target_is(tmp_path, is_trusted):
    authority = make_authority(tmp_path)
    trusted = authority.ca_file if is_trusted else None
    async with (
        serving(saying(PAGE), authority.server) as target,
        serving(relaying_to(target), reads_first=False) as port,
        client(
            reach=LOOPBACK,
            tunnel=HttpProxy(vantage="nl", address=("127.0.0.1", port)),
            trust=lambda: ssl.create_default_context(cafile=trusted),
        ) as looks,
    ):
        fetched = await looks.get("https://127.0.0.1/")

    assert fetched.status == (200 if is_trusted else None)
    assert fetched.trouble is (None if is_trusted else Trouble.TLS_ERROR)
