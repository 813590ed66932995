import socket

import pytest

from integrations.guard import Reach
from integrations.resolving import Said
from tests.hostile_servers import LOOPBACK, PUBLIC_ADDRESS, Recorder, client, numeric, redirect
from untilgone.looks import Trouble


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
    "１２７.０.０.１",
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


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (socket.gaierror(socket.EAI_NONAME, "no such name"), Trouble.DNS_UNCONFIRMED),
        (socket.gaierror(socket.EAI_NODATA, "no address"), Trouble.DNS_SERVFAIL),
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


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        (Said.NO_SUCH_NAME, Trouble.DNS_NXDOMAIN),
        (Said.ADDRESSES, Trouble.DNS_SERVFAIL),
        (Said.UNSURE, Trouble.DNS_UNCONFIRMED),
    ],
)
async def test_a_name_is_gone_only_when_a_second_resolver_does_not_know_it_either(said, trouble):
    asked = []

    async def second(host):
        asked.append(host)
        return said

    recorder = Recorder()
    nobody = answering(socket.gaierror(socket.EAI_NONAME, "no such name"))
    async with client(reach=Reach(resolve=nobody, second=second), backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/a")

    assert fetched.trouble is trouble
    assert asked == ["photos.example"]
    assert recorder.dialled == []


async def test_the_second_resolver_is_not_asked_about_names_that_are_known_or_in_trouble():
    async def second(host):
        raise AssertionError(host)

    in_trouble = socket.gaierror(socket.EAI_AGAIN, "try again")
    reach = Reach(resolve=answering([PUBLIC_ADDRESS], in_trouble), second=second)
    async with client(reach=reach, backend=Recorder()) as looks:
        known = await looks.get("http://photos.example/")
        troubled = await looks.get("http://photos.example/")

    assert known.status == 200
    assert troubled.trouble is Trouble.DNS_SERVFAIL


class NoTunnel:
    """A proxy nobody may ask for anything."""

    vantage = "nl"
    address = ("10.0.0.9", 3128)

    async def lead(self, connection, host, port):
        raise AssertionError(host)


@pytest.mark.parametrize(
    "host", [*HOSTILE, "localhost", "LocalHost.", "router", "nas.local", "metadata.google.internal"]
)
async def test_no_proxy_is_asked_for_what_is_not_public(host):
    recorder = Recorder()
    reach = Reach(resolve=numeric)
    async with client(reach=reach, backend=recorder, tunnel=NoTunnel()) as looks:
        fetched = await looks.get(f"http://{host}/latest/meta-data")

    assert recorder.dialled == []
    assert fetched.trouble in {Trouble.ADDRESS_REFUSED, Trouble.PROTOCOL}


async def test_a_proxy_does_not_open_other_ports():
    recorder = Recorder()
    reach = Reach(resolve=numeric)
    async with client(reach=reach, backend=recorder, tunnel=NoTunnel()) as looks:
        fetched = await looks.get("http://photos.example:25/")

    assert recorder.dialled == []
    assert fetched.trouble is Trouble.ADDRESS_REFUSED


@pytest.mark.parametrize("host", ["0x7f000001", "0177.0.0.1", "1.2.3.4.5", "[::ffff:7f00:1]"])
async def test_no_proxy_is_asked_for_a_number_that_our_resolver_does_not_know(host):
    recorder = Recorder()
    nobody = answering(socket.gaierror(socket.EAI_NONAME, "no such name"))
    async with client(reach=Reach(resolve=nobody), backend=recorder, tunnel=NoTunnel()) as looks:
        fetched = await looks.get(f"http://{host}/")

    assert recorder.dialled == []
    assert fetched.trouble in {Trouble.ADDRESS_REFUSED, Trouble.PROTOCOL}


async def test_a_refused_connection_is_told_from_one_that_fails():
    recorder = Recorder(dead=(PUBLIC_ADDRESS,))
    async with client(reach=Reach(resolve=numeric), backend=recorder) as looks:
        fetched = await looks.get("http://photos.example/")

    assert fetched.trouble is Trouble.CONNECT_REFUSED


async def test_a_closed_port_is_a_refused_connection():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        async with client(reach=LOOPBACK) as looks:
            fetched = await looks.get(f"http://photos.example:{port}/")

    assert fetched.trouble is Trouble.CONNECT_REFUSED
