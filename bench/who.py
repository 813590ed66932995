"""How long a person waits for ``untilgone who``, and what it says when the outside world is away.

    PYTHONPATH=. python bench/who.py [--runs N]

Measured is the whole command in a process of its own, its start included: cold (nothing kept yet)
and warm (everything kept). DNS, IANA, a registry, RIPEstat and Team Cymru stand on loopback and
answer at once; the registry's answers are recorded ones. So a cold run shows our own time and not
that of the Internet. Then the same through the HTTP API: app, Temporal's development server, worker.
Then with one part of the world away each, cold. Prints one JSON line and a sentence.
"""

import argparse
import asyncio
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from temporalio.testing import WorkflowEnvironment

from integrations.guard import Reach
from integrations.vantages import connect_vantages
from tests.api_peer import Says
from tests.conftest import KEY, SECRET, tool
from tests.outside import CELLAR, Outside, outside
from tests.people import CAROL
from tests.web.conftest import settings_in, token_of
from untilgone.keyring import KeyRing
from untilgone.settings import Secret
from untilgone.store.database import Store
from untilgone.store.migrate import migrate
from web.app import build as build_web
from worker.main import build as build_worker
from workflows.connection import register_search_attributes
from workflows.desk import Desk
from workflows.encryption import data_converter

HERE = Path(__file__).parent
RECORDED = HERE.parent / "tests" / "integrations" / "recordings" / "rdap"
WANTED_SECONDS = 2.0  # with everything kept
PAGE = "<!doctype html><title>A page</title><h1>A page</h1>"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the command said, and how long it took."""

    seconds: float
    code: int
    document: dict[str, Any]
    errors: str

    @property
    def reasons(self) -> list[str]:
        """Why parts are missing."""
        return [f"{p['part']}: {p['reason']}" for p in self.document["parts"] if p["reason"]]


class Bench:
    """One world, and installations in it."""

    def __init__(self, world: Outside, folder: Path) -> None:
        self.world = world
        self._folder = folder
        self._empty = folder / "empty.db"
        migrate(f"sqlite:///{self._empty}")
        port = world.api.url.rpartition(":")[2]
        self.url = f"http://platform.example:{port}/post/1"

    def new_store(self) -> Path:
        """An installation that knows nothing yet."""
        return Path(shutil.copy(self._empty, self._folder / f"{uuid4().hex}.db"))

    async def ask(self, store: Path) -> Answer:
        """Run the command and wait for its end."""
        began = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(HERE / "who_stand_ins.py")),
            *(str(self.world.dns.port), self.world.api.url, "who", self.url, "--json"),
            env={
                "PYTHONPATH": str(HERE.parent),
                "PATH": "/usr/bin:/bin",
                "UNTILGONE_DATABASE_URL": f"sqlite:///{store}",
                "UNTILGONE_KEYS": KEY,
                "UNTILGONE_SECRET": SECRET,
                "UNTILGONE_SECOND_RESOLVERS": "off",
                "UNTILGONE_ORGANISATION_NAME": "Example Hotline",
                "UNTILGONE_ORGANISATION_EMAIL": "notices@hotline.example",
                "UNTILGONE_ORGANISATION_URL": "https://hotline.example/",
            },
            cwd=self._folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, errors = await process.communicate()
        seconds = time.perf_counter() - began
        if process.returncode != 0:
            raise SystemExit(f"The command failed with {process.returncode}: {errors.decode()}")
        return Answer(
            seconds=seconds,
            code=process.returncode,
            document=json.loads(out),
            errors=errors.decode(),
        )


def recorded(name: str) -> Any:
    return json.loads((RECORDED / f"{name}.json").read_text("utf-8"))


def furnish(world: Outside) -> None:
    """Answers of real registries, and the page itself."""
    world.answers |= {
        "/r/domain/platform.example": recorded("domain1"),
        f"/r/ip/{CELLAR}": recorded("ip_v4_2"),
        "/r/autnum/64500": recorded("asn"),
        "/post/1": Says(body=PAGE.encode(), headers={"Content-Type": "text/html"}),
    }


def states(document: dict[str, Any]) -> set[str]:
    return {part["state"] for part in document["parts"]}


async def through_the_api(bench: Bench, folder: Path, runs: int) -> list[float]:
    """Seconds of each answer of ``POST /api/v1/who`` with everything kept."""
    settings = settings_in(folder)
    keyring = KeyRing.parse(KEY, SECRET)
    migrate(settings.database_url.get_secret_value())
    store = Store(settings.database_url.get_secret_value(), keyring)

    async def here(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    [visitor] = connect_vantages(
        organisation_url=settings.organisation_url,
        organisation_email=settings.organisation_email,
        vantages=Secret(""),
        second_resolvers="off",
        reach=Reach(resolve=here, permit=lambda ip: ip == "127.0.0.1", ports=None),
    )
    temporal = await WorkflowEnvironment.start_local(
        dev_server_existing_path=tool("temporal"), data_converter=data_converter(keyring)
    )
    found = []
    async with temporal, visitor:
        await register_search_attributes(temporal.client)
        app = build_web(settings, store, Desk(temporal.client, settings.task_queue))
        worker = build_worker(
            temporal.client, settings, store, [], [], sources=bench.world.sources, visitor=visitor
        )
        async with (
            worker,
            httpx.AsyncClient(
                transport=httpx.ASGITransport(app),
                base_url="http://127.0.0.1:8400",
                headers={"Authorization": f"Bearer {token_of(CAROL)}"},
                timeout=60,
            ) as client,
        ):
            for run in range(runs + 1):
                began = time.perf_counter()
                answer = await client.post("/api/v1/who", json={"url": bench.url})
                assert answer.status_code == 200, answer.text
                if run:  # the first fills the store
                    assert states(answer.json()) == {"kept"}, answer.text
                    found.append(time.perf_counter() - began)
    await store.close()
    return found


async def degraded(bench: Bench) -> dict[str, dict[str, Any]]:
    """What is said, and after how long, with one part of the world away."""
    world, whole = bench.world, dict(bench.world.answers)

    def resolvers_away() -> None:
        world.dns.is_silent = True

    def registries_busy() -> None:
        for path in world.answers:
            if path.startswith("/r/"):
                world.answers[path] = Says(status=429, headers={"Retry-After": "600"})

    def iana_away() -> None:
        for path in ("/iana/dns.json", "/iana/ipv4.json", "/iana/asn.json"):
            world.answers[path] = Says(status=503)

    troubles: dict[str, Callable[[], None]] = {
        "dns_down": resolvers_away,
        "rdap_429": registries_busy,
        "no_bootstrap": iana_away,
    }
    found = {}
    for name, trouble in troubles.items():
        trouble()
        said = await bench.ask(bench.new_store())
        found[name] = {
            "seconds": round(said.seconds, 2),
            "exit": said.code,
            "parties": [party["kind"] for party in said.document["parties"]],
            "reasons": said.reasons,
            "stack_trace": "Traceback" in said.errors,
        }
        assert said.reasons, f"{name}: no reason was given"
        world.answers = dict(whole)
        world.dns.is_silent = False
    return found


def about(name: str, seconds: list[float]) -> dict[str, float]:
    return {
        f"{name}_median": round(statistics.median(seconds), 2),
        f"{name}_worst": round(max(seconds), 2),
    }


async def measure(runs: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with outside() as world:
            furnish(world)
            bench = Bench(world, folder)
            warm_store = bench.new_store()
            await bench.ask(warm_store)  # also writes what Python compiles
            cold, warm = [], []
            for _ in range(runs):
                first, again = await bench.ask(bench.new_store()), await bench.ask(warm_store)
                assert states(first.document) == {"asked"}, first.document["parts"]
                assert states(again.document) == {"kept"}, again.document["parts"]
                cold.append(first.seconds)
                warm.append(again.seconds)
            api = await through_the_api(bench, folder, runs)
            return {
                "bench": "who",
                "runs": runs,
                **about("cold", cold),
                **about("warm", warm),
                **about("api_warm", api),
                "degraded": await degraded(bench),
            }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    ours = os.dup(1)
    os.dup2(2, 1)  # the development server of Temporal greets on stdout
    found = asyncio.run(measure(runs))
    os.dup2(ours, 1)
    print(json.dumps(found))
    away = ", ".join(f"{name} {part['seconds']} s" for name, part in found["degraded"].items())
    print(
        f"With everything kept {found['warm_median']} s (worst {found['warm_worst']} s; wanted: "
        f"under {WANTED_SECONDS:g} s), cold {found['cold_median']} s (worst {found['cold_worst']} "
        f"s), by the API {found['api_warm_median']} s; degraded: {away}."
    )


if __name__ == "__main__":
    main()
