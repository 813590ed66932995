"""A whole installation in this process, with real servers around it and a collector of traces."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from temporalio.testing import WorkflowEnvironment

from command.office import Office
from command.place import Place
from command.temporal import free_port
from integrations.guard import Reach
from tests.api_peer import ApiPeer, Says
from tests.canary import TOKEN
from tests.conftest import tool
from tests.imap_server import ImapServer, imap_server
from tests.smtp_server import SmtpServer
from untilgone.settings import Settings, read
from untilgone.store.database import Store
from untilgone.store.read import takedown
from untilgone.store.views import TakedownView
from web import app
from worker import mailbox, main
from workflows.connection import register_search_attributes

PLAYBOOK = """
title = "In seconds"
categories = []

[looks]
every = "1s"
eager_every = "1s"
eager_for = "5s"
confirm_every = "1s"
confirm_looks = 3
confirm_over = "1s"
watch_every = "1s"
watch_for = "1s"
patience = "60s"

[[step]]
party = "platform"
notice = "notice"
wait = "60s"
"""


def page(status: int, title: str) -> Says:
    """A page of the site."""
    body = f"<!doctype html><title>{title}</title><p>{title}".encode()
    return Says(status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8"})


@dataclass
class House:
    """An installation at work: worker, pages and mailbox."""

    store: Store
    site: ApiPeer
    mail: SmtpServer
    postbox: ImapServer
    pages: str
    office: Office  # as the command opens it

    async def report(self, **more: str) -> str:
        """Report the site's page as a program does; the takedown's reference."""
        said = {
            "urls": [f"http://platform.example:{self.site.port}/jane-example/1"],
            "category": "ncii",
            "playbook": "demo",
            **more,
        }
        async with httpx.AsyncClient(base_url=self.pages) as client:
            answer = await client.post(
                "/api/v1/reports", json=said, headers={"Authorization": f"Bearer {TOKEN}"}
            )
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()["takedowns"][0]["reference"]

    async def until(self, reference: str, wanted: Callable[[TakedownView], bool]) -> TakedownView:
        """Wait until the takedown is as wanted."""
        async with asyncio.timeout(60):
            while not wanted(view := await takedown(self.store, reference)):  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.05)
        return view


@pytest.fixture
def house(
    env: dict[str, str], sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., object]:
    """``async with house(**settings) as opened``: everything stands, and is over afterwards."""
    monkeypatch.setattr(mailbox, "_LISTENS_FOR", 0.5)  # so long it would be in ending

    @asynccontextmanager
    async def opened(**settings: str) -> AsyncIterator[House]:
        async with AsyncExitStack() as stack:
            server = await stack.enter_async_context(
                await WorkflowEnvironment.start_local(dev_server_existing_path=tool("temporal"))
            )
            await register_search_attributes(server.client)
            site = await stack.enter_async_context(ApiPeer(lambda _: page(200, "Jane")))
            mail = await stack.enter_async_context(SmtpServer())
            postbox = await stack.enter_async_context(imap_server())
            port = free_port()
            playbook = tmp_path / "demo.toml"  # only one of this name may count in seconds
            playbook.write_text(PLAYBOOK, encoding="utf-8")
            all_settings = env | postbox.settings() | settings
            all_settings |= {
                "TEMPORAL_ADDRESS": server.client.service_client.config.target_host,
                "UNTILGONE_PLAYBOOK_FILES": str(playbook),
                **mail.settings(),
                "UNTILGONE_API_TOKENS": f"carol:case_worker:{hashlib.sha256(TOKEN.encode()).hexdigest()}",
                "UNTILGONE_WEB_PORT": str(port),
                "UNTILGONE_WEB_ADDRESS": f"http://127.0.0.1:{port}",
            }
            reach = Reach(resolve=_here, permit=lambda ip: ip == "127.0.0.1", ports=None)
            stop, started = asyncio.Event(), asyncio.Event()
            working = asyncio.gather(
                main.run(all_settings, stop, reach=reach),
                mailbox.run(all_settings, stop),
                app.run(all_settings, stop, started=started),
            )
            try:
                serving = asyncio.ensure_future(started.wait())
                await asyncio.wait({working, serving}, return_when=asyncio.FIRST_COMPLETED)
                serving.cancel()
                assert started.is_set(), working
                office = Office(
                    place=Place(env=all_settings, data=tmp_path, is_trial=False),
                    settings=read(Settings, all_settings),
                    keyring=sqlite_store.keyring,
                    store=sqlite_store,
                )
                pages = f"http://127.0.0.1:{port}"
                yield House(sqlite_store, site, mail, postbox, pages, office)
            finally:
                stop.set()
                await working

    return opened


async def _here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]
