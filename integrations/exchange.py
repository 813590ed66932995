"""One request and its answer, HTTP/1.1 by h11 on a connection of its own.

Not by httpcore's connections: their locks and traces cost as much as a whole look otherwise, and a
connection that is never used twice needs none.
"""

import contextlib
from collections.abc import AsyncIterator
from typing import TypeAlias

import h11
import httpcore

from integrations.guard import Connection, Stopped
from untilgone.looks import Trouble

Headers: TypeAlias = list[tuple[bytes, bytes]]

_MOST_HEAD_BYTES = 100 * 1024  # of an answer
_PIECE_BYTES = 64 * 1024
_SWITCHING = 101


class Exchange:
    """Asks once; raises Stopped where the answer is no HTTP, httpcore's errors where it fails.

    Knows no time: whoever asks has a deadline for everything together.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MOST_HEAD_BYTES)

    async def ask(
        self, method: str, target: bytes, headers: Headers, content: bytes = b""
    ) -> tuple[int, Headers]:
        """The status and the headers, those in the case in which they came.

        ``headers`` say how long the content is, where there is any.
        """
        try:
            request = h11.Request(method=method, target=target, headers=headers)
            data = self._http.send(request) or b""
            if content:
                data += self._http.send(h11.Data(data=content)) or b""
            data += self._http.send(h11.EndOfMessage()) or b""
        except h11.LocalProtocolError as error:
            raise _no_http() from error
        with contextlib.suppress(httpcore.WriteError):  # servers may answer before they have read
            await self._connection.write(data)
        while True:
            event = await self._next()
            if isinstance(event, h11.Response):
                break
            if isinstance(event, h11.InformationalResponse) and event.status_code == _SWITCHING:
                break
        return event.status_code, event.headers.raw_items()

    async def body(self) -> AsyncIterator[bytes]:
        """The body as it comes; Stopped where it breaks off."""
        while isinstance(event := await self._next(), h11.Data):
            yield bytes(event.data)

    async def _next(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        """What comes next; never NEED_DATA."""
        while True:
            try:
                event = self._http.next_event()
                if event is not h11.NEED_DATA:
                    return event
                data = await self._connection.read(_PIECE_BYTES)
                if not data and self._http.their_state is h11.SEND_RESPONSE:
                    raise _no_http()
                self._http.receive_data(data)
            except h11.RemoteProtocolError as error:
                raise _no_http() from error


def _no_http() -> Stopped:
    return Stopped(Trouble.PROTOCOL, "What came back was not HTTP, broke off, or broke our limits.")
