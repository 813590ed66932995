"""Recorded answers of platforms, written from facts about them: nobody real is in them."""

import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime

from integrations.guard import Reach
from integrations.http import LookClient
from integrations.probes import connect_probes
from tests.hostile_servers import Recorder, client, numeric
from untilgone.looks import Observation, Target
from untilgone.marker import shipped
from untilgone.verdict import judge

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """An address, what its platform answers to each request, and what that is."""

    slug: str  # of the probe that looks
    name: str
    url: str
    finding: str
    answers: tuple[bytes, ...]
    asks: tuple[str, ...] = field(default=())  # the addresses, where they matter

    def __str__(self) -> str:
        return f"{self.slug}-{self.name}-is-{self.finding}"


def answer(body="", status="200 OK", kind="text/html; charset=utf-8", *headers: str) -> bytes:
    content = body.encode()
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + content


def page(body: str, status="200 OK", title="Example") -> bytes:
    return answer(f"<!doctype html><title>{title}</title>{body}", status)


def data(body: str, status="200 OK") -> bytes:
    return answer(body, status, "application/json")


MISSING = page("<h1>404</h1>", "404 Not Found")
REFUSED = page("<h1>Forbidden</h1>", "403 Forbidden")
BUSY = page("<h1>Too Many Requests</h1>", "429 Too Many Requests")
# A page with enough on it to be taken for live, were it not this platform's.
SHELL = page("<p>" + "An application that needs scripts. " * 20 + "</p>")
PICTURE = answer("bytes", "200 OK", "image/jpeg")


def asked(recorder: Recorder) -> tuple[str, ...]:
    """The address of every request that was sent."""
    found = []
    for stream in recorder.streams:
        lines = stream.sent.decode().split("\r\n")
        host = next(line[6:] for line in lines if line.lower().startswith("host: "))
        found.append(f"{host}{lines[0].split()[1]}")
    return tuple(found)


def nobody() -> ssl.SSLContext:
    """Trusts nobody, and is made in no time: nothing is dialled here."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


async def look(case: Case) -> tuple[Observation, Recorder]:
    """One look with the probe that comes first for this address; nothing is dialled."""
    recorder = Recorder(*case.answers)
    looks: LookClient
    async with client(reach=Reach(resolve=numeric), trust=nobody, backend=recorder) as looks:
        target = Target(url=case.url)
        probe = next(p for p in connect_probes(looks, shipped()) if p.accepts(target))
        assert probe.slug == case.slug
        return await probe.look(target), recorder


def finding(seen: Observation) -> str:
    return judge(seen).finding
