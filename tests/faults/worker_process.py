"""Processes of our own that tests kill: a worker whose looks may visit this machine, the mailbox."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from integrations.guard import Reach
from worker import mailbox
from worker.main import run


async def work(env: Mapping[str, str]) -> None:
    async def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    reach = Reach(resolve=here, permit=lambda ip: ip == "127.0.0.1", ports=None)
    await run(env, stop, reach=reach)


async def read(env: Mapping[str, str]) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await mailbox.run(env, stop)


def main(env: Mapping[str, str], log: Path) -> None:
    """The worker."""
    _log_to(log)
    asyncio.run(work(env))


def read_mail(env: Mapping[str, str], log: Path) -> None:
    """The mailbox."""
    _log_to(log)
    asyncio.run(read(env))


def _log_to(log: Path) -> None:
    with log.open("ab") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
