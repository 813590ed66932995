"""The staged desk, the app in front of it, and what its pages say at one moment."""

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest
from aiosqlite.core import Connection
from sqlalchemy import create_engine, insert, select
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession
from temporalio.client import Client

from tests.canary import TOKEN
from tests.conftest import KEY, SECRET, open_store
from tests.people import MIA
from tests.recount.byhand import Raw, Round, rounds
from tests.recount.pages import Page
from tests.recount.publishing import publish
from tests.recount.stage import DIRECTORY, READ_AT, Stage
from tests.recount.surroundings import surround
from untilgone.keyring import KeyRing
from untilgone.people import Person, Role
from untilgone.settings import Settings, read
from untilgone.store import links
from untilgone.store.database import Store
from web.app import build
from workflows.desk import Desk

OLGA = Person(name="olga", role=Role.MANAGER, desk="other")
_ADDRESS = "http://127.0.0.1:8400"


@dataclass
class Office:
    """The app in front of a staged store; every page is of ``READ_AT``."""

    runner: asyncio.Runner
    env: dict[str, str]
    url: str
    _kept: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._settings = read(Settings, self.env)
        self._store = open_store(self.url, KeyRing.parse(KEY, SECRET))
        self._clients: dict[str, httpx.AsyncClient] = {}
        self._app = self.runner.run(self._built())

    async def _built(self):  # type: ignore[no-untyped-def]
        # No page of figures asks the desk for anything, so nobody need listen there.
        client = await Client.connect("127.0.0.1:1", lazy=True)
        desk = Desk(client, self._settings.task_queue)
        return build(self._settings, self._store, desk, now=lambda: READ_AT)

    def page(self, path: str, person: Person = MIA) -> Page:
        """A page as somebody sees it, taken apart."""
        return Page(self.html(path, person))

    def html(self, path: str, person: Person = MIA) -> str:
        """A page as it is served."""
        at = (path, person.name)
        if at not in self._kept:
            self._kept[at] = self.runner.run(self._got(path, person))
        return self._kept[at]

    async def _got(self, path: str, person: Person) -> str:
        if person.name not in self._clients:
            transport = httpx.ASGITransport(self._app)
            headers = {"Origin": _ADDRESS, "Sec-Fetch-Site": "same-origin"}
            client = httpx.AsyncClient(transport=transport, base_url=_ADDRESS, headers=headers)
            link = await links.make_link(self._store, person, timedelta(minutes=10), READ_AT)
            await client.post(f"/sign-in/{link}")
            self._clients[person.name] = client
        answer = await self._clients[person.name].get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def machine(self, path: str, token: str) -> httpx.Response:
        """What a machine gets that knows the token."""

        async def got() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            headers = {"Authorization": f"Bearer {token}"}
            async with httpx.AsyncClient(transport=transport, base_url=_ADDRESS) as client:
                return await client.get(path, headers=headers)

        return self.runner.run(got())

    def close(self) -> None:
        """Give everything back."""

        async def closed() -> None:
            for client in self._clients.values():
                await client.aclose()
            await self._store.close()

        self.runner.run(closed())


@dataclass(frozen=True)
class ByHand:
    """The raw tables, and every round of each desk by hand."""

    raw: Raw
    main: list[Round]
    other: list[Round]


class OneTransaction(Store):
    """A store that keeps everything in one transaction: nobody else is there to wait for."""

    @asynccontextmanager
    async def whole(self) -> AsyncIterator[None]:
        """What is kept inside is committed at the end, and can be read before."""
        async with super().writing() as self._session:
            yield

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        yield self._session
        await self._session.flush()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        yield self._session


async def _at_once(_connection: Connection, function, *args, **named):  # type: ignore[no-untyped-def]
    return partial(function, *args, **named)()


@pytest.fixture(scope="session")
def staged(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path
) -> Iterator[tuple[asyncio.Runner, dict[str, str], Path]]:
    """The store, filled once."""
    folder = tmp_path_factory.mktemp("recount")
    path = Path(shutil.copy(migrated_sqlite, folder / "store.db"))
    (folder / "directory.toml").write_text(DIRECTORY, encoding="utf-8")
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    env = {
        "UNTILGONE_DATABASE_URL": f"sqlite:///{path}",
        "UNTILGONE_KEYS": KEY,
        "UNTILGONE_SECRET": SECRET,
        "UNTILGONE_ORGANISATION_NAME": "Example Hotline",
        "UNTILGONE_ORGANISATION_EMAIL": "notices@hotline.example",
        "UNTILGONE_ORGANISATION_URL": "https://hotline.example/",
        "UNTILGONE_DIRECTORY_FILES": str(folder / "directory.toml"),
        "UNTILGONE_API_TOKENS": f"mia:manager:{digest}",
        "UNTILGONE_METRICS_TOKEN": TOKEN,
    }
    with asyncio.Runner() as runner, pytest.MonkeyPatch.context() as patch:
        # Half of the time of so many statements is that of handing each to another thread.
        patch.setattr(Connection, "_execute", _at_once)
        store = OneTransaction(env["UNTILGONE_DATABASE_URL"], KeyRing.parse(KEY, SECRET))

        async def fill() -> None:
            async with store.whole():
                await surround(store, await Stage(store).play())
                await publish(store, folder / "directory.toml")
            await store.close()

        runner.run(fill())
        patch.undo()
        yield runner, env, path


@pytest.fixture(scope="session")
def office(staged: tuple[asyncio.Runner, dict[str, str], Path]) -> Iterator[Office]:
    """The app in front of it."""
    runner, env, _path = staged
    opened = Office(runner, env, env["UNTILGONE_DATABASE_URL"])
    for person in (MIA, OLGA):  # that somebody signs in for the first time is an act, too
        opened.html("/me", person)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def in_postgresql(
    staged: tuple[asyncio.Runner, dict[str, str], Path], office: Office, migrated_postgres: str
) -> Iterator[Office]:
    """The app in front of the same rows in PostgreSQL."""
    runner, env, path = staged
    here, there = create_engine(f"sqlite:///{path}"), create_engine(migrated_postgres)
    with here.connect() as source, there.begin() as target:
        for table in reversed(SQLModel.metadata.sorted_tables):
            target.execute(table.delete())
        for table in SQLModel.metadata.sorted_tables:
            rows = [dict(row) for row in source.execute(select(table)).mappings()]
            if rows:
                target.execute(insert(table), rows)
    here.dispose()
    there.dispose()
    opened = Office(runner, env, migrated_postgres)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def by_hand(staged: tuple[asyncio.Runner, dict[str, str], Path], office: Office) -> ByHand:
    """What was counted by hand in the raw tables."""
    raw = Raw(staged[2])
    return ByHand(raw=raw, main=rounds(raw, "main"), other=rounds(raw, "other"))
