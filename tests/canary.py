"""The canary: a word in the secrets of the tests, looked for in all that is written while they run.

A pytest plugin, which tests/conftest.py takes over. A test fails that lets the word out in an answer
of a web process, in what is printed or logged, in one of our errors or in the output of a command.
The run fails where it stands in a file that a test left, or in what Temporal keeps.
"""

import base64
import logging
import mmap
import subprocess
from collections.abc import Awaitable, Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from temporalio.client import Client
from typer.testing import CliRunner

from untilgone.errors import UntilgoneError
from untilgone.log import redacted_text

WORD = "CanaryThatNobodyMaySee"
KEY = f"test:{WORD}{'A' * 21}="
SECRET = f"{WORD} in a secret for tests"
PASSWORD = f"{WORD}-in-a-password"
TOKEN = f"{WORD}-in-a-token-of-32-letters"

BUILT = Path(__file__).parents[1] / "build"
SETTINGS_FILES = frozenset({".env", "settings.env"})
"""What tests write as an operator would: the secrets themselves."""


def spellings(word: str) -> list[bytes]:
    """The word as it is, and as it looks in Base64 by where it begins."""
    octets = word.encode()
    # The first and the last letters are mixed up with what stands beside the word.
    coded = [base64.b64encode(bytes(before) + octets) for before in range(3)]
    return [octets, *(text[-(-before * 8 // 6) : -4] for before, text in enumerate(coded))]


_SPELLINGS = spellings(WORD)


def shows(octets: bytes | mmap.mmap) -> bool:
    """Whether the word stands in it."""
    return any(octets.find(spelling) >= 0 for spelling in _SPELLINGS)


def shows_text(text: object) -> bool:
    return shows(str(text).encode("utf-8", "surrogatepass"))


def files_that_show(folders: Iterable[Path]) -> Iterator[Path]:
    """Every file in these folders in which the word stands, but for settings."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_symlink() or not path.is_file() or path.name in SETTINGS_FILES:
                continue
            with path.open("rb") as file:
                if path.stat().st_size == 0:
                    continue
                with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as octets:
                    if shows(octets):
                        yield path


async def histories_that_show(client: Client) -> list[str]:
    """Ids of the workflows of which Temporal keeps the word, in histories or beside them."""
    found = []
    async for each in client.list_workflows():
        history = await client.get_workflow_handle(each.id, run_id=each.run_id).fetch_history()
        kept = [each.raw_info, *history.events]
        if any(shows(part.SerializeToString()) for part in kept):
            found.append(each.id)
    return found


class Watch:
    """What was let out in this process since somebody asked last."""

    def __init__(self) -> None:
        self._let_out: list[str] = []

    def look(self, where: str, text: object) -> None:
        if text and (shows(text) if isinstance(text, bytes) else shows_text(text)):
            self._let_out.append(where)

    def taken(self) -> list[str]:
        found, self._let_out = self._let_out, []
        return found

    def begin(self) -> None:
        """Stand beside everything by which something leaves the program."""
        self._beside_answers()
        for kind, method, where, of in (
            (subprocess.Popen, "communicate", "the output of a process", None),
            (CliRunner, "invoke", "the output of a command", "output"),
            (pytest.CaptureFixture, "readouterr", "what was printed", None),
        ):
            self._beside(kind, method, where, of)
        made, handle = UntilgoneError.__init__, logging.Logger.handle

        def make(error: UntilgoneError, *args: object, **more: object) -> None:
            self.look(f"an error of the kind {type(error).__name__}", args)
            made(error, *args, **more)

        def log(logger: logging.Logger, record: logging.LogRecord) -> None:
            # As untilgone.log writes it; whoever logs otherwise writes to stderr, seen as that.
            self.look(f"a logged line of {record.name}", redacted_text(record.getMessage()))
            handle(logger, record)

        UntilgoneError.__init__ = make  # type: ignore[method-assign]
        logging.Logger.handle = log  # type: ignore[method-assign]

    def _beside(self, kind: type, method: str, where: str, of: str | None) -> None:
        before = getattr(kind, method)

        @wraps(before)
        def beside(*args: Any, **more: Any) -> Any:
            outcome = before(*args, **more)
            for part in [getattr(outcome, of)] if of else outcome:
                self.look(where, part)
            return outcome

        setattr(kind, method, beside)

    def _beside_answers(self) -> None:
        call = FastAPI.__call__
        keep = max(map(len, _SPELLINGS)) - 1

        async def answer(app: FastAPI, scope: Any, receive: Any, send: Any) -> None:
            end = b""

            async def sent(message: Any) -> None:
                nonlocal end
                octets = end + message.get("body", b"")
                end = octets[-keep:]
                lines = b"\n".join(part for each in message.get("headers", ()) for part in each)
                for part in (octets, lines):
                    self.look(f"the answer to {scope.get('method')} {scope.get('path')}", part)
                await send(message)

            watched: Callable[..., Awaitable[None]] = sent if scope["type"] == "http" else send
            await call(app, scope, receive, watched)

        FastAPI.__call__ = answer  # type: ignore[method-assign]


class Canary:
    """Fails tests and runs that let the word out."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._watch = Watch()
        self._watch.begin()
        self._late: list[str] = []  # let out after the last test of a process

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self) -> Any:
        report = yield
        for name, text in report.sections:
            # Each part once. What was logged is looked at as it is written, redacted.
            if name.endswith(report.when) and " log " not in name:
                self._watch.look(name, text)
        found = self._watch.taken()
        if found and report.outcome == "passed":
            report.outcome = "failed"
            report.longrepr = f"A secret was let out in {', '.join(sorted(set(found)))}."
        return report

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self._late += getattr(node, "workeroutput", {}).get("let_out", [])

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self._late += self._watch.taken()
        output = getattr(self._config, "workeroutput", None)
        if output is not None:  # the process that hands out tests looks at files, once
            output["let_out"] = self._late
            return
        folders = (self._config._tmp_path_factory.getbasetemp(), BUILT)  # type: ignore[attr-defined]
        self._late += [f"the file {path}" for path in files_that_show(folders)]
        if self._late and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._late:
            terminalreporter.section("SECRETS", red=True, bold=True)
        for where in sorted(set(self._late)):
            terminalreporter.line(f"A secret was let out in {where}.", red=True)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Canary(config))
