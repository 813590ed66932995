"""On the way to an IMAP server: passes everything on, and cuts the stream where a test says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.imap_server import ImapServer


@dataclass(frozen=True, kw_only=True)
class Cut:
    """The stream ends in what the server says to the next such command: after so many octets."""

    command: str  # such as FETCH
    after: int | None = 0  # None: after its first line


@dataclass
class Relay:
    """Connections to one server. ``cuts`` are still to be made, one after the other."""

    server: ImapServer
    cuts: list[Cut]
    hides: bytes = b""  # what the server can, and nobody hears of
    refuses: str = ""  # a command that is told no
    port: int = 0
    _talks: set[asyncio.Task[None]] = field(default_factory=set)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it or it is cut."""
        there = await asyncio.open_connection("127.0.0.1", self.server.port)
        talk = _Talk(self, *there, reader, writer)
        sides = [asyncio.create_task(talk.asked()), asyncio.create_task(talk.told())]
        self._talks.update(sides)
        try:
            await asyncio.wait(sides, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for side in sides:
                side.cancel()
            await asyncio.gather(*sides, return_exceptions=True)
            self._talks.difference_update(sides)
            writer.transport.abort()
            there[1].transport.abort()

    def hang_up(self) -> None:
        """End every connection."""
        for side in self._talks:
            side.cancel()


@dataclass
class _Talk:
    relay: Relay
    from_server: asyncio.StreamReader
    to_server: asyncio.StreamWriter
    from_client: asyncio.StreamReader
    to_client: asyncio.StreamWriter
    cut: Cut | None = None

    async def asked(self) -> None:
        """From the client to the server, until a command comes whose answer is to be cut."""
        while line := await self.from_client.readline():
            words = line.decode("ascii", "replace").upper().split()
            if self.relay.refuses and self.relay.refuses in words[1:3]:
                self.to_client.write(line.split()[0] + b" NO [UNAVAILABLE] not now\r\n")
                continue
            if self.cut is None and self.relay.cuts and self.relay.cuts[0].command in words[1:3]:
                self.cut = self.relay.cuts[0]
            self.to_server.write(line)
            await self.to_server.drain()

    async def told(self) -> None:
        """From the server to the client; ends where it is cut."""
        passed = 0
        while said := await self.from_server.read(65536):
            if self.relay.hides:
                said = said.replace(self.relay.hides, b"")
            if self.cut is not None:
                if self.cut.after is None:
                    end = said.find(b"\n") + 1 or None
                else:
                    left = self.cut.after - passed
                    end = left if left < len(said) else None
                if end is not None:
                    self.to_client.write(said[:end])
                    await self.to_client.drain()
                    self.relay.cuts.remove(self.cut)
                    return
                passed += len(said)
            self.to_client.write(said)
            await self.to_client.drain()


@asynccontextmanager
async def imap_relay(server: ImapServer, *cuts: Cut, hides: bytes = b"") -> AsyncIterator[Relay]:
    """The relay, once it listens."""
    relay = Relay(server, list(cuts), hides)
    listening = await asyncio.start_server(relay.talk, "127.0.0.1", 0)
    relay.port = listening.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        listening.close()
        relay.hang_up()
        await listening.wait_closed()
