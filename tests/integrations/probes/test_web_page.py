import hashlib
from datetime import UTC, datetime

import httpcore
import pytest

from integrations.guard import Reach
from integrations.http import LookClient
from integrations.probes.web_page import WebPage
from untilgone.looks import Target, Trouble, Verdict
from untilgone.marker import shipped
from untilgone.verdict import judge

URL = "https://photos.example/album"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def resolve(host, port):
    return ["93.184.216.34"]


def answer(body: bytes, content_type="text/html; charset=utf-8", status="200 OK") -> list[bytes]:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
    return [head.encode() + b"Set-Cookie: id=1\r\n\r\n" + body]


async def look(recorded: list[bytes], target=None):
    """One look at a recorded answer; nothing is dialled."""
    async with LookClient(
        organisation_url="https://hotline.example",
        organisation_email="desk@hotline.example",
        reach=Reach(resolve=resolve),
        backend=httpcore.AsyncMockBackend(recorded),
    ) as client:
        return await WebPage(client, shipped(), now=lambda: NOW).look(target or Target(url=URL))


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


async def test_a_page_is_observed_without_its_content():
    observation = await look(answer("<title>Mein Älbum</title><p>Hello</p>".encode()))

    assert observation.url == URL
    assert observation.final_url == URL
    assert observation.probe == "web_page/2"
    assert observation.observed_at == NOW
    assert observation.status == 200
    assert observation.trouble is None
    assert set(observation.headers) == {"content-length", "content-type"}
    assert observation.fingerprint is not None
    assert observation.fingerprint.title_sha256 == sha256("mein album")
    assert observation.fingerprint.text_sha256 == sha256("hello")
    assert "Hello" not in repr(observation)
    assert "lbum<" not in repr(observation)


async def test_not_even_the_hash_of_a_title_is_kept_when_it_must_not():
    observation = await look(answer(b"<title>Album</title>"), Target(url=URL, keep_title=False))

    assert observation.fingerprint is not None
    assert observation.fingerprint.title_sha256 is None
    assert sha256("album") not in repr(observation)


async def test_an_image_has_no_fingerprint():
    observation = await look(answer(b"PNG", content_type="image/png"))

    assert observation.status == 200
    assert observation.fingerprint is None


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("200 OK", Verdict.LIVE),
        ("404 Not Found", Verdict.GONE),
        ("410 Gone", Verdict.GONE),
        ("403 Forbidden", Verdict.UNKNOWN),
        ("503 Service Unavailable", Verdict.UNKNOWN),
    ],
)
async def test_a_look_can_be_judged(status, verdict):
    observation = await look(answer(b"<p>A page of words</p>", status=status))

    assert judge(observation).verdict is verdict


async def test_trouble_is_observed_and_not_raised():
    observation = await look([b"no HTTP at all\r\n\r\n"])

    assert observation.trouble is Trouble.PROTOCOL
    assert observation.status is None
    assert observation.fingerprint is None


async def test_a_page_made_to_hurt_is_observed_like_any_other():
    observation = await look(answer(b"&#" + b"9" * 5_000 + b";<!--<script><title>"))

    assert observation.status == 200


async def test_nothing_of_a_page_is_logged(caplog):
    caplog.set_level("INFO")
    await look(answer(b"<title>something personal</title>"))

    assert "personal" not in caplog.text
    assert "photos.example" not in caplog.text


@pytest.mark.parametrize(
    ("url", "is_accepted"),
    [
        ("https://photos.example/", True),
        ("http://photos.example/", True),
        ("ftp://photos.example/", False),
        ("photos.example", False),
    ],
)
def test_it_accepts_every_address_of_the_web(url, is_accepted):
    client = LookClient(
        organisation_url="https://hotline.example", organisation_email="a@b.example"
    )

    assert WebPage(client, shipped()).accepts(Target(url=url)) is is_accepted
