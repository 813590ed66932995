"""The guard never touches a real socket here: whatever it fails to refuse would really be dialled.

Tests against hostile servers pass a Reach of their own that leads every name to loopback.
"""

import asyncio
import contextlib
import datetime as dt
import gc
import gzip
import socket
import ssl
from collections.abc import AsyncIterator

import httpcore
import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from integrations.http import LookClient, Reach
from untilgone.errors import BadInput
from untilgone.fingerprint import MOST_BYTES
from untilgone.looks import Trouble
from untilgone.urls import canonical

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


def answering(*answers):
    """A resolver that gives these answers one after the other and counts how often it is asked."""
    left = list(answers)

    async def resolve(host, port):
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return resolve


HOSTILE = [
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "017700000001",
    "0177.0.0.1",
    "0",
    "0.0.0.0",
    "１２７.０.０.１",  # noqa: RUF001
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "192.0.0.192",
    "100.64.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:a9fe:a9fe]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::a9fe:a9fe]",
    "[2002:a9fe:a9fe::1]",
    "[2001:0:7f00:1::1]",
    "[fe80::1]",
    "[fc00::1]",
    "[fec0::1]",
    "[ff0e::1]",
    "[3fff::1]",
]


@pytest.mark.parametrize("host", HOSTILE)
async def test_no_address_that_is_not_public_is_ever_dialled(host):
    recorder = Recorder()
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get(f"http://{host}/latest/meta-data")

    assert recorder.dialled == []
    assert fetched.trouble in {Trouble.ADDRESS_REFUSED, Trouble.PROTOCOL}
    assert fetched.status is None


@pytest.mark.parametrize("host", HOSTILE)
async def test_no_redirect_leads_to_an_address_that_is_not_public(host):
    recorder = Recorder(redirect(f"http://{host}/latest/meta-data"))
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get("https://photos.example/a")

    assert recorder.dialled == [(PUBLIC_ADDRESS, 443)]
    assert fetched.trouble in {Trouble.ADDRESS_REFUSED, Trouble.PROTOCOL}


async def test_a_name_that_is_public_first_and_private_then_is_refused():
    recorder = Recorder(redirect("/again"))
    reach = Reach(resolve=answering([PUBLIC_ADDRESS], ["127.0.0.1"]))
    async with client(reach=reach, backend=recorder) as looks:
        fetched = await looks.get("http://rebind.example/")

    assert recorder.dialled == [(PUBLIC_ADDRESS, 80)]
    assert fetched.trouble is Trouble.ADDRESS_REFUSED


async def test_a_name_is_resolved_once_and_the_checked_address_is_dialled():
    recorder = Recorder()
    reach = Reach(resolve=answering([PUBLIC_ADDRESS]))  # asked a second time it would fail
    async with client(reach=reach, backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/a")

    assert recorder.dialled == [(PUBLIC_ADDRESS, 80)]
    assert b"\r\nHost: photos.example\r\n" in recorder.streams[0].sent
    assert fetched.status == 200


async def test_one_private_address_among_public_ones_is_enough_to_refuse():
    recorder = Recorder()
    reach = Reach(resolve=answering([PUBLIC_ADDRESS, "10.0.0.1"]))
    async with client(reach=reach, backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/a")

    assert recorder.dialled == []
    assert fetched.trouble is Trouble.ADDRESS_REFUSED


async def test_the_next_address_is_tried_when_one_does_not_answer():
    recorder = Recorder(dead=("8.8.8.8",))
    reach = Reach(resolve=answering(["8.8.8.8", PUBLIC_ADDRESS]))
    async with client(reach=reach, backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/a")

    assert recorder.dialled == [("8.8.8.8", 80), (PUBLIC_ADDRESS, 80)]
    assert fetched.status == 200


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
async def test_only_the_ports_of_the_web_are_dialled(port):
    recorder = Recorder()
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get(f"http://photos.example:{port}/")

    assert recorder.dialled == []
    assert fetched.trouble is Trouble.ADDRESS_REFUSED
    assert str(port) in fetched.detail


async def test_nothing_in_the_environment_weakens_the_guard(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:3128")
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent")
    recorder = Recorder()
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        await looks.get("http://photos.example/")
        await looks.get("http://127.0.0.1/")

    assert recorder.dialled == [(PUBLIC_ADDRESS, 80)]


def test_a_client_without_its_guard_is_not_built(monkeypatch):
    monkeypatch.setattr(
        httpcore.AsyncConnectionPool,
        "create_connection",
        lambda _, origin: httpcore.AsyncHTTPConnection(origin),
    )

    with pytest.raises(RuntimeError) as refused:
        client()

    assert "guard" in str(refused.value)


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (socket.gaierror(socket.EAI_NONAME, "no such name"), Trouble.DNS_NXDOMAIN),
        (socket.gaierror(socket.EAI_AGAIN, "try again"), Trouble.DNS_SERVFAIL),
        (socket.gaierror(socket.EAI_FAIL, "failed"), Trouble.DNS_SERVFAIL),
        (UnicodeError("label too long"), Trouble.DNS_SERVFAIL),
        ([], Trouble.DNS_SERVFAIL),
    ],
)
async def test_a_name_that_does_not_exist_is_told_from_other_trouble(answer, trouble):
    recorder = Recorder()
    async with client(reach=Reach(resolve=answering(answer)), backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/")

    assert fetched.trouble is trouble
    assert recorder.dialled == []


async def test_a_refused_connection_is_told_from_one_that_fails():
    recorder = Recorder(dead=(PUBLIC_ADDRESS,))
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/")

    assert fetched.trouble is Trouble.CONNECT_REFUSED


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


@pytest.mark.parametrize(
    "location",
    ["ftp://photos.example/", "file:///etc/hosts", "javascript:alert(1)", "http:///", "http://[x"],
)
async def test_a_redirect_to_something_else_than_the_web_is_not_followed(location):
    recorder = Recorder(redirect(location))
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/")

    assert fetched.trouble is Trouble.PROTOCOL
    assert fetched.final_url == "http://photos.example/"
    assert "302" in fetched.detail
    assert len(recorder.dialled) == 1


async def test_redirects_are_followed_and_written_down():
    recorder = Recorder(redirect("/b"), redirect("http://album.example/c"))
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get("https://photos.example/a")

    assert fetched.status == 200
    assert fetched.redirects == ("https://photos.example/b", "http://album.example/c")
    assert fetched.final_url == "http://album.example/c"
    assert [port for _, port in recorder.dialled] == [443, 443, 80]


async def test_five_redirects_are_followed_and_not_six():
    five = Recorder(*[redirect("/")] * 5)
    six = Recorder(*[redirect("/")] * 6)
    async with client(reach=Reach(resolve=numeric), backend=five) as looks:
        after_five = await looks.get("http://photos.example/")
    async with client(reach=Reach(resolve=numeric), backend=six) as looks:
        after_six = await looks.get("http://photos.example/")

    assert after_five.status == 200
    assert after_six.trouble is Trouble.TOO_MANY_REDIRECTS
    assert len(six.dialled) == 6


async def test_a_redirect_without_a_place_to_go_is_the_answer():
    recorder = Recorder(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/")

    assert fetched.status == 302


async def test_a_password_in_a_redirect_is_not_sent_and_not_kept():
    recorder = Recorder(redirect("http://ann:hunter2@album.example/"))
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/")

    assert fetched.redirects == ("http://album.example/",)
    assert b"authorization" not in recorder.streams[1].sent.lower()


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


async def test_a_body_is_never_shown_by_repr():
    recorder = Recorder()
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/")

    assert fetched.body == b"Hello"
    assert "Hello" not in repr(fetched)


async def test_an_encoding_nobody_asked_for_is_not_unpacked():
    answer = PAGE.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip, gzip\r\n\r\n")
    async with client(reach=Reach(resolve=numeric), backend=Recorder(answer)) as looks:
        fetched = await looks.get("http://photos.example/")

    assert fetched.status == 200
    assert fetched.body is None


@given(st.text(max_size=40))
def test_what_is_reported_is_exactly_what_is_asked(tail):
    try:
        url = canonical("https://photos.example/" + tail).url
    except BadInput:
        return

    assert str(httpx.URL(url)) == url


# Hostile servers, on loopback.


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


async def repeat(writer, piece: bytes):
    while True:
        writer.write(piece)
        await writer.drain()


@pytest.mark.parametrize("status", [200, 403, 404, 410, 429, 451, 503])
async def test_a_status_comes_back_with_the_headers_that_matter(status):
    head = f"HTTP/1.1 {status} X\r\nRetry-After: 7\r\nX-Other: y\r\nContent-Length: 0\r\n\r\n"
    fetched = await fetch(saying(head.encode()))

    assert fetched.status == status
    assert fetched.trouble is None
    assert fetched.headers == {"content-length": "0", "retry-after": "7"}


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


def gzipped(body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
    return head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


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


async def test_a_redirect_loop_ends():
    fetched = await fetch(saying(redirect("/")))

    assert fetched.trouble is Trouble.TOO_MANY_REDIRECTS
    assert len(fetched.redirects) == 5


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


async def test_a_closed_port_is_a_refused_connection():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        async with client(reach=LOOPBACK) as looks:
            fetched = await looks.get(f"http://photos.example:{port}/")

    assert fetched.trouble is Trouble.CONNECT_REFUSED


async def test_more_looks_than_connections_all_come_back():
    async with serving(saying(PAGE)) as port, client(reach=LOOPBACK) as looks:
        url = f"http://photos.example:{port}/"
        every = await asyncio.gather(*(looks.get(url) for _ in range(150)))

    assert {fetched.status for fetched in every} == {200}


# TLS: names and dates of certificates.


class Authority:
    """A certificate authority that lives as long as a test."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        self.certificate = self._build(self.name, self.key).sign(self.key, hashes.SHA256())

    def _build(self, subject, key, *, host=None, ends_in_days=30):
        now = dt.datetime.now(dt.UTC)
        issuer_id = x509.SubjectKeyIdentifier.from_public_key(self.key.public_key())
        is_authority = host is None
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=60))
            .not_valid_after(now + dt.timedelta(days=ends_in_days))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(
                x509.KeyUsage(
                    digital_signature=True,
                    content_commitment=False,
                    key_encipherment=False,
                    data_encipherment=False,
                    key_agreement=False,
                    key_cert_sign=is_authority,
                    crl_sign=is_authority,
                    encipher_only=False,
                    decipher_only=False,
                ),
                critical=True,
            )
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_id),
                critical=False,
            )
        )
        if host is not None:
            builder = builder.add_extension(
                x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False
            )
        return builder

    def serving(self, folder, host, *, ends_in_days=30) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        builder = self._build(subject, key, host=host, ends_in_days=ends_in_days)
        both = folder / "server.pem"
        both.write_bytes(
            builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(both)
        return context

    @property
    def trusted(self) -> ssl.SSLContext:
        pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        return ssl.create_default_context(cadata=pem.decode())


@pytest.fixture(scope="module")
def authority():
    return Authority()


async def fetch_safely(server_context, trusted):
    async with (
        serving(saying(PAGE), server_context) as port,
        client(reach=LOOPBACK, ssl_context=trusted) as looks,
    ):
        return await looks.get(f"https://photos.example:{port}/")


async def test_a_certificate_is_checked_against_the_name_not_the_address(authority, tmp_path):
    server = authority.serving(tmp_path, "photos.example")
    fetched = await fetch_safely(server, authority.trusted)

    assert fetched.status == 200


async def test_an_expired_certificate_is_told_from_other_trouble(authority, tmp_path):
    server = authority.serving(tmp_path, "photos.example", ends_in_days=-1)
    fetched = await fetch_safely(server, authority.trusted)

    assert fetched.trouble is Trouble.TLS_EXPIRED


async def test_a_certificate_for_another_name_is_trouble(authority, tmp_path):
    server = authority.serving(tmp_path, "album.example")
    fetched = await fetch_safely(server, authority.trusted)

    assert fetched.trouble is Trouble.TLS_ERROR


async def test_a_certificate_nobody_vouches_for_is_trouble(authority, tmp_path):
    server = authority.serving(tmp_path, "photos.example")
    fetched = await fetch_safely(server, None)

    assert fetched.trouble is Trouble.TLS_ERROR


async def test_a_server_that_does_not_speak_tls_is_trouble():
    async with serving(saying(PAGE), reads_first=False) as port, client(reach=LOOPBACK) as looks:
        fetched = await looks.get(f"https://photos.example:{port}/")

    assert fetched.trouble is Trouble.TLS_ERROR


async def test_a_server_that_never_ends_its_handshake_is_left_and_the_socket_closed():
    async def wait(reader, writer):
        await reader.read()

    async with (
        serving(wait, reads_first=False) as port,
        client(reach=LOOPBACK, deadline=0.2) as looks,
    ):
        fetched = await looks.get(f"https://photos.example:{port}/")
    gc.collect()  # a socket left open would be warned about here

    assert fetched.trouble is Trouble.TIMEOUT
