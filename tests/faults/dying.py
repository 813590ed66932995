"""kill -9 by a process's own hand, right before or right after a step of a takedown.

A real kill from outside hits a step of a millisecond only by luck. Which steps there are nobody
lists: every transaction of ``untilgone.store.write`` is one, by the name of the function.
"""

import functools
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from temporalio.client import Client

from activities.accounts import SharedAccounts
from integrations.imap import Mailbox
from untilgone.store.database import Store
from workflows.postbox import Postbox

WRITES = "untilgone.store.write."
MOMENTS = ("before", "after")


@dataclass(frozen=True, kw_only=True)
class Deaths:
    """How often each step kills, all processes together; each death is a file in ``folder``."""

    folder: Path
    each: int  # deaths at one moment of one step
    seed: str
    chance: float  # that it kills again where it may
    only: Mapping[str, int] | None = None  # at these moments, when passed so often; None: at all

    @classmethod
    def once(cls, folder: Path, moment: str, passed: int) -> "Deaths":
        """One death, when a moment such as ``notices.leaving after`` is passed for so many times."""
        folder.mkdir()
        return cls(folder=folder, each=1, seed="", chance=1, only={moment: passed})

    def met(self) -> dict[str, int]:
        """How often whom it killed at which moment, e.g. ``{"notices.leaving after": 2}``."""
        names = sorted(path.name.rpartition(" ")[0] for path in self.folder.iterdir())
        return {name: names.count(name) for name in names}


class Dying:
    """This process dies at the steps that still have deaths to give."""

    def __init__(self, deaths: Deaths, life: str) -> None:
        self._deaths = deaths
        self._random = random.Random(f"{deaths.seed}/{life}")
        self._passed = Counter[str]()

    def at(self, step: str) -> None:
        """Die here, or go on; where nobody has died yet, nobody gets past."""
        self._passed[step] += 1
        only = self._deaths.only
        if only is not None and only.get(step) != self._passed[step]:
            return
        has_killed = (self._deaths.folder / f"{step} 0").exists()
        if has_killed and self._random.random() >= self._deaths.chance:
            return
        for number in range(self._deaths.each):
            try:
                (self._deaths.folder / f"{step} {number}").touch(exist_ok=False)
            except FileExistsError:
                continue
            os.kill(os.getpid(), signal.SIGKILL)

    def everywhere(self) -> None:
        """Watch over every step there is; once for a process."""
        self._in_transactions()
        self._around(SharedAccounts, "submit", "submit")
        self._around(Postbox, "hand_in", "hand in")
        self._around(Mailbox, "put_away", "put away")
        self._around(Client, "start_workflow", "start workflow")

    def _in_transactions(self) -> None:
        writing: Any = Store.writing

        @asynccontextmanager
        async def dying(store: Store) -> AsyncIterator[Any]:
            step = _who_writes()
            async with writing(store) as session:
                yield session
                self.at(f"{step} before")
            self.at(f"{step} after")

        Store.writing = dying  # type: ignore[method-assign]

    def _around(self, owner: type, name: str, step: str) -> None:
        lived: Callable[..., Any] = getattr(owner, name)
        if name == "put_away":  # it runs in a thread

            @functools.wraps(lived)
            def dying(*args: Any, **more: Any) -> Any:
                self.at(f"{step} before")
                result = lived(*args, **more)
                self.at(f"{step} after")
                return result
        else:

            @functools.wraps(lived)
            async def dying(*args: Any, **more: Any) -> Any:
                self.at(f"{step} before")
                result = await lived(*args, **more)
                self.at(f"{step} after")
                return result

        setattr(owner, name, dying)


def _who_writes() -> str:
    """The function of ``untilgone.store.write`` that somebody outside called."""
    frame: FrameType | None = sys._getframe()
    step = "another write"
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.startswith(WRITES):
            step = f"{module.removeprefix(WRITES)}.{frame.f_code.co_name}"
        frame = frame.f_back
    return step
