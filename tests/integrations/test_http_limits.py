import asyncio
import gzip
import socket

import pytest

from integrations.guard import Reach
from tests.hostile_servers import PAGE, Recorder, client, fetch, numeric, redirect, saying
from untilgone.fingerprint import MOST_BYTES
from untilgone.looks import Trouble


async def repeat(writer, piece: bytes):
    while True:
        writer.write(piece)
        await writer.drain()


def gzipped(body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
    return head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


async def test_a_server_that_drips_is_left_at_the_deadline():
    async def drip(reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    fetched = await fetch(drip, deadline=0.3)

    assert fetched.trouble is Trouble.TIMEOUT
    assert fetched.status is None
    assert "200" in fetched.detail


async def test_a_server_that_says_nothing_is_left_at_the_deadline():
    async def wait(reader, writer):
        await reader.read()

    fetched = await fetch(wait, deadline=0.2)

    assert fetched.trouble is Trouble.TIMEOUT


async def test_headers_that_drip_are_left_at_the_deadline():
    async def drip(reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nX-Header: ")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    fetched = await fetch(drip, deadline=0.3)

    assert fetched.trouble is Trouble.TIMEOUT


async def test_redirects_that_dawdle_share_one_deadline():
    async def dawdle(reader, writer):
        await asyncio.sleep(0.15)
        writer.write(redirect("/"))
        await writer.drain()

    fetched = await fetch(dawdle, deadline=0.4)

    assert fetched.trouble is Trouble.TIMEOUT
    assert 1 <= len(fetched.redirects) <= 3


async def test_a_resolver_that_never_answers_is_left_at_the_deadline():
    async def never(host, port):
        await asyncio.sleep(30)

    recorder = Recorder()
    async with client(reach=Reach(resolve=never), backend=recorder, deadline=0.2) as looks:
        fetched = await looks.get("http://photos.example/")

    assert fetched.trouble is Trouble.TIMEOUT
    assert recorder.dialled == []


async def test_a_second_resolver_that_never_answers_is_left_at_the_deadline():
    async def unknown(host, port):
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    async def never(host):
        await asyncio.sleep(30)

    reach = Reach(resolve=unknown, second=never)
    async with client(reach=reach, backend=Recorder(), deadline=0.2) as looks:
        fetched = await looks.get("http://photos.example/")

    assert fetched.trouble is Trouble.TIMEOUT


async def test_a_page_of_ten_gigabytes_is_cut_and_left():
    sent = 0

    async def send_page(reader, writer):
        nonlocal sent
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10000000000\r\n\r\n"
        )
        for _ in range(500):
            writer.write(bytes(100_000))
            await writer.drain()
            sent += 100_000

    fetched = await fetch(send_page)

    assert fetched.status == 200
    assert fetched.is_cut
    assert len(fetched.body) == MOST_BYTES
    assert sent < 50_000_000  # what the two kernels hold, not what was to be sent


async def test_a_redirect_with_an_endless_body_is_followed_without_it():
    async def endless(reader, writer):
        writer.write(b"HTTP/1.1 302 Found\r\nLocation: ftp://photos.example/\r\n\r\n")
        await repeat(writer, b"x" * 10_000)

    fetched = await fetch(endless)

    assert fetched.trouble is Trouble.PROTOCOL
    assert "ftp" in fetched.detail


async def test_endless_headers_are_trouble():
    async def endless(reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\n")
        await repeat(writer, b"X-Header: " + b"x" * 1000 + b"\r\n")

    fetched = await fetch(endless)

    assert fetched.trouble is Trouble.PROTOCOL


async def test_endless_interim_answers_are_trouble():
    async def endless(reader, writer):
        await repeat(writer, b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 100)

    fetched = await fetch(endless)

    assert fetched.trouble is Trouble.PROTOCOL


async def test_an_endless_body_is_cut():
    async def endless(reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        await repeat(writer, b"x" * 10_000)

    fetched = await fetch(endless)

    assert fetched.status == 200
    assert fetched.is_cut
    assert len(fetched.body) == MOST_BYTES


async def test_an_endless_chunked_body_is_cut():
    async def endless(reader, writer):
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        await repeat(writer, b"3e8\r\n" + b"x" * 1000 + b"\r\n")

    fetched = await fetch(endless)

    assert fetched.is_cut
    assert len(fetched.body) == MOST_BYTES


async def test_a_gzip_bomb_is_stopped_at_the_limit():
    fetched = await fetch(saying(gzipped(gzip.compress(bytes(20_000_000)))))

    assert fetched.status == 200
    assert fetched.is_cut
    assert len(fetched.body) == MOST_BYTES


async def test_a_gzip_stream_that_never_gives_anything_is_cut():
    empty_block = b"\x00\x00\x00\xff\xff"

    async def endless(reader, writer):
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n"
        )
        writer.write(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff")
        await repeat(writer, empty_block * 1000)

    fetched = await fetch(endless)

    assert fetched.is_cut
    assert fetched.body == b""


async def test_a_compressed_page_is_read():
    fetched = await fetch(saying(gzipped(gzip.compress(b"Hello"))))

    assert fetched.body == b"Hello"
    assert not fetched.is_cut


async def test_a_body_of_exactly_the_limit_is_not_cut():
    fetched = await fetch(saying(gzipped(gzip.compress(b"x" * MOST_BYTES))))

    assert len(fetched.body) == MOST_BYTES
    assert not fetched.is_cut


async def test_half_a_compressed_page_counts_as_cut():
    fetched = await fetch(saying(gzipped(gzip.compress(b"Hello")[:-6])))

    assert fetched.is_cut


async def test_a_body_that_is_not_what_it_says_is_trouble():
    fetched = await fetch(saying(gzipped(b"this was never compressed")))

    assert fetched.trouble is Trouble.PROTOCOL


async def test_an_encoding_nobody_asked_for_is_not_unpacked():
    answer = PAGE.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip, gzip\r\n\r\n")
    async with client(reach=Reach(resolve=numeric), backend=Recorder(answer)) as looks:
        fetched = await looks.get("http://photos.example/")

    assert fetched.status == 200
    assert fetched.body is None


@pytest.mark.parametrize(
    "content_type", ["image/jpeg", "video/mp4", "application/octet-stream", "text/css", None]
)
async def test_what_is_not_a_page_is_not_read(content_type):
    header = f"Content-Type: {content_type}\r\n" if content_type else ""
    head = f"HTTP/1.1 200 OK\r\n{header}Content-Length: 1000000\r\n\r\n".encode()
    recorder = Recorder(head + bytes(1_000_000))
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/a.jpg")

    assert fetched.status == 200
    assert fetched.body is None
    assert recorder.streams[0].read_bytes <= 4096


async def test_a_server_cannot_get_rid_of_its_picture():
    sent = 0

    async def send_picture(reader, writer):
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n")
        for _ in range(500):
            writer.write(bytes(100_000))
            await writer.drain()
            sent += 100_000

    fetched = await fetch(send_picture, path="/a.png")

    assert fetched.status == 200
    assert fetched.body is None
    assert sent < 50_000_000  # what the two kernels hold, not what was to be sent
