"""A whole installation of real processes, to be killed and started again."""

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from uuid import uuid4

import pytest

from command.pretend import PretendSite
from command.temporal import free_port
from tests.canary import PASSWORD
from tests.faults.dying import Deaths
from tests.faults.processes import Processes
from tests.replay.record import recorded_kinds
from tests.smtp_server import SmtpServer
from untilgone.cases import Category, Report
from untilgone.keyring import KeyRing
from untilgone.store.database import Store
from untilgone.store.migrate import migrate
from untilgone.store.read import takedown
from untilgone.store.views import TakedownView
from workflows.connection import connect, register_search_attributes
from workflows.desk import Desk

PATIENCE = 240.0  # seconds; whoever waits this long has lost something


@dataclass
class Installation:
    """Temporal and worker as processes, the world around them in the test."""

    processes: Processes
    env: dict[str, str]
    keyring: KeyRing
    store: Store
    site: PretendSite
    mail: SmtpServer

    def start(self, name: str, deaths: Deaths | None = None) -> None:
        self.processes.start(name, deaths)

    async def recorded(self) -> None:
        """Keep what runs as long as the installation does, for replay."""
        await recorded_kinds(await connect(self.env, self.keyring))

    def kill(self, *names: str) -> None:
        self.processes.kill(*names)

    async def dead(self, name: str) -> None:
        """Once it has died by its own hand."""
        process = self.processes.running[name]
        assert isinstance(process, BaseProcess)
        await asyncio.to_thread(process.join, PATIENCE)
        assert process.exitcode == -signal.SIGKILL

    async def report(
        self,
        post: int = 1,
        *,
        host: str = "platform.example",
        report_id: str | None = None,
        patience: float = 30,
    ) -> str:
        client = await connect(self.env, self.keyring, patience=timedelta(seconds=30))
        await register_search_attributes(client)
        desk = Desk(client, "untilgone", patience=timedelta(seconds=patience))
        opened = await desk.report(
            Report(
                report_id=report_id or uuid4().hex,
                urls=(f"http://{host}:{self.site.port}/post/{post}",),
                category=Category.NCII,
                reported_by="carol",
                playbook="demo",
            )
        )
        reference = opened.takedowns[0].reference
        assert reference is not None
        return reference

    async def until(self, reference: str, wanted: Callable[[TakedownView], bool]) -> TakedownView:
        """Wait until the takedown is as wanted."""
        async with asyncio.timeout(PATIENCE):
            while True:
                view = await takedown(self.store, reference)
                if wanted(view):
                    return view
                await asyncio.sleep(0.1)


def message_ids(mail: SmtpServer) -> Counter[bytes]:
    """How often each letter was received, whole."""
    lines = (line for letter in mail.received for line in letter.split(b"\r\n"))
    return Counter(line for line in lines if line.lower().startswith(b"message-id:"))


@asynccontextmanager
async def installed(
    env: dict[str, str], keyring: KeyRing, folder: Path, deaths: Deaths | None = None
) -> AsyncIterator[Installation]:
    """An installation with its processes running; ``env`` learns where everything is.

    ``deaths``: where the worker dies.
    """
    site = PretendSite()
    await site.open()
    async with SmtpServer(accounts={"desk": PASSWORD}) as mail:
        port = free_port()
        env |= {
            "TEMPORAL_ADDRESS": f"127.0.0.1:{port}",
            **mail.settings(),
        }
        migrate(env["UNTILGONE_DATABASE_URL"])
        store = Store(env["UNTILGONE_DATABASE_URL"], keyring)
        processes = Processes(folder, env, port)
        made = Installation(processes, env, keyring, store, site, mail)
        made.start("server")
        made.start("worker", deaths)
        try:
            yield made
            await made.recorded()
        finally:
            for line in processes.last_words():  # pytest shows it where the test failed
                sys.stdout.write(f"{line}\n")
            made.kill(*processes.running)
            await store.close()
    await site.close()


@pytest.fixture
async def installation(env, keyring, tmp_path) -> AsyncIterator[Installation]:
    async with installed(env, keyring, tmp_path) as made:
        yield made
