"""The command as people use it: a trial that runs, and commands spoken to it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from command.main import app
from command.temporal import free_port

PATIENCE = 180.0


@dataclass
class Trial:
    """`untilgone up` as a process of its own."""

    data: Path
    port: int
    process: subprocess.Popen | None = None

    @property
    def said(self) -> str:
        return (self.data.parent / "up.log").read_text(encoding="utf-8")

    def start(self) -> None:
        with (self.data.parent / "up.log").open("wb") as log:
            self.process = subprocess.Popen(
                untilgone("up", "--data", str(self.data), "--port", str(self.port)),
                stdout=log,
                stderr=subprocess.STDOUT,
                env=clean_env(),
            )
        deadline = time.monotonic() + PATIENCE
        while "Ctrl-C ends it" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.05)

    def end(self, number: int = signal.SIGINT) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def run(self, *args: str) -> Result:
        """A command spoken to this trial, in our own process."""
        env = {"UNTILGONE_DATA": str(self.data), "UNTILGONE_RESOLVERS": "off"}
        return CliRunner().invoke(app, list(args), env=env)

    def json(self, *args: str) -> dict:
        result = self.run(*args, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


def untilgone(*args: str) -> list[str]:
    return [sys.executable, "-m", "untilgone", *args]


def clean_env() -> dict[str, str]:
    """Nothing of ours; and no name is asked for outside of this machine."""
    ours = ("UNTILGONE_", "TEMPORAL_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return env | {"UNTILGONE_SECOND_RESOLVERS": "off", "UNTILGONE_RESOLVERS": "off"}


@pytest.fixture
def env(env: dict[str, str], migrated_sqlite: Path) -> dict[str, str]:
    """The settings of an installation whose database has all its tables."""
    shutil.copy(migrated_sqlite, env["UNTILGONE_DATABASE_URL"].removeprefix("sqlite:///"))
    return env


@pytest.fixture
def new_trial(tmp_path) -> Iterator[Trial]:
    """A trial that has not started yet."""
    trial = Trial(tmp_path / "data", free_port())
    yield trial
    if trial.process is not None and trial.process.poll() is None:
        trial.end()


@pytest.fixture(scope="session")
def trial(tmp_path_factory) -> Iterator[Trial]:
    """A trial that runs; all tests of one test process share it."""
    running = Trial(tmp_path_factory.mktemp("trial") / "data", free_port())
    running.start()
    yield running
    running.end()
