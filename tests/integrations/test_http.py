import asyncio

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.guard import Reach
from integrations.http import LookClient
from tests.hostile_servers import (
    LOOPBACK,
    PAGE,
    Recorder,
    client,
    fetch,
    numeric,
    redirect,
    saying,
    serving,
)
from untilgone.errors import BadInput
from untilgone.looks import Trouble
from untilgone.urls import canonical


async def test_every_look_says_who_is_looking_and_carries_nothing_over():
    cookie = PAGE.replace(b"\r\n\r\n", b"\r\nSet-Cookie: id=1; Path=/\r\n\r\n")
    recorder = Recorder(cookie, PAGE)
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        await looks.get("http://photos.example/")
        await looks.get("http://photos.example/")

    assert len(recorder.streams) == 2
    assert b"User-Agent: UntilGone/" in recorder.streams[1].sent
    assert b"(+https://hotline.example; desk@hotline.example)\r\n" in recorder.streams[1].sent
    assert b"cookie" not in recorder.streams[1].sent.lower()


def test_an_organisation_that_does_not_fit_into_a_header_is_refused():
    with pytest.raises(BadInput):
        LookClient(organisation_url="https://hotline.example\r\nX: y", organisation_email="a@b.c")


@given(st.text(max_size=40))
def test_what_is_reported_is_exactly_what_is_asked(tail):
    try:
        url = canonical("https://photos.example/" + tail).url
    except BadInput:
        return

    assert str(httpx.URL(url)) == url


@pytest.mark.parametrize("status", [200, 403, 404, 410, 429, 451, 503])
async def test_a_status_comes_back_with_the_headers_that_matter(status):
    head = f"HTTP/1.1 {status} X\r\nRetry-After: 7\r\nX-Other: y\r\nContent-Length: 0\r\n\r\n"
    fetched = await fetch(saying(head.encode()))

    assert fetched.status == status
    assert fetched.trouble is None
    assert fetched.headers == {"content-length": "0", "retry-after": "7"}


async def test_a_body_is_never_shown_by_repr():
    recorder = Recorder()
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/")

    assert fetched.body == b"Hello"
    assert "Hello" not in repr(fetched)


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-Garbage\r\n\r\nsomething personal\r\n",
        b"something personal" * 20_000,
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Ty",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nContent-Length: 8\r\n\r\n",
        b"HTTP/1.1 404 X\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\nsomething personal",
    ],
)
async def test_what_is_not_a_whole_answer_is_trouble_and_is_not_quoted(answer):
    fetched = await fetch(saying(answer))

    assert fetched.trouble is Trouble.PROTOCOL
    assert fetched.status is None
    assert "personal" not in repr(fetched)


async def test_a_connection_that_is_reset_is_trouble():
    async def reset(reader, writer):
        writer.transport.abort()

    fetched = await fetch(reset)

    assert fetched.trouble in {Trouble.CONNECT_FAILED, Trouble.PROTOCOL}


async def test_more_looks_than_connections_all_come_back():
    async with serving(saying(PAGE)) as port, client(reach=LOOPBACK) as looks:
        url = f"http://photos.example:{port}/"
        every = await asyncio.gather(*(looks.get(url) for _ in range(150)))

    assert {fetched.status for fetched in every} == {200}


FILE = b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 10000000000\r\n\r\n"


async def test_a_head_asks_for_a_file_without_any_of_it():
    recorder = Recorder(FILE)
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/a.mp4", method="HEAD")

    assert recorder.streams[0].sent.startswith(b"HEAD /a.mp4 HTTP/1.1\r\n")
    assert fetched.status == 200
    assert fetched.body is None
    assert fetched.headers["content-length"] == "10000000000"


async def test_a_head_of_a_page_brings_none_and_waits_for_none():
    fetched = await fetch_head(saying(PAGE.removesuffix(b"Hello")))

    assert fetched.status == 200
    assert fetched.body == b""
    assert not fetched.is_cut


async def test_what_is_sent_after_a_head_all_the_same_is_not_taken():
    fetched = await fetch_head(saying(PAGE))

    assert fetched.status == 200
    assert fetched.body == b""


async def fetch_head(answer):
    async with serving(answer) as port, client(reach=LOOPBACK, deadline=5.0) as looks:
        return await looks.get(f"http://photos.example:{port}/", method="HEAD")


async def test_a_head_that_is_redirected_stays_a_head():
    recorder = Recorder(redirect("/b.mp4"), FILE)
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        await looks.get("http://photos.example/a.mp4", method="HEAD")

    assert [stream.sent[:4] for stream in recorder.streams] == [b"HEAD", b"HEAD"]


async def test_a_range_goes_with_every_request_of_one_look_and_of_no_other():
    part = b"HTTP/1.1 206 Partial Content\r\nContent-Type: video/mp4\r\nContent-Length: 1\r\n\r\nx"
    recorder = Recorder(redirect("http://album.example/b.mp4"), part, PAGE)
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/a.mp4", headers={"Range": "bytes=0-0"})
        await looks.get("http://photos.example/")

    assert fetched.status == 206
    assert fetched.body is None
    sent = [stream.sent for stream in recorder.streams]
    assert [b"\r\nRange: bytes=0-0\r\n" in each for each in sent] == [True, True, False]


async def test_a_given_header_takes_the_place_of_ours():
    recorder = Recorder()
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        await looks.get("http://photos.example/", headers={"Accept": "application/json"})

    assert recorder.streams[0].sent.count(b"Accept:") == 1
    assert b"\r\nAccept: application/json\r\n" in recorder.streams[0].sent
