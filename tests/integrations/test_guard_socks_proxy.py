import asyncio

import pytest

from integrations.guard import Reach
from integrations.network import AsyncioNetwork
from integrations.vantages import SocksProxy
from tests.hostile_servers import PAGE, client, numeric, serving
from untilgone.looks import Trouble


class OnlyLoopback(AsyncioNetwork):
    """Really dials proxies on this machine, and nothing else."""

    async def connect_tcp(self, host, port, *args, **kwargs):
        assert host == "127.0.0.1", "the target itself was dialled"
        return await super().connect_tcp(host, port, *args, **kwargs)


async def look(proxy, url="http://photos.example/a", *, deadline=5.0, **given):
    async with serving(proxy, reads_first=False) as port:
        tunnel = SocksProxy(vantage="nl", address=("127.0.0.1", port), **given)
        reach = Reach(resolve=numeric)
        async with client(
            reach=reach, tunnel=tunnel, backend=OnlyLoopback(), deadline=deadline
        ) as looks:
            assert looks.vantage == "nl"
            return await looks.get(url)


def socks_proxy(*, choice=b"\x05\x00", login=b"\x01\x00", reply, asked):
    """Takes part in SOCKS5 as far as ``reply``, then answers in the target's place."""

    async def answer(reader, writer):
        asked.append(await reader.readexactly(2))
        asked.append(await reader.readexactly(asked[-1][1]))
        writer.write(choice)
        if choice == b"\x05\x02":
            for _ in range(2):
                asked.append(await reader.readexactly(1 if len(asked) > 2 else 2))
                asked.append(await reader.readexactly(asked[-1][-1]))
            writer.write(login)
        head = await reader.readexactly(4)
        rest = await reader.readexactly(4 if head[3] == 1 else 16) if head[3] != 3 else b""
        if head[3] == 3:
            length = await reader.readexactly(1)
            rest = await reader.readexactly(length[0])
        asked.append(head + rest + await reader.readexactly(2))
        for byte in reply:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(PAGE)
        await writer.drain()

    return answer


@pytest.mark.parametrize(
    "reply",
    [
        b"\x05\x00\x00\x01\x7f\x00\x00\x01\x04\x38",
        b"\x05\x00\x00\x03\x04home\x04\x38",
        b"\x05\x00\x00\x04" + bytes(16) + b"\x04\x38",
    ],
)
async def test_a_socks_proxy_is_asked_for_the_name_whatever_address_it_has_itself(reply):
    asked = []
    fetched = await look(socks_proxy(reply=reply, asked=asked))

    assert fetched.body == b"Hello"
    assert asked == [b"\x05\x01", b"\x00", b"\x05\x01\x00\x03photos.example\x00\x50"]


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://8.8.8.8/", b"\x05\x01\x00\x01\x08\x08\x08\x08\x00\x50"),
        ("http://[2606:4700::1]/", b"\x05\x01\x00\x04\x26\x06\x47\x00" + bytes(11) + b"\x01\x00P"),
    ],
)
async def test_a_socks_proxy_is_asked_for_an_address_as_an_address(url, target):
    asked = []
    reply = b"\x05\x00\x00\x01" + bytes(6)
    fetched = await look(socks_proxy(reply=reply, asked=asked), url)

    assert fetched.status == 200
    assert asked[-1] == target


async def test_a_socks_proxy_gets_its_name_and_password():
    asked = []
    proxy = socks_proxy(choice=b"\x05\x02", reply=b"\x05\x00\x00\x01" + bytes(6), asked=asked)
    fetched = await look(proxy, username="ann", password="hunter2")

    assert fetched.status == 200
    assert b"".join(asked).startswith(b"\x05\x02\x00\x02\x01\x03ann\x07hunter2\x05\x01\x00\x03")


@pytest.mark.parametrize(
    "given",
    [
        {"choice": b"\x05\xff"},
        {"choice": b"\x04\x00"},
        {"choice": b"HTTP/1.1 400 Bad Request\r\n\r\n"},
        {"choice": b"\x05\x02", "login": b"\x01\x01"},
        *({"reply": bytes([5, code, 0, 1]) + bytes(6)} for code in range(1, 9)),
        {"reply": b"\x05\x00\x00\x09" + bytes(6)},
        {"reply": b""},
    ],
)
async def test_what_a_socks_proxy_says_is_never_the_targets_answer(given):
    proxy = socks_proxy(**{"reply": b"\x05\x00\x00\x01" + bytes(6), **given}, asked=[])
    fetched = await look(proxy, username="ann", password="hunter2", deadline=1.0)

    assert fetched.status is None
    assert fetched.trouble is Trouble.CONNECT_FAILED
    assert "vantage point nl" in fetched.detail
    assert "hunter2" not in fetched.detail


async def test_a_socks_proxy_cannot_force_a_password_nobody_gave():
    proxy = socks_proxy(choice=b"\x05\x02", reply=b"", asked=[])
    fetched = await look(proxy)

    assert fetched.trouble is Trouble.CONNECT_FAILED
