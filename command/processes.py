"""The production processes: ``worker``, ``web``, ``migrate``."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer

from command.office import Data
from command.output import Exit, console, runs
from command.place import find
from untilgone.keyring import KeyRing
from untilgone.settings import Settings, read


@asynccontextmanager
async def until_told() -> AsyncIterator[asyncio.Event]:
    """An event that SIGTERM and Ctrl-C set, so that work in hand is finished first."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


@runs
async def worker(data: Data = None) -> None:
    """Do the work: looks, notices, waits. Run as many as you like."""
    from worker.main import run

    async with until_told() as stop:
        await run(find(data).env, stop)


@runs
async def web(
    data: Data = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; default UNTILGONE_WEB_PORT.")
    ] = None,
) -> None:
    """Serve the pages and /api/v1."""
    from web.app import run

    env = find(data).env
    if port is not None:
        env["UNTILGONE_WEB_PORT"] = str(port)
    async with until_told() as stop:
        await run(env, stop)


@runs
async def migrate(data: Data = None) -> Exit:
    """Bring the store to its newest form and tell Temporal what to search by."""
    from untilgone.store.migrate import migrate as migrate_store
    from workflows.connection import connect, register_search_attributes

    env = find(data).env
    settings = read(Settings, env)
    await asyncio.to_thread(migrate_store, settings.database_url.get_secret_value())
    console.print("The store is up to date.")
    keyring = KeyRing.parse(settings.keys.get_secret_value(), settings.secret.get_secret_value())
    await register_search_attributes(await connect(env, keyring))
    console.print("Temporal knows the search attributes.")
    return Exit.DONE
