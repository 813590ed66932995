"""How many whole takedowns a second: reported, told of, looked at, confirmed gone.

    PYTHONPATH=. python bench/takedowns.py [--takedowns N]

Temporal's development server in memory, PostgreSQL, one worker process; sites and an SMTP server on
loopback, in the process of the bench. All are reported at once; a page goes away when the mail
server has taken the letter about it; three looks within seconds confirm it. Beside it, in the same
run, the same without us: one loop that fetches each page with httpx, sends the same letter to the
same server, and fetches as often as our looks did. It remembers nothing and survives nothing.
Prints one JSON line and a sentence.
"""

import argparse
import asyncio
import re
import statistics
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import aiosmtplib
import httpx
from sqlalchemy import text

from bench.rates import per_second, say
from bench.stage import TOLD, Stage, staged
from command.pretend import PretendSite
from tests.smtp_server import Dialogue, SmtpServer
from untilgone.cases import Category
from untilgone.playbook import SHIPPED

AT_ONCE = 50
DOMAIN = "platform.example"
CONFIRMED = "SELECT count(*) FROM takedowns WHERE confirmed_at IS NOT NULL"
PHASES = """
SELECT extract(epoch FROM first_notice_at - reported_at),
       extract(epoch FROM first_gone_at - first_notice_at),
       extract(epoch FROM confirmed_at - first_gone_at)
FROM takedowns
"""
_HOST = re.compile(rb"([a-z0-9]+\.platform\.example)")


class Sites(PretendSite):
    """A site for each takedown, whose page is there until somebody was told."""

    def __init__(self) -> None:
        super().__init__()
        self.gone: set[str] = set()
        self.asked: Counter[str] = Counter()

    def is_there(self, head: bytes) -> bool:
        """Count the request, and say whether its page is up."""
        [host] = set(_HOST.findall(head.lower().partition(b"\r\nhost:")[2].partition(b"\r\n")[0]))
        name = host.decode()
        self.asked[name] += 1
        return b" /post/" in head and name not in self.gone


@dataclass
class Mails(SmtpServer):
    """Says yes to every letter, after which the page that it is about goes away."""

    sites: Sites = field(default_factory=Sites)

    def answer_to(self, step: str, dialogue: Dialogue) -> object:
        """Our usual answer."""
        if step == "END":
            self.sites.gone |= {host.decode() for host in _HOST.findall(self.received[-1])}
        return super().answer_to(step, dialogue)


@dataclass(frozen=True, kw_only=True)
class Bare:
    """The same without us."""

    port: int  # of the sites
    mail_port: int
    letter: bytes
    fetches: int
    letters: int

    async def measured(self, number: int) -> float:
        """A second."""
        limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=0)
        async with httpx.AsyncClient(limits=limits, trust_env=False) as client:
            return await per_second(lambda _: self._one(client), number, AT_ONCE)

    async def _one(self, client: httpx.AsyncClient) -> None:
        host = f"b{uuid4().hex[:12]}.{DOMAIN}"

        async def fetch() -> None:
            url = f"http://127.0.0.1:{self.port}/post/1"
            await client.get(url, headers={"Host": f"{host}:{self.port}"})

        await fetch()
        for _ in range(self.letters):
            await aiosmtplib.send(
                self.letter,
                sender="notices@hotline.example",
                recipients=[f"abuse@{DOMAIN}"],
                hostname="127.0.0.1",
                port=self.mail_port,
                start_tls=False,
                local_hostname="hotline.example",
            )
        for _ in range(self.fetches - 1):
            await fetch()


def playbook(folder: Path) -> Path:
    """That of the demonstration, with the shortest waits there can be; its letter is the only one."""
    path = folder / "demo.toml"
    shipped = (SHIPPED / "demo.toml").read_text("utf-8")
    for before, after in (
        ('confirm_over = "2s"', 'confirm_over = "1s"'),
        ('watch_every = "1s"', 'watch_every = "1h"'),
        ('watch_for = "5s"', 'watch_for = "1d"'),
        ('wait = "3s"', 'wait = "1h"'),
    ):
        assert before in shipped, before
        shipped = shipped.replace(before, after)
    path.write_text(shipped, "utf-8")
    return path


@dataclass
class Played:
    """What came of it."""

    rate: float
    alone: list[float]  # seconds of one takedown while there is no other
    phases: list[float]  # seconds in the middle
    computed: dict[str, float]
    fetches: float
    letters: float
    letter: bytes


async def played(stage: Stage, sites: Sites, number: int) -> Played:
    """One after the other first, then all at once."""

    async def hand_in(_n: int) -> None:
        report = stage.report(f"p{uuid4().hex[:12]}.{DOMAIN}", Category.NCII, "demo")
        await stage.desk.begin(report, timedelta(0))

    alone = []
    for n in range(4):
        began = time.perf_counter()
        await hand_in(n)
        await stage.until(lambda n=n: stage.count(CONFIRMED) > n)  # type: ignore[misc]
        alone.append(time.perf_counter() - began)
    done, asked, letters = stage.count(CONFIRMED), sites.asked.total(), len(stage.mails.accepted)
    computed, began = stage.computed(), time.perf_counter()
    await per_second(hand_in, number, AT_ONCE)
    await stage.until(lambda: stage.count(CONFIRMED) >= done + number)
    took = time.perf_counter() - began
    assert stage.count(TOLD) == done + number
    spent = stage.milliseconds_each(computed, number)
    with stage.engine.connect() as connection:
        phases = connection.execute(text(PHASES)).all()
    return Played(
        rate=number / took,
        alone=alone[1:],  # what is read once is read
        phases=[
            round(statistics.median(map(float, each)), 2) for each in zip(*phases, strict=True)
        ],
        computed=spent,
        fetches=(sites.asked.total() - asked) / number,
        letters=(len(stage.mails.accepted) - letters) / number,
        letter=stage.mails.accepted[0].data,
    )


async def main(number: int) -> None:
    """Measure both and print them."""
    sites = Sites()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with staged(
            folder, playbooks=[playbook(folder)], mails=Mails(sites=sites), site=sites
        ) as stage:
            with stage.working("worker"):
                ours = await played(stage, sites, number)
            bare = Bare(
                port=sites.port,
                mail_port=stage.mails.port,
                letter=ours.letter,
                fetches=round(ours.fetches),
                letters=round(ours.letters),
            )
            await bare.measured(AT_ONCE)
            computed = time.process_time()
            without_us = await bare.measured(max(number, 200))
            computed = 1000 * (time.process_time() - computed) / max(number, 200)
    to_letter, to_gone, to_confirmed = ours.phases
    found = {
        "bench": "takedowns",
        "takedowns": number,
        "per_second": round(ours.rate, 2),
        "bare_per_second": round(without_us, 1),
        "ratio": round(ours.rate / without_us, 3),
        "requests_each": round(ours.fetches, 1),
        "letters_each": round(ours.letters, 1),
        "alone_median_seconds": round(statistics.median(ours.alone), 2),
        "median_seconds_to_letter": to_letter,
        "median_seconds_from_letter_to_gone": to_gone,
        "median_seconds_from_gone_to_confirmed": to_confirmed,
        "computed_ms_each": ours.computed,
        "bare_computed_ms_each": round(computed, 1),
    }
    most = max(ours.computed, key=lambda name: ours.computed[name])
    say(
        found,
        f"{ours.rate:.1f} whole takedowns a second, {found['ratio']:.1%} of a loop that does the "
        f"same and remembers nothing ({without_us:.0f}); each takes {ours.fetches:.0f} requests "
        f"and {ours.letters:.1f} letters, and most of the processor goes to {most} "
        f"({ours.computed[most]:.0f} of {sum(ours.computed.values()):.0f} ms; the loop {computed:.0f}).",
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takedowns", type=int, default=500)
    asyncio.run(main(parser.parse_args().takedowns))
