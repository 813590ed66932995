"""A real IMAP server (pymap) on loopback, for as long as a test needs it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from imap_tools import MailBoxUnencrypted

from command.temporal import free_port
from tests.canary import PASSWORD

USER = "desk"


@dataclass
class ImapServer:
    """The server's one account."""

    port: int
    process: asyncio.subprocess.Process
    tls_port: int = 0

    def settings(self, **more: str) -> dict[str, str]:
        """The settings of a mailbox there."""
        given = {
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "SECURITY": "none",
            "USERNAME": USER,
            "PASSWORD": PASSWORD,
        }
        return {f"UNTILGONE_MAILBOX_{name}": value for name, value in (given | more).items()}

    def _box(self) -> MailBoxUnencrypted:
        return MailBoxUnencrypted("127.0.0.1", self.port, timeout=10)

    def _put(self, mails: tuple[bytes, ...], folder: str) -> None:
        with self._box().login(USER, PASSWORD, "INBOX") as box:
            for mail in mails:
                box.append(mail, folder)

    async def put(self, *mails: bytes, folder: str = "INBOX") -> None:
        """Have mails arrive."""
        await asyncio.to_thread(self._put, mails, folder)

    def _in(self, folder: str) -> list[bytes]:
        with self._box().login(USER, PASSWORD, "INBOX") as box:
            if not box.folder.exists(folder):
                return []
            box.folder.set(folder, readonly=True)
            found = [box.client.uid("FETCH", uid, "(BODY.PEEK[])") for uid in box.uids()]
            return [part[1] for _, data in found for part in data if isinstance(part, tuple)]

    async def mails(self, folder: str) -> list[bytes]:
        """What is in a folder, octet for octet."""
        return await asyncio.to_thread(self._in, folder)

    async def end(self) -> None:
        """Be away, whatever is going on."""
        self.process.kill()
        await self.process.wait()


async def answers(port: int) -> None:
    """Wait until somebody listens there."""
    async with asyncio.timeout(60):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


@asynccontextmanager
async def imap_server(port: int | None = None) -> AsyncIterator[ImapServer]:
    """The server, once it answers."""
    port = port or free_port()
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("pymap")),
        *("--host", "127.0.0.1", "--port", str(port), "--no-tls"),
        *("--no-service", "admin", "--no-service", "managesieve"),
        *("dict", "--demo-user", USER, "--demo-password", PASSWORD),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    server = ImapServer(port=port, process=process)
    try:
        await answers(port)
        yield server
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
