"""Channels of APIs with somebody to talk to: the channel, what it takes, and its peer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from integrations import CHANNELS
from integrations.base import Channel
from tests.api_peer import ApiPeer, Asked
from tests.example_notices import a_notice
from tests.host_stubs import STUBS as HOSTS
from tests.host_stubs import Stub
from tests.members_peers import STUBS as MEMBERS
from tests.social_peers import STUBS as PLATFORMS
from untilgone.notices import Notice
from untilgone.settings import read

STUBS: dict[str, Stub] = {**HOSTS, **MEMBERS, **PLATFORMS}
CLASSES = {channel_class.slug: channel_class for channel_class in CHANNELS}


@dataclass
class Talk:
    """A channel and its peer; ``answers`` is the stub itself."""

    channel: Channel
    peer: ApiPeer
    answers: Any
    stub: Stub

    def notice(self, **changes: Any) -> Notice:
        """A notice that this channel takes."""
        return a_notice(**({"channel": self.channel.slug} | dict(self.stub.notice) | changes))

    @property
    def reports(self) -> list[Asked]:
        """The requests with a report that have arrived."""
        return [asked for asked in self.peer.asked if self.stub.is_report(asked)]


@asynccontextmanager
async def talking(slug: str, **settings: Any) -> AsyncIterator[Talk]:
    """The channel with its example settings, to a fresh stub on loopback."""
    stub, channel_class = STUBS[slug], CLASSES[slug]
    config = read(channel_class.config_class, stub.settings, f"UNTILGONE_{slug.upper()}_")
    answers = stub.answers()
    async with ApiPeer(answers) as peer:
        elsewhere = settings.pop("base_url", f"{peer.url}{stub.root}")
        config = replace(config, **(dict.fromkeys(stub.roots, elsewhere) | settings))
        yield Talk(channel_class(config), peer, answers, stub)


class Leaving:
    """Counts how often it was awaited."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self) -> None:
        self.times += 1
