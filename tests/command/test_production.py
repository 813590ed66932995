"""The production processes on PostgreSQL and a Temporal server named by TEMPORAL_ADDRESS."""

import hashlib
import json
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from command.temporal import free_port, server_command
from tests.canary import TOKEN
from tests.command.conftest import PATIENCE, clean_env, untilgone

pytestmark = pytest.mark.slow


@dataclass
class Site:
    """One installation as an administrator sets it up: settings, and a process each."""

    env: dict[str, str]
    port: int

    def run(self, *args: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            untilgone(*args), env=self.env, capture_output=True, text=True, check=False
        )

    def ask(self, path: str, body: dict | None = None) -> tuple[int, dict]:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def until(self, path: str, wanted) -> dict:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                status, document = self.ask(path)
            except OSError:
                status = 0
            if status == 200 and wanted(document):
                return document
            time.sleep(0.2)
        raise AssertionError(f"never happened at {path}")


@pytest.fixture
def site(env, postgres_url, tmp_path) -> Iterator[Site]:
    temporal_port, port = free_port(), free_port()
    settings = clean_env() | env
    settings |= {
        "TEMPORAL_ADDRESS": f"127.0.0.1:{temporal_port}",
        "UNTILGONE_DATABASE_URL": postgres_url,
        "UNTILGONE_WEB_PORT": str(port),
        "UNTILGONE_WEB_ADDRESS": f"http://127.0.0.1:{port}",
        "UNTILGONE_API_TOKENS": f"carol:case_worker:{hashlib.sha256(TOKEN.encode()).hexdigest()}",
    }
    made = Site(settings, port)
    server = subprocess.Popen(
        server_command(temporal_port, tmp_path / "temporal.db"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    migrated = made.run("migrate")
    assert migrated.returncode == 0, migrated.stderr
    with (tmp_path / "processes.log").open("wb") as log:
        processes = [
            subprocess.Popen(untilgone(name), env=settings, stdout=log, stderr=log)
            for name in ("worker", "web")
        ]
    yield made
    for process in processes:
        process.send_signal(signal.SIGTERM)
    codes = [process.wait(PATIENCE) for process in processes]
    server.kill()
    server.wait()
    assert codes == [0, 0]


def test_a_report_over_the_api_is_followed_by_the_worker(site: Site):
    site.until("/readyz", lambda _: True)
    body = {"urls": ["https://platform.example/post/1"], "category": "csam"}
    status, opened = site.ask("/api/v1/reports", body)
    reference = opened["takedowns"][0]["reference"]
    shown = site.until(f"/api/v1/takedowns/{reference}", lambda t: t["state"] == "waiting")
    doctor = site.run("doctor")

    assert status == 201
    assert shown["notices"][0]["state"] == "delivered"
    assert doctor.returncode == 0, doctor.stdout


def test_what_is_missing_is_named_with_its_help():
    done = subprocess.run(
        untilgone("worker"),
        env=clean_env() | {"UNTILGONE_DATABASE_URL": "postgresql://127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert "UNTILGONE_KEYS is not set" in done.stderr
    assert "UNTILGONE_ORGANISATION_NAME is not set" in done.stderr


def test_a_database_out_of_reach_is_a_sentence_and_exit_3(env):
    done = subprocess.run(
        untilgone("list"),
        env=clean_env() | env | {"UNTILGONE_DATABASE_URL": "postgresql://127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 3
    assert "database does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_temporal_server_out_of_reach_is_a_sentence_and_exit_3(env, tmp_path):
    done = subprocess.run(
        untilgone("worker"),
        env=clean_env() | env | {"TEMPORAL_ADDRESS": "127.0.0.1:1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 3, done.stderr
    assert "No Temporal server answers at 127.0.0.1:1" in done.stderr
