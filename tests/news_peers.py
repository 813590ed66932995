"""What news to reporters needs in tests: mail settings for a server on loopback, and a receiver."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpcore

from integrations.api import ApiClient
from integrations.guard import Reach
from integrations.network import AsyncioNetwork
from integrations.reporter_hook import ReporterHook
from integrations.reporter_mail import Config, ReporterMail
from integrations.smtp import Security
from tests.api_peer import Answers, ApiPeer, Says
from tests.certificates import make_authority
from tests.conftest import SECRET
from untilgone.news_texts import NewsTexts
from untilgone.paths import TEMPLATES

PATIENCE = 30.0  # a test that waits this long has failed
TEXTS = NewsTexts(TEMPLATES)
CONTACT = "020 000 00 00"


def mail_to(server: Any, **changes: Any) -> ReporterMail:
    """Mail by way of a server on loopback."""
    settings = {
        "host": "127.0.0.1",
        "port": server.port,
        "security": Security.NONE,
        "sender": "desk@office.example",
        "sender_name": "The desk",
        "contact": CONTACT,
        "timeout": PATIENCE,
        "deadline": 2 * PATIENCE,
    }
    return ReporterMail(Config(**(settings | changes)))


class OnePort(AsyncioNetwork):
    """A network in which port 443 is another one."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def connect_tcp(self, host: str, _port: int, *more: Any) -> httpcore.AsyncNetworkStream:
        return await super().connect_tcp(host, self._port, *more)


@asynccontextmanager
async def receiver(
    folder: Path, answers: Answers = lambda _asked: Says()
) -> AsyncIterator[tuple[ApiPeer, ReporterHook]]:
    """A receiver of webhooks for ``partner.example`` on loopback, and what calls it there."""
    authority = make_authority(folder, name="partner.example")

    async def resolve(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    async with ApiPeer(answers, authority.server) as peer:
        client = ApiClient(
            reach=Reach(resolve=resolve, permit=lambda _: True),
            trust=lambda: ssl.create_default_context(cafile=authority.ca_file),
            backend=OnePort(peer.port),
        )
        yield peer, ReporterHook(SECRET.encode(), client)
