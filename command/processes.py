"""The production processes: ``worker``, ``web``, ``mailbox``, ``migrate``."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from command.office import Data
from command.output import console, runs
from command.place import find, write_private
from untilgone import __version__
from untilgone.errors import BadInput
from untilgone.keyring import KeyRing
from untilgone.paths import PACKAGE
from untilgone.people import Person, Role
from untilgone.queues import Work
from untilgone.settings import Settings, read

NEWCOMER = Person(name="you", role=Role.ADMIN)


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
async def worker(
    data: Data = None,
    only: Annotated[
        list[Work] | None,
        typer.Option(
            metavar="WORK",
            help="Kind of work to do: process, looks, channels, mail or first; several times for "
            "several. Default: all of it.",
        ),
    ] = None,
) -> None:
    """Do the work: looks, notices, waits. Run as many as you like."""
    from worker.main import run

    async with until_told() as stop:
        await run(find(data).env, stop, only=only or tuple(Work))


@runs
async def web(
    data: Data = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; default UNTILGONE_WEB_PORT.")
    ] = None,
    link_file: Annotated[Path | None, typer.Option(hidden=True)] = None,
) -> None:
    """Serve the pages and /api/v1."""
    from web.app import run

    place = find(data)
    env = place.env
    if port is not None:
        env["UNTILGONE_WEB_PORT"] = str(port)
    started = asyncio.Event()
    async with until_told() as stop:
        if link_file is not None:
            await _set_up_trial(env, link_file.parent)
        serving = asyncio.create_task(run(env, stop, started=started, files=place.files))
        if link_file is not None:
            listening = asyncio.create_task(started.wait())
            await asyncio.wait({serving, listening}, return_when=asyncio.FIRST_COMPLETED)
            listening.cancel()
            if started.is_set():
                await _leave_link(env, link_file)
        await serving


async def _leave_link(env: dict[str, str], path: Path) -> None:
    """A one-time sign-in link for whoever started the trial, in a file that only they can read."""
    from untilgone.store import links
    from untilgone.store.database import Store

    settings = read(Settings, env)
    keyring = KeyRing.parse(settings.keys.get_secret_value(), settings.secret.get_secret_value())
    store = Store(settings.database_url.get_secret_value(), keyring)
    try:
        token = await links.make_link(
            store, NEWCOMER, valid_for=timedelta(minutes=30), now=datetime.now(UTC)
        )
    finally:
        await store.close()
    write_private(path, f"{settings.web_address}/sign-in/{token}")


@runs
async def mailbox(data: Data = None) -> None:
    """Read the mailbox that answers come to, and hand each mail to the worker."""
    from worker.mailbox import run

    async with until_told() as stop:
        await run(find(data).env, stop)


@runs
async def migrate(data: Data = None) -> None:
    """Bring the store to its newest form and tell Temporal what to search by."""
    await _set_up(find(data).env, console.print)


async def _set_up(env: dict[str, str], say: Callable[[str], None]) -> None:
    from untilgone.store.migrate import migrate as migrate_store
    from workflows.connection import connect, register_search_attributes

    settings = read(Settings, env)
    await asyncio.to_thread(migrate_store, settings.database_url.get_secret_value())
    say("The store is up to date.")
    keyring = KeyRing.parse(settings.keys.get_secret_value(), settings.secret.get_secret_value())
    client = await connect(env, keyring, patience=timedelta(seconds=30))
    await register_search_attributes(client)
    say("Temporal knows the search attributes.")


async def _set_up_trial(env: dict[str, str], folder: Path) -> None:
    """Set up once a release: looking whether there is anything to do takes a second."""
    if not read(Settings, env).database_url.get_secret_value().startswith("sqlite"):
        raise BadInput("--link-file is for trials; UNTILGONE_DATABASE_URL is not one's.")
    newest = max(path.name for path in (PACKAGE / "store" / "migrations" / "versions").glob("*.py"))
    noted, release = folder / "set-up-for", f"{__version__} {newest}"
    if not noted.exists() or noted.read_text(encoding="utf-8") != release:
        await _set_up(env, lambda _: None)
        noted.write_text(release, encoding="utf-8")
