"""A worker as a process of its own, whose looks may visit this machine; tests kill it."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from integrations.guard import Reach
from worker.main import run


async def work(env: Mapping[str, str]) -> None:
    async def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    reach = Reach(resolve=here, permit=lambda ip: ip == "127.0.0.1", ports=None)
    await run(env, stop, reach=reach)


def main(env: Mapping[str, str], log: Path) -> None:
    with log.open("ab") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
    asyncio.run(work(env))
