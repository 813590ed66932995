"""What pages and the API bear: requests a second at 1, 8 and 32 connections.

    PYTHONPATH=. python bench/load.py [--takedowns N] [--seconds N]

A full installation in PostgreSQL (as in bench/pages.py), the web process and a worker as production
starts them, one of each, and the loader in the process of the bench: bare sockets that stay open,
each of which asks again as soon as it has its answer. Every measure is followed by one of the
smallest answer of the same server (``/healthz``), its limit. Reports are handed in one URL each,
and answered when their case is open. Prints one JSON line, a table and a sentence; the exit code is
1 where any answer was a 5xx.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import httpx

from bench.pages import examples, multiply, staged
from bench.rates import p95, say
from bench.stage import postgresql
from command.pretend import PretendSite
from command.temporal import HOST, free_port
from tests.faults.processes import Processes
from tests.people import CAROL
from tests.smtp_server import SmtpServer
from tests.web.conftest import House, env_in, token_of
from untilgone.store import links

CONNECTIONS = (1, 8, 32)
SMALLEST = "/healthz"
START = timedelta(minutes=2)
Request = Callable[[], bytes]


@dataclass
class Load:
    """What came back."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)  # seconds of each answer
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def a_second(self) -> float:
        """Answers."""
        return len(self.took) / self.seconds

    @property
    def broken(self) -> int:
        """Answers that say that we are at fault."""
        return sum(number for status, number in self.statuses.items() if status >= 500)


async def loaded(port: int, connections: int, seconds: float, request: Request) -> Load:
    """Ask at so many connections for so long; what has begun is waited for."""
    load, began = Load(), time.perf_counter()

    async def ask() -> None:
        reader, writer = await asyncio.open_connection(HOST, port)
        while time.perf_counter() < began + seconds:
            asked = time.perf_counter()
            writer.write(request())
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
            load.took.append(time.perf_counter() - asked)
            load.statuses[int(head.split(b" ", 2)[1])] += 1
            if b"\r\nconnection: close" in head:
                writer.close()
                reader, writer = await asyncio.open_connection(HOST, port)
        writer.close()

    await asyncio.gather(*(ask() for _ in range(connections)))
    load.seconds = time.perf_counter() - began
    return load


def get(path: str, header: str = "", chances: Iterator[dict[str, str]] | None = None) -> Request:
    """A page, each time about another takedown."""

    def request() -> bytes:
        target = path.format(**next(chances)) if chances else path
        return f"GET {target} HTTP/1.1\r\nHost: {HOST}\r\n{header}\r\n".encode()

    return request


def post_report(header: str, site: int) -> Request:
    """A report of a URL that nobody reported before."""

    def request() -> bytes:
        url = f"http://p{uuid4().hex[:12]}.platform.example:{site}/post/1"
        said = {"urls": [url], "category": "ncii", "explanation": "Nobody agreed to it."}
        body = json.dumps(said).encode()
        head = (
            f"POST /api/v1/reports HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
            f"{header}Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return request


@contextmanager
def served(folder: Path, env: dict[str, str]) -> Iterator[None]:
    """The processes of production."""
    processes = Processes(folder, env, port=0)
    try:
        processes.start("worker")
        processes.start("web")
        yield
    finally:
        processes.kill(*processes.running)


async def until_served(port: int) -> None:
    """Wait until the web process answers."""
    async with asyncio.timeout(START.total_seconds()), httpx.AsyncClient() as client:
        while True:
            try:
                (await client.get(f"http://{HOST}:{port}{SMALLEST}")).raise_for_status()
            except httpx.TransportError:
                await asyncio.sleep(0.1)
            else:
                return


async def requests_of(house: House, server: str, site: int) -> dict[str, Request]:
    """What is asked for, by whoever works with it."""
    now = datetime.now(UTC)
    link = await links.make_link(house.store, CAROL, timedelta(minutes=10), now)
    cookie = f"Cookie: untilgone={await links.use_link(house.store, link, now)}\r\n"
    token = f"Authorization: Bearer {token_of(CAROL)}\r\n"

    def each() -> Iterator[dict[str, str]]:
        while True:
            yield from known

    known = examples(server, 500)
    return {
        "/": get("/", cookie),
        "/takedowns/…": get("/takedowns/{takedown}", cookie, each()),
        "/api/v1/takedowns": get("/api/v1/takedowns", token),
        "POST /api/v1/reports": post_report(token, site),
    }


async def measured(folder: Path, takedowns: int, seconds: float) -> dict[str, dict[int, Load]]:
    """Each request, and the smallest answer after each, at each number of connections."""
    site, port = PretendSite(), free_port()
    await site.open()
    found: dict[str, dict[int, Load]] = {}
    with postgresql(folder) as (server, _):
        url = server.replace("postgresql://", "postgresql+psycopg://")
        async with staged(folder, url, scenes=1) as house, SmtpServer() as mails:
            multiply(url, takedowns)
            env = env_in(
                folder,
                UNTILGONE_DATABASE_URL=url,
                UNTILGONE_TASK_QUEUE=house.settings.task_queue,
                UNTILGONE_WEB_PORT=str(port),
                UNTILGONE_WEB_ADDRESS=f"http://{HOST}:{port}",
                UNTILGONE_RESOLVERS="off",
                UNTILGONE_SECOND_RESOLVERS="off",
                TEMPORAL_ADDRESS=house.client.service_client.config.target_host,
                **mails.settings(),
            )
            with served(folder, env):
                await until_served(port)
                asked = await requests_of(house, url, site.port)
                for name, request in asked.items():
                    await loaded(port, 1, 1.0, request)  # what is read once is read
                    for connections in CONNECTIONS:
                        for what, each in ((name, request), (f"{name} limit", get(SMALLEST))):
                            load = await loaded(port, connections, seconds, each)
                            found.setdefault(what, {})[connections] = load
    await site.close()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takedowns", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5.0, help="of each measure")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        loads = asyncio.run(measured(Path(name), given.takedowns, given.seconds))
    asked = {name: by for name, by in loads.items() if not name.endswith(" limit")}
    rows = [
        {
            "request": name,
            "connections": connections,
            "per_second": round(load.a_second, 1),
            "p50_ms": round(1000 * statistics.median(load.took), 1),
            "p95_ms": round(1000 * p95(load.took), 1),
            "ratio_to_smallest": round(
                load.a_second / loads[f"{name} limit"][connections].a_second, 3
            ),
            "statuses": dict(load.statuses),
        }
        for name, by in asked.items()
        for connections, load in by.items()
    ]
    broken = sum(load.broken for by in loads.values() for load in by.values())
    smallest = [load.a_second for n, by in loads.items() if n not in asked for load in by.values()]
    for row in rows:
        print(*row.values(), sep="\t")
    answers = sum(len(load.took) for by in asked.values() for load in by.values())
    say(
        {
            "bench": "load",
            "takedowns": given.takedowns,
            "smallest_per_second": round(statistics.median(smallest)),
            "rows": rows,
            "answers_5xx": broken,
        },
        f"{given.takedowns:,} takedowns, 8 connections: "
        + ", ".join(
            f"{row['request']} {row['per_second']:.0f} a second ({row['ratio_to_smallest']:.1%} of "
            f"the smallest answer)"
            for row in rows
            if row["connections"] == 8
        )
        + f"; {broken} of {answers:,} answers were a 5xx.",
    )
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
