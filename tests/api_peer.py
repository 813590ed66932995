"""An API on loopback that answers as a test says, and keeps what it was asked.

It stands for one provider. What it answers follows the provider's published contract, which the
test that uses it names.
"""

import asyncio
import json
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request, as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]  # names in lower case
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body.decode("ascii"), keep_blank_values=True)


@dataclass(frozen=True, kw_only=True)
class Says:
    """An answer; ``body`` is JSON unless it is bytes."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


Answers = Callable[[Asked], Says]


class Lost(Enum):
    """How an answer gets lost, after the request was read."""

    CUT = "the connection is reset before a word"
    TORN = "the connection ends in the middle of the answer"
    SILENCE = "nobody answers"


class ApiPeer:
    """``async with ApiPeer(answers) as peer: … peer.url``; ``peer.asked`` is what arrived."""

    def __init__(self, answers: Answers, tls: ssl.SSLContext | None = None) -> None:
        self.answers = answers
        self.tls = tls
        self.asked: list[Asked] = []
        self.loses: Callable[[Asked], bool] = lambda _asked: False
        """Which requests are taken and then never answered."""
        self.lost = Lost.CUT
        self._serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.stop_listening()
        await self._server.wait_closed()
        await asyncio.gather(*self._serving)

    def stop_listening(self) -> None:
        """From now on nobody can connect; who is connected still gets an answer."""
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            await self._talk(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = await _read(reader)
        except asyncio.IncompleteReadError:  # connected and went away
            return
        self.asked.append(asked)
        is_lost = self.loses(asked)
        if is_lost and self.lost is Lost.SILENCE:
            await reader.read()  # until they give up
        if is_lost and self.lost is not Lost.TORN:
            writer.transport.abort()
            return
        answer = _written(self.answers(asked))
        writer.write(answer[: len(answer) // 2] if is_lost else answer)
        await writer.drain()


def _written(said: Says) -> bytes:
    body = said.body if isinstance(said.body, bytes) else _json(said.body)
    headers = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **said.headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    reason = HTTPStatus(said.status).phrase
    return f"HTTP/1.1 {said.status} {reason}\r\n{lines}\r\n".encode() + body


def _json(value: Any) -> bytes:
    return b"" if value is None else json.dumps(value).encode()


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("utf-8")
    first, *lines = head.strip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (line.partition(":") for line in lines)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    return Asked(
        method=method,
        path=parts.path,
        query=dict(parse_qsl(parts.query, keep_blank_values=True)),
        headers=headers,
        body=body,
    )


def serving(answers: Answers, ask: Callable[[ApiPeer], Any]) -> tuple[Any, list[Asked]]:
    """What a command of ours says while a peer answers; it runs in a thread of its own."""

    async def served() -> tuple[Any, list[Asked]]:
        async with ApiPeer(answers) as peer:
            return await asyncio.to_thread(ask, peer), peer.asked

    return asyncio.run(served())
