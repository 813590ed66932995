"""Processes of our own that tests kill: a worker whose looks may visit this machine, mailbox, web.

They are forked from a process that has imported this module: what is made here is made once.
"""

import asyncio
import inspect
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

from integrations.guard import Reach
from tests.faults.dying import Deaths, Dying
from untilgone.marker import shipped
from web import app
from worker import mailbox
from worker.main import run

OURS = ("activities", "integrations", "untilgone", "web", "worker", "workflows")

shipped().phrases.likely("")  # more than half a second of each start


async def work(env: Mapping[str, str], stop: asyncio.Event) -> None:
    async def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    reach = Reach(resolve=here, permit=lambda ip: ip == "127.0.0.1", ports=None)
    await run(env, stop, reach=reach)


WORK: dict[str, Callable[[Mapping[str, str], asyncio.Event], Awaitable[None]]] = {
    "worker": work,
    "mailbox": mailbox.run,
    "web": app.run,
}


def main(
    kind: str,
    env: Mapping[str, str],
    log: Path,
    deaths: Deaths | None = None,
    life: str = "",
) -> None:
    """Do the work of this kind until told to stop; with ``deaths`` die at some step of it.

    ``WRONG_BY`` in ``env``: so many seconds its wall clock is ahead.
    """
    with log.open("ab") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
    if deaths is not None:
        Dying(deaths, life).everywhere()
    if wrong_by := float(env.get("WRONG_BY", "0")):
        _set_clock(wrong_by)
    asyncio.run(_until_told(WORK[kind], env))


def _set_clock(wrong_by: float) -> None:
    """What this process takes for the time; the machine's own clock is everybody's."""
    right = time.time
    time.time = lambda: right() + wrong_by

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + timedelta(seconds=wrong_by)

    for name, module in list(sys.modules.items()):
        is_ours = name.partition(".")[0] in OURS and getattr(module, "datetime", None) is datetime
        if is_ours and "datetime.now(" in inspect.getsource(module):
            module.datetime = Wrong  # type: ignore[attr-defined]


async def _until_told(
    work: Callable[[Mapping[str, str], asyncio.Event], Awaitable[None]], env: Mapping[str, str]
) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await work(env, stop)
