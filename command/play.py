"""The play of ``untilgone demo``: a whole takedown in under a minute, for real, against a pretend platform and host.

The Temporal server, the store, SMTP and HTTP are real; only the world around is pretended. The
platform does not react, the host removes the page, later it comes back and is caught.
"""

import asyncio
import secrets
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from command import tables, temporal
from command.children import Child
from command.output import Exit, console, print_json
from untilgone.cases import Category, Report, State
from untilgone.errors import UntilgoneError
from untilgone.keyring import KeyRing
from untilgone.record import Act
from untilgone.settings import Settings, read
from untilgone.store import as_json
from untilgone.store import read as store_read
from untilgone.store.database import Store
from untilgone.store.migrate import migrate

if TYPE_CHECKING:
    from command.pretend import PretendSite

_NAME = "pretend-platform.example"
_TOLD_AT_FIRST = 2  # platform and host; once both were thanked it comes back
_LIMIT = 60.0  # seconds; it takes about half of that
_DIRECTORY = f"""
[[party]]
slug = "pretend_platform"
kind = "platform"
name = "Pretend Platform"
domains = ["{_NAME}"]
contacts = [{{channel = "abuse_email", address = "abuse@{_NAME}", source = "demo"}}]

[[party]]
slug = "pretend_host"
kind = "host"
name = "Pretend Host"
domains = ["{_NAME}"]
contacts = [{{channel = "abuse_email", address = "abuse@pretend-host.example", source = "demo"}}]
"""


@dataclass
class World:
    """What the pretend parties do when they get mail, and when the page comes back."""

    site: "PretendSite"
    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    came_back: bool = False

    def read(self, recipient: str, mail: EmailMessage) -> None:
        """The platform sleeps until the page has come back once; the host acts within a second.

        Thanks, which come while nothing is there, ask nobody to act.
        """
        self.mails.append((recipient, mail))
        can_act = recipient.startswith("abuse@pretend-host") or self.came_back
        if can_act and self.site.is_up:
            asyncio.get_running_loop().call_later(1.0, self.take_down)

    def take_down(self) -> None:
        """Somebody who can act has acted."""
        self.site.is_up = False

    def put_back(self) -> None:
        """Somebody uploads it again."""
        self.site.is_up = True
        self.came_back = True


async def play(*, json: bool) -> Exit:
    """Play it, showing it as it happens; with ``json`` one document at the end."""
    began = time.monotonic()
    if not json:
        _introduce()
    async with _stage() as (env, store, world):
        from workflows.connection import connect
        from workflows.desk import Desk

        settings = read(Settings, env)
        front = Desk(await connect(env, store.keyring), settings.task_queue)
        opened = await front.report(
            Report(
                report_id=secrets.token_hex(8),
                urls=(f"http://{_NAME}:{world.site.port}/post/1",),
                category=Category.NCII_SYNTHETIC,
                reported_by="carol",
                playbook="demo",
                explanation="The person shown never agreed to this image.",
            )
        )
        reference = opened.takedowns[0].reference
        if reference is None:
            raise UntilgoneError("The demonstration could not open its case.")
        acts = [act async for act in _timeline(store, world, reference, quiet=json)]
        view = await store_read.takedown(store, reference)
        seconds = round(time.monotonic() - began, 1)
    if json:
        print_json(_document(opened.reference, as_json.takedown_json(view), world, seconds))
    else:
        _conclude(acts, world, seconds)
    return Exit.DONE if view.line.state is State.CLOSED else Exit.REFUSED


@asynccontextmanager
async def _stage() -> AsyncIterator[tuple[dict[str, str], Store, World]]:
    """Everything real that the play needs, and the pretended parties; all gone afterwards."""
    from command.pretend import PretendMailbox, PretendSite
    from integrations.guard import Reach
    from worker.main import run
    from workflows.connection import connect, register_search_attributes

    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="untilgone-demo-")))
        port = temporal.free_port()
        command = temporal.server_command(port, folder / "temporal.db")
        server = Child(name="The Temporal server", command=command, log=folder / "temporal.log")
        await server.start()
        stack.push_async_callback(server.end)
        site = PretendSite()
        await site.open()
        stack.push_async_callback(site.close)
        world = World(site)
        mailbox = PretendMailbox(world.read)
        mailbox.open()
        stack.callback(mailbox.close)
        env = _settings(folder, port, mailbox.port)
        await asyncio.to_thread(migrate, env["UNTILGONE_DATABASE_URL"])
        keyring = KeyRing.parse(env["UNTILGONE_KEYS"], env["UNTILGONE_SECRET"])
        client = await connect(env, keyring, patience=timedelta(seconds=20))
        await register_search_attributes(client)
        store = Store(env["UNTILGONE_DATABASE_URL"], keyring)
        stack.push_async_callback(store.close)

        async def find(_host: str, _port: int) -> list[str]:
            return [temporal.HOST]

        # Only here may looks visit this machine: every name of the play lives on it.
        reach = Reach(
            resolve=find, permit=lambda ip: ip == temporal.HOST, ports=frozenset({site.port})
        )
        stop = asyncio.Event()
        working = asyncio.create_task(run(env, stop, reach=reach))
        try:
            yield env, store, world
        finally:
            stop.set()
            await working


def _settings(folder: Path, temporal_port: int, smtp_port: int) -> dict[str, str]:
    directory = folder / "directory.toml"
    directory.write_text(_DIRECTORY, encoding="utf-8")
    return {
        "TEMPORAL_ADDRESS": f"{temporal.HOST}:{temporal_port}",
        "UNTILGONE_DATABASE_URL": f"sqlite:///{folder / 'store.db'}",
        "UNTILGONE_KEYS": KeyRing.make_entry("demo"),
        "UNTILGONE_SECRET": secrets.token_urlsafe(32),
        "UNTILGONE_ORGANISATION_NAME": "Example Hotline",
        "UNTILGONE_ORGANISATION_EMAIL": "notices@hotline.example",
        "UNTILGONE_ORGANISATION_URL": "https://hotline.example/",
        "UNTILGONE_DIRECTORY_FILES": str(directory),
        "UNTILGONE_INTEGRATIONS": "abuse_email",
        "UNTILGONE_ABUSE_EMAIL_HOST": temporal.HOST,
        "UNTILGONE_ABUSE_EMAIL_PORT": str(smtp_port),
        "UNTILGONE_ABUSE_EMAIL_SECURITY": "none",
        "UNTILGONE_ABUSE_EMAIL_SENDER": "notices@hotline.example",
        "UNTILGONE_ABUSE_EMAIL_SENDER_NAME": "Example Hotline",
    }


async def _timeline(
    store: Store, world: World, reference: str, *, quiet: bool
) -> AsyncIterator[Act]:
    """The record as it is written, until the takedown is closed."""
    last, shown, deadline = 0, 0, time.monotonic() + _LIMIT
    began: datetime | None = None
    thanked = 0
    while time.monotonic() < deadline:
        async for act in store_read.record(store, after=last):
            last = act.seq
            began = began or act.at
            thanked += act.kind == "withdrawal delivered"
            if thanked == _TOLD_AT_FIRST and act.kind == "withdrawal delivered":
                asyncio.get_running_loop().call_later(1.5, world.put_back)
            if not quiet:
                _show(act, began)
                shown = _name_mails(act, world, shown)
            yield act
            if act.kind == "closed":
                return
        await asyncio.sleep(0.1)
    raise UntilgoneError(f"{reference} was not closed within {_LIMIT:.0f} seconds.")


_STORY = {
    "takedown opened": "A report came in. From here on no crash can lose it.",
    "seen live": "We looked: it is there.",
    "notice prepared": "The exact letter is kept before anything leaves.",
    "notice delivered": "The platform's mail server took it. Accepted is not gone.",
    "reminder delivered": "No reaction: a reminder.",
    "escalation delivered": "Still there: on to the host.",
    "seen gone": "Gone? Once is not enough.",
    "confirmed gone": "Gone in three looks, spread over time. We keep watching.",
    "withdrawal delivered": "Whoever was told hears that it is gone, and is thanked.",
    "live again": "It came back and was caught. The ladder starts again.",
    "closed": "It stayed gone while we watched.",
}


def _show(act: Act, began: datetime) -> None:
    seconds = (act.at - began).total_seconds()
    console.print(
        Text.assemble(
            (f" {seconds:5.1f} s  ", "dim"),
            (f"{act.kind:22}", tables.act_style(act.kind)),
            _STORY.get(act.kind, ""),
        ),
        soft_wrap=True,
    )


def _name_mails(act: Act, world: World, shown: int) -> int:
    """Say which letters the mailbox has got since, in a line each."""
    if not act.kind.endswith("delivered"):
        return shown
    for recipient, mail in world.mails[shown:]:
        console.print(Text(f"{'':11}✉ {recipient}", style="cyan"), soft_wrap=True)
        console.print(Text(f"{'':11}  {mail['Subject']}", style="dim cyan"), soft_wrap=True)
    return len(world.mails)


def _show_letters(world: World) -> None:
    """Print the letters exactly as the mailbox got them."""
    console.print(Rule("The letters, as the mailbox got them"))
    for recipient, mail in world.mails:
        body = mail.get_body(("plain",))
        text = body.get_content() if body else ""
        title = Text(f"To {recipient}: {mail['Subject']}")
        console.print(
            Panel(Text(text.rstrip()), title=title, title_align="left", border_style="cyan")
        )


def _introduce() -> None:
    console.print(Rule("Until Gone: one takedown, from the report to the day it stays gone"))
    console.print(
        "Real Temporal server, real mail over SMTP, real looks over HTTP; the platform, the host "
        "and the mailbox are pretended, on this machine. Days pass as seconds.\n",
        style="dim",
    )


def _conclude(acts: list[Act], world: World, seconds: float) -> None:
    console.print()
    _show_letters(world)
    console.print(Rule(style="green"))
    reappeared = sum(act.kind == "live again" for act in acts)
    console.print(
        f"Closed after {seconds} s: {len(world.mails)} letters, none twice; came back "
        f"{reappeared} time and was caught. Try it yourself: `./run`.",
        style="bold green",
    )


def _document(
    case: str | None, takedown: dict[str, Any], world: World, seconds: float
) -> dict[str, Any]:
    letters = [
        {"to": recipient, "subject": str(mail["Subject"]), "message_id": str(mail["Message-ID"])}
        for recipient, mail in world.mails
    ]
    return {"case": case, "takedown": takedown, "letters": letters, "seconds": seconds}
