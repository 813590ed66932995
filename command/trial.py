"""``up``: a whole installation on one machine, in one command.

Starts the Temporal server, the worker and the web process as children, starts one again when it
dies, and ends all of them when told to. Started again on the same folder it goes on.
"""

import asyncio
import fcntl
import hashlib
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from command import place, temporal
from command.children import Child, Say
from command.output import console, runs
from command.place import Running
from command.processes import until_told
from untilgone.errors import BadInput, OutOfReach
from untilgone.keyring import KeyRing
from untilgone.settings import environment

PORT = 8400
_PATIENCE = timedelta(minutes=2)  # a busy machine reads the modules in one


@runs
async def up(
    data: Annotated[
        Path | None,
        typer.Option(envvar="UNTILGONE_DATA", help="Folder of the trial.", show_default=False),
    ] = None,
    port: Annotated[int, typer.Option(help="Port of the pages.")] = PORT,
) -> None:
    """Try it: Temporal, worker and pages in one command. Ctrl-C ends it; `up` again goes on."""
    if place.is_production(environment(place.ENV_FILE)):
        raise BadInput(
            "UNTILGONE_DATABASE_URL is set: this is a production installation. `up` is for "
            "trials; run `untilgone migrate`, `worker` and `web` (docs/production.md)."
        )
    folder = (data or place.home()).absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone_in(folder):
        temporal.refuse_taken(port, "the pages")
        console.print("Starting Until Gone …", style="dim")
        await _run(folder, port)


async def _run(folder: Path, port: int) -> None:
    env = environment(place.ENV_FILE, _trial_env(folder))
    address = f"http://127.0.0.1:{port}"
    env |= {"UNTILGONE_WEB_PORT": str(port), "UNTILGONE_WEB_ADDRESS": address}
    children = _children(folder, env)
    running = Running(
        data=str(folder), temporal=env["TEMPORAL_ADDRESS"], web=address, pid=os.getpid()
    )
    async with until_told() as stop:
        try:
            ready = asyncio.create_task(_ready(children, env, running))
            told = asyncio.create_task(stop.wait())
            await asyncio.wait({ready, told}, return_when=asyncio.FIRST_COMPLETED)
            if not stop.is_set():
                ready.result()
                keepers = [asyncio.create_task(child.keep(Say())) for child in children]
                await stop.wait()
                for keeper in keepers:
                    keeper.cancel()
            ready.cancel()
            told.cancel()
            console.print("\nEnding …", style="dim")
        finally:
            place.forget(running)
            # The server last: worker and pages still tell it what they finish.
            for child in reversed(children):
                await child.end()
    console.print("Everything has ended. `untilgone up` goes on where it stopped.")


def _children(folder: Path, env: dict[str, str]) -> list[Child]:
    """What to start, in this order. A server named by TEMPORAL_ADDRESS is used, not started."""
    us = (sys.executable, "-m", "untilgone")
    children: list[Child] = []
    if not env.get("TEMPORAL_ADDRESS"):
        port, ui_port = temporal.free_port(), temporal.free_port()
        env["TEMPORAL_ADDRESS"] = f"{temporal.HOST}:{port}"
        env["UNTILGONE_TEMPORAL_PAGES"] = f"http://{temporal.HOST}:{ui_port}"
        command = temporal.server_command(port, folder / "temporal.db", ui_port=ui_port)
        children.append(
            Child(name="The Temporal server", command=command, log=folder / "temporal.log")
        )
    children.append(Child(name="The worker", command=(*us, "worker"), env=env))
    web = (*us, "web", "--link-file", str(folder / "sign-in"))
    children.append(Child(name="The web process", command=web, env=env))
    if env.get("UNTILGONE_MAILBOX_HOST"):
        children.append(Child(name="The mailbox", command=(*us, "mailbox"), env=env))
    return children


async def _ready(children: list[Child], env: dict[str, str], running: Running) -> None:
    """Start everything at once, wait until it answers, say where it is.

    The web process sets up store and Temporal first. Until then the worker's writes are out of
    reach, and Temporal tries them again.
    """
    folder = Path(running.data)
    link = folder / "sign-in"
    link.unlink(missing_ok=True)  # of a start before this one
    for child in children:
        await child.start()
    await _answers(link, running.web)
    place.note(running)
    _welcome(running, env, link.read_text(encoding="utf-8"))
    link.unlink()


async def _answers(link: Path, address: str) -> None:
    """Wait until the web process listens; it leaves the sign-in link when it does."""
    deadline = asyncio.get_running_loop().time() + _PATIENCE.total_seconds()
    while not link.exists():  # noqa: ASYNC240 - a stat is no wait
        if asyncio.get_running_loop().time() > deadline:
            raise OutOfReach(f"The web process did not answer at {address}; its words stand above.")
        await asyncio.sleep(0.02)


def _welcome(running: Running, env: dict[str, str], link: str) -> None:
    console.print()
    console.print("Until Gone is running.", style="bold green")
    console.print(f"  Pages      {running.web}")
    console.print("  Sign in    ", end="")
    console.print(link, style="bold", soft_wrap=True)
    console.print("             (works once, within 30 minutes)", style="dim")
    if "UNTILGONE_TEMPORAL_PAGES" in env:
        console.print(f"  Temporal   {env['UNTILGONE_TEMPORAL_PAGES']}")
    console.print(f"  Data       {running.data}", soft_wrap=True)
    if "abuse_email" not in env.get("UNTILGONE_INTEGRATIONS", ""):
        console.print("  Notices are printed here, not sent: only `console` is connected.")
    console.print("  Ctrl-C ends it; the next start goes on with every open takedown.", style="dim")


def _trial_env(folder: Path) -> Path:
    """The trial's settings and keys, made once and kept: without them nothing can be read."""
    path = place.trial_env(folder)
    if path.exists():
        return path
    token = secrets.token_urlsafe(24)
    lines = {
        "UNTILGONE_DATABASE_URL": f"sqlite:///{folder / 'store.db'}",
        "UNTILGONE_KEYS": KeyRing.make_entry("trial"),
        "UNTILGONE_SECRET": secrets.token_urlsafe(32),
        "UNTILGONE_ORGANISATION_NAME": "Example Hotline (trial)",
        "UNTILGONE_ORGANISATION_EMAIL": "notices@hotline.example",
        "UNTILGONE_ORGANISATION_URL": "https://hotline.example/",
        "UNTILGONE_API_TOKENS": f"trial:admin:{hashlib.sha256(token.encode()).hexdigest()}",
    }
    place.write_private(folder / "api-token", token + "\n")
    place.write_private(path, "".join(f"{name}='{value}'\n" for name, value in lines.items()))
    return path


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Two trials on one folder would fight over its files; the second one is told."""
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutOfReach(
                f"A trial runs on {folder} already. Nothing was started. Use it, end it, or "
                "choose another folder with --data."
            ) from None
        yield


@runs
async def temporal_server(port: int, database: Path) -> None:
    """Temporal's dev server by the SDK's own download; for machines without the binary."""
    from temporalio.testing import WorkflowEnvironment

    server = WorkflowEnvironment.start_local(
        ip=temporal.HOST, port=port, dev_server_database_filename=str(database), ui=False
    )
    async with await server, until_told() as stop:
        await stop.wait()
