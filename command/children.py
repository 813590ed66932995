"""The processes that ``up`` and ``demo`` start: watched, started again when they die, ended together."""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1  # prctl(2)
_GRACE = 25.0  # seconds; a worker finishes what is on its way
_PAUSE = 1.0  # seconds before a dead child is started again


@dataclass(kw_only=True)
class Child:
    """One process of a trial."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None  # None: our own stderr
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches us alone, and we end it in order."""
        output: IO[bytes] | int = sys.stderr.fileno()
        with self.log.open("ab") if self.log else open(os.devnull, "wb") as file:  # noqa: ASYNC230, PTH123
            if self.log:
                output = file
            self.process = await asyncio.create_subprocess_exec(
                *self.command,
                env={**os.environ, **self.env},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )

    async def keep(self, say: "Say") -> None:
        """Start it again whenever it dies; ends only by being cancelled."""
        while True:
            assert self.process is not None
            code = await self.process.wait()
            say(f"{self.name} ended ({_in_words(code)}); starting it again.")
            await asyncio.sleep(_PAUSE)
            await self.start()

    async def end(self) -> None:
        """Ask it to end, and make it when it does not."""
        if self.process is None or self.process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            self.process.terminate()
        try:
            await asyncio.wait_for(self.process.wait(), _GRACE)
        except TimeoutError:
            with suppress(ProcessLookupError):
                self.process.kill()
            await self.process.wait()


class Say:
    """Where a child's news goes."""

    def __call__(self, sentence: str) -> None:
        """Tell the person."""
        sys.stderr.write(f"untilgone: {sentence}\n")


def _die_with_parent() -> None:
    """On Linux a child gets SIGTERM when we die without a word (kill -9)."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _in_words(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
