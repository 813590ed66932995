"""A whole house: real store, real Temporal server, real worker, and the app in front of them."""

import asyncio
import hashlib
import re
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from tests.canary import WORD, histories_that_show
from tests.conftest import KEY, SECRET, open_store, tool
from tests.people import ADA, CAROL, LEO, MIA
from tests.replay.record import recorded_kinds
from tests.stand_ins import Desk as AbuseDesk
from tests.stand_ins import Site
from untilgone.errors import OutcomeUnknown, Refused
from untilgone.keyring import KeyRing
from untilgone.people import Person
from untilgone.settings import Settings, read
from untilgone.settings_shown import Surroundings
from untilgone.store import links
from untilgone.store.database import Store
from untilgone.store.read import takedown
from untilgone.store.views import TakedownView
from web.app import build
from worker import main as worker
from workflows.connection import register_search_attributes
from workflows.desk import PATIENCE, Desk
from workflows.encryption import data_converter
from workflows.intake import takedown_id
from workflows.takedown import TakedownWorkflow

ADDRESS = "http://127.0.0.1:8400"
ANSWERS = "https://answers.hotline.example"
SECRETS = {"UNTILGONE_KEYS": KEY, "UNTILGONE_SECRET": SECRET}
EVERYBODY = (CAROL, LEO, MIA, ADA)

DIRECTORY = """
[[party]]
slug = "pretend_platform"
kind = "platform"
name = "Pretend Platform"
domains = ["platform.example"]
contacts = [{channel = "abuse_email", address = "abuse@platform.example", source = "directory"}]

[[party]]
slug = "dutch_platform"
kind = "platform"
name = "Dutch Platform"
languages = ["nl"]
domains = ["dutch.example"]
contacts = [{channel = "abuse_email", address = "abuse@dutch.example", source = "directory"}]
duties = [{law = "The Pretend Act", deadline = "48h", for = ["ncii"], source = "invented", certainty = "B"}]

[[party]]
slug = "form_only"
kind = "platform"
name = "Form Only"
domains = ["form.example"]
contacts = [{channel = "manual_form", address = "https://form.example/abuse", source = "directory"}]

[[party]]
slug = "unsure"
kind = "platform"
name = "Unsure"
domains = ["unsure.example"]
contacts = [{channel = "abuse_email", address = "abuse@unsure.example", source = "directory"}]

[[party]]
slug = "closed_mailbox"
kind = "platform"
name = "Closed Mailbox"
domains = ["closed.example"]
contacts = [{channel = "abuse_email", address = "abuse@closed.example", source = "directory"}]
"""

PLAYBOOK = """
title = "Somebody legal reads it first"
categories = ["doxing"]

[looks]
every = "1h"
eager_every = "5m"
eager_for = "2h"
confirm_every = "1h"
confirm_looks = 3
confirm_over = "24h"
watch_every = "1d"
watch_for = "180d"
patience = "24h"

[[step]]
party = "platform"
notice = "notice"
wait = "3d"
approve = "legal"
"""


OUTCOMES = {
    "abuse@unsure.example": OutcomeUnknown("The connection broke after the text."),
    "abuse@closed.example": Refused("550 no such mailbox", address_is_bad=True),
}


class Abuse(AbuseDesk):
    """Takes every notice, except at two addresses."""

    async def submit(self, notice, leaving):
        self.outcomes = [OUTCOMES.get(notice.address)]
        return await super().submit(notice, leaving)


def token_of(person: Person) -> str:
    return f"{WORD}-of-{person.name}"


@dataclass
class House:
    """One installation and ways into it."""

    settings: Settings
    store: Store
    desk: Desk
    app: FastAPI
    client: Client
    start_worker: Callable[..., Worker]

    def nobody(self, **more) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app), base_url=more.pop("address", ADDRESS), **more
        )

    def api(self, person: Person) -> httpx.AsyncClient:
        return self.nobody(headers={"Authorization": f"Bearer {token_of(person)}"})

    async def browser(self, person: Person) -> "Browser":
        link = await links.make_link(self.store, person, timedelta(minutes=10), datetime.now(UTC))
        client = self.nobody(headers={"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"})
        await client.post(f"/sign-in/{link}")
        return Browser(client)

    async def report(self, url: str | None = None, **more) -> str:
        """Report one URL; the reference of its takedown."""
        body = {"urls": [url or some_url()], "category": "ncii"} | more
        async with self.api(CAROL) as client:
            answer = await client.post("/api/v1/reports", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()["takedowns"][0]["reference"]

    async def until(self, reference: str, wanted: Callable[[TakedownView], object]) -> TakedownView:
        """Wait until the store shows what is wanted."""
        for _ in range(1200):
            view = await takedown(self.store, reference)
            if wanted(view):
                return view
            await asyncio.sleep(0.05)
        raise AssertionError(f"never happened: {view}")

    async def with_task(self, url: str, **more) -> TakedownView:
        """Report a URL that ends up with a task for a person, of which its workflow knows too."""
        reference = await self.report(url, **more)
        view = await self.until(reference, lambda view: view.tasks)
        following = self.client.get_workflow_handle_for(
            TakedownWorkflow.run, takedown_id(reference)
        )
        async with asyncio.timeout(60):
            while not (await following.query(TakedownWorkflow.progress)).tasks:  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.02)
        return view


class Browser:
    """Somebody signed in, who sends the forms that pages show."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_) -> None:
        await self.client.aclose()

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(path)

    async def csrf(self) -> str:
        page = await self.client.get("/me")
        return re.search(r'name="csrf" value="([^"]+)"', page.text)[1]

    async def send(self, path: str, **fields) -> httpx.Response:
        return await self.client.post(path, data={"csrf": await self.csrf()} | fields)


def some_url() -> str:
    return f"https://platform.example/post/{uuid4().hex}"


def settings_in(folder: Path, **more: str) -> Settings:
    return read(Settings, env_in(folder, **more))


def env_in(folder: Path, **more: str) -> dict[str, str]:
    (folder / "directory.toml").write_text(DIRECTORY, encoding="utf-8")
    (folder / "read_first.toml").write_text(PLAYBOOK, encoding="utf-8")
    tokens = " ".join(
        f"{p.name}:{p.role}:{hashlib.sha256(token_of(p).encode()).hexdigest()}" for p in EVERYBODY
    )
    env = {
        "UNTILGONE_DATABASE_URL": f"sqlite:///{folder}/store.db",
        "UNTILGONE_ORGANISATION_NAME": "Example Hotline",
        "UNTILGONE_ORGANISATION_EMAIL": "notices@hotline.example",
        "UNTILGONE_ORGANISATION_URL": "https://hotline.example/",
        "UNTILGONE_DIRECTORY_FILES": str(folder / "directory.toml"),
        "UNTILGONE_PLAYBOOK_FILES": str(folder / "read_first.toml"),
        "UNTILGONE_API_TOKENS": tokens,
        "UNTILGONE_ANSWER_ADDRESS": ANSWERS,
        "UNTILGONE_TASK_QUEUE": uuid4().hex,
    }
    return SECRETS | env | more


@asynccontextmanager
async def built(settings: Settings, *, patience: timedelta = PATIENCE) -> AsyncIterator[House]:
    """A house on a database that is there already; no worker works in it yet."""
    keyring = KeyRing.parse(KEY, SECRET)
    store = open_store(settings.database_url.get_secret_value(), keyring)
    environment = await WorkflowEnvironment.start_local(
        dev_server_existing_path=tool("temporal"), data_converter=data_converter(keyring)
    )
    async with environment:
        await register_search_attributes(environment.client)
        desk = Desk(environment.client, settings.task_queue, patience=patience)

        def start_worker(**more) -> Worker:
            site, client = [[Site(200)]], environment.client
            parts = {"spacing": timedelta(0)} | more
            return worker.build(client, settings, store, [Abuse()], site, **parts)

        app = build(settings, store, desk, surroundings=Surroundings(env=SECRETS))
        yield House(settings, store, desk, app, environment.client, start_worker)
        assert await histories_that_show(environment.client) == []
        await recorded_kinds(environment.client)
    await store.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def empty_house(
    request: pytest.FixtureRequest, tmp_path_factory, migrated_sqlite: Path
) -> AsyncIterator[House]:
    """A house in which no worker works; a module with PATIENCE does not wait long for one."""
    patience = getattr(request.module, "PATIENCE", PATIENCE)
    settings = settings_in(tmp_path_factory.mktemp("house"))
    url = settings.database_url.get_secret_value()
    shutil.copy(migrated_sqlite, url.removeprefix("sqlite:///"))
    async with built(settings, patience=patience) as house:
        yield house


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(empty_house: House) -> AsyncIterator[House]:
    """A house with a worker."""
    async with empty_house.start_worker():
        yield empty_house
