"""The pretend world of the demonstration: one site over real HTTP, one mailbox over real SMTP."""

import asyncio
import logging
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from http import HTTPStatus
from typing import Any

from aiosmtpd.controller import Controller

from command.temporal import HOST, free_port


class PretendSite:
    """A site with one page, which is up until somebody takes it down."""

    def __init__(self) -> None:
        self.is_up = True
        self.port = 0
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen on a free port of loopback."""
        self._server = await asyncio.start_server(self._answer, HOST, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    def is_there(self, _head: bytes) -> bool:
        """Whether what this request asks for is up."""
        return self.is_up

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        is_there = self.is_there(await reader.readuntil(b"\r\n\r\n"))
        status = HTTPStatus.OK if is_there else HTTPStatus.NOT_FOUND
        title = "A page of the pretend platform" if is_there else "Page not found"
        body = f"<!doctype html><title>{title}</title><p>{title}.</p>".encode()
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()


class PretendMailbox:
    """A mail server that takes every mail and shows it to whoever it was written to."""

    def __init__(self, read: Callable[[str, EmailMessage], None]) -> None:
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells every command
        self._read = read
        self._loop = asyncio.get_running_loop()
        self.port = free_port()
        self._controller = Controller(self, hostname=HOST, port=self.port, ready_timeout=10)

    def open(self) -> None:
        """Listen."""
        self._controller.start()

    def close(self) -> None:
        """Stop listening."""
        self._controller.stop()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take one mail; aiosmtpd calls this from its own thread."""
        mail = message_from_bytes(envelope.content, policy=policy.default)
        for recipient in envelope.rcpt_tos:
            self._loop.call_soon_threadsafe(self._read, recipient, mail)
        return "250 Taken"
