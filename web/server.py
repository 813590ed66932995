"""Serving an app on an address until told to stop."""

import asyncio
import errno
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager

import uvicorn
from fastapi import FastAPI

from untilgone.errors import BadInput

GRACE = 10  # seconds for answers that are on their way when the process is told to stop


async def serve(
    app: FastAPI, host: str, port: int, stop: asyncio.Event, started: asyncio.Event
) -> None:
    """Serve until ``stop`` is set; BadInput when nobody can listen there."""
    with closing(_listen(host, port)) as listener:
        server = _Server(_config(app), started)
        stopping = asyncio.create_task(stop.wait())
        serving = asyncio.create_task(server.serve([listener]))
        try:
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            server.should_exit = True
            stopping.cancel()
            await serving


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: asyncio.Event) -> None:
        super().__init__(config)
        self._has_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._has_started.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # whoever called us owns the signals


def _config(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,  # the paths of sign-in links are secrets
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=GRACE,
    )


def _listen(host: str, port: int) -> socket.socket:
    if not 0 < port < 2**16:
        raise BadInput(f"{port} is no port; choose one from 1 to 65535 with `--port`.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            said = f"Port {port} on {host} is taken by another program."
        elif error.errno == errno.EACCES:
            said = f"This user may not listen on port {port}."
        else:
            said = f"Nobody can listen on {host}, port {port} (UNTILGONE_WEB_HOST)."
        raise BadInput(f"{said} Choose another one with `--port` or UNTILGONE_WEB_PORT.") from error
    # Each connection has it from here: asyncio sets it only on sockets that name their protocol.
    # Without it the body of an answer waits for the browser to confirm its head, up to 40 ms.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
