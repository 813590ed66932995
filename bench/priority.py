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
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bench.rates import p95, per_second, say
from bench.stage import PATIENCE, Stage, platforms, staged
from tests.smtp_server import Accepted, SmtpServer
from untilgone.cases import Category

WANTED_SECONDS = 5.0
SITES = 100
AT_ONCE = 50  # reports of the backlog that are handed in at the same moment
LOOKED_AT = "SELECT count(DISTINCT takedown_id) FROM looks"
WAITING = (
    "SELECT count(*) FROM takedowns WHERE first_notice_at IS NULL AND category = 'other_illegal'"
)


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
    """The stage, and who reports on it."""

    stage: Stage

    async def pile_up(self, number: int) -> None:
        """Hand in the backlog; nobody opens it yet."""

        async def one(n: int) -> None:
            report = self.stage.report(f"site{n % SITES}.example")
            await self.stage.desk.begin(report, timedelta(0))

        await per_second(one, number, AT_ONCE)

    async def until_looked_at(self, at_least: int) -> None:
        """Wait until so many takedowns were looked at."""
        await self.stage.until(lambda: self.stage.count(LOOKED_AT) >= at_least)

    async def urgent(self, number: int, mails: Mails) -> tuple[list[float], list[float]]:
        """Seconds of each report: from handing in, and from the open case."""
        whole, after = [], []
        for n in range(number):
            host = f"site{n}.example" if n % 2 else f"site{SITES + n}.example"
            began = time.monotonic()
            opened = await self.stage.desk.report(self.stage.report(host, Category.CSAM))
            is_open = time.monotonic()
            reference = opened.takedowns[0].reference
            assert reference is not None
            sent = await mails.until(reference)
            whole.append(sent - began)
            after.append(sent - is_open)
        return whole, after


async def main(backlog: int, reports: int, workers: int) -> None:
    """Measure without and with the backlog, and print both."""
    mails = Mails()
    working = [f"worker {n}" for n in range(workers)]
    directory = platforms(f"site{n}" for n in range(2 * SITES))
    with tempfile.TemporaryDirectory() as name:
        async with staged(Path(name), directory=directory, mails=mails) as stage:
            scene = Scene(stage)
            with stage.working(*working):
                await scene.urgent(1, mails)  # what is read once is read
                alone, alone_after = await scene.urgent(reports, mails)
            before = stage.count(LOOKED_AT)
            began = time.monotonic()
            await scene.pile_up(backlog)
            piled = time.monotonic() - began
            with stage.working(*working):
                await scene.until_looked_at(before + 1)
                began, told = time.monotonic(), stage.count(WAITING)
                whole, after = await scene.urgent(reports, mails)
                took = time.monotonic() - began
                opened = stage.count(
                    "SELECT count(*) FROM takedowns WHERE category='other_illegal'"
                )
                waiting = stage.count(WAITING) + backlog - opened
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
    say(
        found,
        f"Behind {backlog} other reports the first letter leaves within {found['p95_seconds']} s "
        f"for 95 of 100 (middle {found['median_seconds']} s; alone {found['alone_p95_seconds']} s, "
        f"middle {found['alone_median_seconds']} s); {waiting} of the others still waited then.",
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backlog", type=int, default=10_000)
    parser.add_argument("--reports", type=int, default=30)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    asyncio.run(main(given.backlog, given.reports, given.workers))
