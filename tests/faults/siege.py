"""Many takedowns while everything that works on them is killed, over and over.

The schedule is the seed's: how long each process lives, at which steps it dies, what the mail
server and the sites do, when they kill. What happens between two kills is the machine's.
"""

import asyncio
import hashlib
import imaplib
import random
import re
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import Message
from pathlib import Path

import httpx
from sqlmodel import select

from command.temporal import free_port
from tests.canary import TOKEN
from tests.conftest import DIRECTORY, KEY, SECRET
from tests.faults.dying import MOMENTS, Deaths
from tests.faults.processes import Database, Processes
from tests.faults.world import Sites, TroubledMail, reply_to
from tests.imap_server import ImapServer, imap_server
from untilgone.keyring import KeyRing
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.mail_rows import MailRow
from untilgone.store.migrate import migrate
from workflows.connection import connect, register_search_attributes

# How long each lives, so that a busy machine gives it as much to live as an idle one.
LIVES = {  # seconds of its own work; a start needs a tenth, of the web three
    "worker": (0.02, 0.2),
    "worker 2": (0.05, 0.5),
    "worker 3": (2.0, 6.0),
    "mailbox": (0.02, 0.1),
    "web": (0.3, 1.0),
}
LONG = 60.0
SERVERS = {"server": (25, 50), "database": (15, 35)}  # kills of others
# Steps that a siege kills before and after.
STEPS = (
    "cases.open_case",
    "channels.take_turn",
    "hand in",
    "looks.keep_look",
    "mails.keep",
    "notices.leaving",
    "notices.prepare",
    "notices.settle",
    "put away",
    "start workflow",
    "submit",
    "tasks.keep_act",
    "turns.take_turn",
)
STEPS_TAKE = 120.0  # seconds; a busy machine may spare some
MOST_LETTERS = 3


@dataclass
class Siege:
    """What stands and what has happened."""

    seed: int
    processes: Processes
    database: Database
    deaths: Deaths
    sites: Sites
    mail: TroubledMail
    post: ImapServer
    store: Store
    keyring: KeyRing
    kills: Counter[str] = field(default_factory=Counter)
    gave_up: Counter[str] = field(default_factory=Counter)  # ended by themselves
    reported: dict[str, str] = field(default_factory=dict)  # host: takedown, as the web said
    replies: dict[str, bytes] = field(default_factory=dict)  # by the letter's number
    is_over: bool = False
    enough_at: float | None = None  # since when there were kills enough

    def chance(self, of: str) -> random.Random:
        return random.Random(f"{self.seed}/{of}")

    # -- those that are killed

    async def besiege(self, name: str, wanted: int) -> None:
        """Let it live for a while, kill it, start it again; at last it lives for good."""
        chance, life = self.chance(name), 0
        while not self.is_enough(wanted):
            life += 1
            self.processes.start(name, self.deaths, f"{name}/{life}")
            lasts = chance.uniform(*LIVES[name])
            if self.kills.total() >= wanted:  # what is left is to die at the steps not met yet
                lasts = LONG
            await self.processes.until_dead(name, lasts, lambda: self.is_enough(wanted))
            if self.processes.kill(name):
                self.kills[name.partition(" ")[0]] += 1
            else:
                self.gave_up[name] += 1
        self.calm()
        self.processes.start(name)

    def calm(self) -> None:
        """Nobody else kills from now on: nobody would be started again."""
        self.mail.is_calm, self.sites.deadly = True, 0

    async def besiege_server(self, name: str, wanted: int) -> None:
        """The same for one that everybody needs."""
        chance = self.chance(name)
        await self.start_server(name)
        while True:
            then = self.kills.total() + chance.randint(*SERVERS[name])
            while self.kills.total() < then or self.kills.total() >= wanted:
                if self.is_enough(wanted):
                    return
                await asyncio.sleep(0.05)
            self.database.kill() if name == "database" else self.processes.kill(name)
            self.kills[name] += 1
            await self.start_server(name)

    async def start_server(self, name: str) -> None:
        if name == "database":
            await self.database.start()
        else:
            self.processes.start(name)

    def is_enough(self, wanted: int) -> bool:
        """So many kills, and one at each step; for the latter nobody waits without end."""
        if self.kills.total() < wanted:
            return False
        self.enough_at = self.enough_at or time.monotonic()
        return not self.spared() or time.monotonic() > self.enough_at + STEPS_TAKE

    def spared(self) -> set[str]:
        """Moments of steps at which nobody has died yet."""
        moments = {f"{step} {moment}" for step in STEPS for moment in MOMENTS}
        return moments - self.deaths.met().keys()

    # -- those who report, and those who answer

    async def report(self, number: int, web: httpx.AsyncClient) -> None:
        """As a program does: the same key, until it is told where its case is."""
        host = f"p{number}.platform.example"
        self.sites.goes_after[host] = self.chance(host).randint(1, MOST_LETTERS)
        url = f"http://{host}:{self.sites.port}/post/1"
        body = {"urls": [url], "category": "ncii", "playbook": "demo"}
        key = {"Idempotency-Key": f"report {number}"}
        while True:
            try:
                said = await web.post("/api/v1/reports", json=body, headers=key)
            except httpx.TransportError:
                await asyncio.sleep(0.2)
                continue
            if said.status_code in {200, 201}:
                [opened] = said.json()["takedowns"]
                self.reported[host] = opened["reference"]
                return
            assert said.status_code in {500, 503}, said.text
            await asyncio.sleep(0.2)

    def hear(self, letter: Message) -> None:
        """A letter has arrived: its site may react, and somebody may answer it."""
        text = str(letter.get_payload(0)) if letter.is_multipart() else str(letter)
        found = re.search(r"p\d+\.platform", text.replace("[.]", "."))
        assert found, text
        host = f"{found[0]}.example"
        self.sites.told(host)
        number = len(self.mail.taken)
        self.replies[str(number)] = reply_to(letter, number)

    async def answer(self) -> None:
        """Put the answers into the mailbox as they come."""
        put = 0
        while not self.is_over:
            with suppress(OSError, imaplib.IMAP4.error):  # a busy server; it is put again
                for mail in list(self.replies.values())[put:]:
                    await self.post.put(mail)
                    put += 1
            await asyncio.sleep(0.2)

    async def play(self, kills: int, takedowns: int) -> None:
        """Everything at once, until there were so many kills and everybody has a reference."""
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self.processes.env['UNTILGONE_WEB_PORT']}",
            headers={"Authorization": f"Bearer {TOKEN}"},
            timeout=15,
        ) as web:
            async with asyncio.timeout(400 + 3 * kills), asyncio.TaskGroup() as group:
                answering = asyncio.create_task(self.answer())
                for name in LIVES:
                    group.create_task(self.besiege(name, kills))
                for name in SERVERS:
                    group.create_task(self.besiege_server(name, kills))
                for number in range(takedowns):
                    group.create_task(self.report(number, web))
                    await asyncio.sleep(self.chance(f"pause {number}").uniform(0, 0.8))
            await self.settled()
            self.is_over = True
            await answering

    async def settled(self) -> None:
        """Each is written about or asks somebody; then all goes away, and all must find out."""
        async with asyncio.timeout(600):
            while not all([await self.is_told(*each) for each in self.reported.items()]):  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.5)
            self.sites.gone |= self.reported.keys()
            while await self.open_ones() or self.came() - await self.kept():  # noqa: ASYNC110
                await asyncio.sleep(0.5)

    async def is_told(self, host: str, reference: str) -> bool:
        if self.sites.letters[host]:
            return True
        view = await read.takedown(self.store, reference)
        return view.line.closed_at is not None or any(task.done_at is None for task in view.tasks)

    def came(self) -> set[str]:
        """Digests of the replies."""
        return {hashlib.sha256(mail).hexdigest() for mail in self.replies.values()}

    async def kept(self) -> set[str]:
        """Digests of the mails in the store."""
        async with self.store.reading() as session:
            return set((await session.exec(select(MailRow.digest))).all())

    async def open_ones(self) -> set[str]:
        lines = await read.takedowns(self.store, read.Filter(), limit=10_000)
        return {line.reference for line in lines if line.closed_at is None}


@asynccontextmanager
async def siege(seed: int, folder: Path, *, each: int = 2) -> AsyncIterator[Siege]:
    """Everything that a siege needs; nothing is killed yet, and only what is no process runs."""
    keyring = KeyRing.parse(KEY, SECRET)
    (folder / "directory.toml").write_text(DIRECTORY, "utf-8")
    (folder / "deaths").mkdir()
    processes = Processes(folder, {}, free_port())
    async with AsyncExitStack() as stack:
        database = Database()
        stack.callback(database.close)
        migrate(database.url)
        store = Store(database.url, keyring)
        stack.push_async_callback(store.close)
        sites = Sites(random.Random(f"{seed}/sites"), processes.kill_client)
        await sites.open()
        stack.push_async_callback(sites.close)
        mail = await stack.enter_async_context(
            TroubledMail(chance=random.Random(f"{seed}/mail"), kill_client=processes.kill_client)
        )
        post = await stack.enter_async_context(imap_server())
        processes.env = {
            "UNTILGONE_DATABASE_URL": database.url,
            "UNTILGONE_KEYS": KEY,
            "UNTILGONE_SECRET": SECRET,
            "UNTILGONE_ORGANISATION_NAME": "Example Hotline",
            "UNTILGONE_ORGANISATION_EMAIL": "notices@hotline.example",
            "UNTILGONE_ORGANISATION_URL": "https://hotline.example/",
            "UNTILGONE_DIRECTORY_FILES": str(folder / "directory.toml"),
            "UNTILGONE_SECOND_RESOLVERS": "off",
            "UNTILGONE_RESOLVERS": "off",
            "UNTILGONE_WEB_PORT": str(free_port()),
            "UNTILGONE_API_TOKENS": f"carol:admin:{hashlib.sha256(TOKEN.encode()).hexdigest()}",
            "TEMPORAL_ADDRESS": f"127.0.0.1:{processes.port}",
            **mail.settings(),
            "UNTILGONE_ABUSE_EMAIL_TIMEOUT": "2",
            **post.settings(),
        }
        processes.start("server")
        client = await connect(processes.env, keyring, patience=timedelta(seconds=60))
        await register_search_attributes(client)
        processes.kill("server")
        deaths = Deaths(folder=folder / "deaths", each=each, seed=str(seed), chance=0.5)
        made = Siege(seed, processes, database, deaths, sites, mail, post, store, keyring)
        mail.heard = made.hear
        try:
            yield made
        finally:
            processes.kill(*processes.running)
