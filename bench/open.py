"""What open takedowns cost while nothing happens: memory, databases, looks; and how they come back.

    PYTHONPATH=. python bench/open.py [--open N ...] [--seconds S] [--faster F] [--smallest] [--kill]

Real processes: Temporal's development server with its database in a file, PostgreSQL, one worker,
the pages; sites and an SMTP server on loopback (bench/open_stage.py). Workflows are begun
from the store, by what ``untilgone reconcile`` does; a worker takes them up and looks at each once.
Beyond ``--base`` they are copied in the server's file. Then S seconds are measured in which
happens what is due. ``--faster`` looks so many times as often. ``--smallest``: the same number of
the smallest workflows on a server of their own, for the ratio. ``--kill``: then the server is
killed, and the worker (bench/open_kill.py). Prints one JSON line and a sentence for each N.
Wanted: less than 8 GB with 100,000, back within 60 s with 10,000, and no look that reads all that
is open.
"""

import argparse
import asyncio
import json
import sqlite3
import sys
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from sqlalchemy import NullPool, create_engine, text

from bench.open_kill import recovered
from bench.open_smallest import sleeping
from bench.open_stage import PATIENCE, Scene, staged
from command.temporal import HOST, free_port
from tests.canary import KEY, SECRET
from tests.faults.processes import Processes
from untilgone.keyring import KeyRing
from workflows.connection import connect

MB = 2**20
WANTED_MB = 8 * 1024
MOST_READING = 600  # seconds in which the server is made to read all workflows
_LOOKS = "SELECT coalesce(sum(count), 0)::bigint FROM looks"
_LOOKED_AT = "SELECT count(DISTINCT takedown_id) FROM looks WHERE last_at >= to_timestamp({})"
_READ = """
SELECT relname, seq_tup_read, seq_tup_read + coalesce(idx_tup_fetch, 0)
FROM pg_stat_user_tables
"""


def log(said: str) -> None:
    """For whoever waits."""
    print(f"{time.strftime('%H:%M:%S')} {said}", file=sys.stderr, flush=True)


@dataclass(frozen=True, kw_only=True)
class Usage:
    """What was used until now."""

    at: float
    cpu: dict[str, float]  # seconds of the processor
    read: dict[str, tuple[int, int]]  # rows by table: one after the other, and in all


def everybody(scene: Scene) -> dict[str, list[psutil.Process]]:
    """Our processes by name, and all of PostgreSQL's."""
    found = {name: [psutil.Process(run.pid)] for name, run in scene.processes.running.items()}
    found["bench"] = [psutil.Process()]
    found["postgresql"] = [scene.postgres, *scene.postgres.children()]
    return found


def memory(scene: Scene) -> dict[str, int]:
    """Megabytes that each holds; what PostgreSQL's share counts once."""

    def held(name: str, process: psutil.Process) -> int:
        with suppress(psutil.NoSuchProcess):  # it has just ended
            found = process.memory_full_info()
            return found.pss if name == "postgresql" else found.rss
        return 0

    return {
        name: round(sum(held(name, each) for each in some) / MB)
        for name, some in everybody(scene).items()
        if name != "bench"
    }


def worked(process: psutil.Process) -> float:
    """Seconds of the processor, with those of children that have ended."""
    with suppress(psutil.NoSuchProcess):
        return sum(process.cpu_times()[:4])
    return 0


def used(scene: Scene) -> Usage:
    """Until now."""
    cpu = {name: sum(map(worked, some)) for name, some in everybody(scene).items()}
    engine = create_engine(scene.database, poolclass=NullPool)
    with engine.connect() as connection:
        read = {table: (alone, in_all) for table, alone, in_all in connection.execute(text(_READ))}
    return Usage(at=time.monotonic(), cpu=cpu, read=read)


async def first_looks(scene: Scene, takedowns: int) -> float:
    """Start a worker and the pages; seconds until it has looked at every takedown."""
    began, since = time.monotonic(), time.time()
    for name in ("worker", "web"):
        scene.processes.start(name)
    looked_at = 0
    while looked_at < takedowns:
        await asyncio.sleep(max(1, takedowns / 2_000))
        looked_at = scene.count(_LOOKED_AT.format(since))
        log(f"{looked_at} looked at")
    return time.monotonic() - began


def spent(before: Usage, after: Usage, number: int) -> dict[str, float]:
    """Milliseconds of the processor for each."""
    return {
        name: round(1000 * (after.cpu[name] - before.cpu.get(name, 0)) / number, 1)
        for name in after.cpu
    }


async def idle(scene: Scene, seconds: int, takedowns: int) -> dict[str, object]:
    """What happens in so many seconds."""
    looks = scene.count(_LOOKS)
    await asyncio.sleep(10)  # what we read ourselves is counted by then
    before = used(scene)
    await asyncio.sleep(seconds)
    after = used(scene)
    looks, lasted = scene.count(_LOOKS) - looks, after.at - before.at
    read = {
        table: [now - then for now, then in zip(now, before.read[table], strict=True)]
        for table, now in after.read.items()
    }
    most = sorted(read, key=lambda table: -read[table][1])[:6]
    return {
        "seconds": round(lasted),
        "looks": looks,
        "looks_a_second": round(looks / (lasted + 10), 2),
        "cores": {
            name: round((after.cpu[name] - before.cpu[name]) / lasted, 3) for name in before.cpu
        },
        "times_all_takedowns_were_read": round(read["takedowns"][1] / takedowns, 2),
        "rows_read": {table: read[table] for table in most},
    }


async def smallest(folder: Path, number: int, seconds: int) -> dict[str, float]:
    """The same number of the smallest workflows, on a server of their own."""
    folder.mkdir()  # noqa: ASYNC240 - nobody waits for it
    port, began = free_port(), time.monotonic()
    alone = Processes(folder, {}, port)
    alone.start("server")
    try:
        env = {"TEMPORAL_ADDRESS": f"{HOST}:{port}"}
        client = await connect(env, KeyRing.parse(KEY, SECRET), patience=PATIENCE)
        empty = _octets(folder)
        async with sleeping(client, number):
            started = time.monotonic() - began
            await asyncio.sleep(5)
            server = psutil.Process(alone.running["server"].pid)
            before = sum(server.cpu_times()[:2])
            await asyncio.sleep(seconds)
            return {
                "started_a_second": round(number / started, 1),
                "server_mb": round(server.memory_info().rss / MB),
                "temporal_octets_each": round((_octets(folder) - empty) / number),
                "server_cores": round((sum(server.cpu_times()[:2]) - before) / seconds, 3),
            }
    finally:
        alone.kill("server")


def _octets(folder: Path) -> int:
    """Of Temporal's database, without the pages that were used once and are free again."""
    with closing(sqlite3.connect(f"file:{folder}/temporal.db?mode=ro", uri=True)) as database:
        sizes = [
            database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        ]
    return (sizes[0] - sizes[1]) * sizes[2]


async def measured(asked: argparse.Namespace, takedowns: int) -> dict[str, object]:
    """Everything about so many."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        found: dict[str, object] = {"bench": "open", "open": takedowns, "faster": asked.faster}
        async with staged(folder, asked.faster) as scene:
            found["postgresql_octets_each"] = round(scene.multiply(takedowns))
            log("copied")
            await scene.fresh_temporal()
            empty, before = _octets(folder), used(scene)
            found["begun"] = begun = min(asked.base, takedowns)
            await scene.begin_anew(begun)
            after = used(scene)
            found["begun_a_second"] = round(begun / (after.at - before.at), 1)
            found["begun_cpu_ms"] = spent(before, after, begun)
            log(f"begun: {json.dumps(found)}")
            found["first_looks_seconds"] = round(await first_looks(scene, begun))
            found["first_looks_cpu_ms"] = spent(after, used(scene), begun)
            found["temporal_octets_each_begun"] = round((_octets(folder) - empty) / begun)
            if begun < takedowns:
                log("copying workflows")
                await asyncio.sleep(10)
                await scene.copy_workflows(begun)
            log("reading each")
            found["read"] = await scene.read_each(MOST_READING)
            log(f"idle, {found['read']} were read")
            found["idle"] = await idle(scene, asked.seconds, takedowns)
            found["mb"] = mb = memory(scene)
            found["mb_in_all"] = sum(mb.values())
            found["temporal_octets_each"] = round((_octets(folder) - empty) / takedowns)
            log(json.dumps(found))
            if asked.kill:
                found["killed"] = await recovered(scene, down=asked.down, faster=asked.faster)
        if asked.smallest:
            found["smallest"] = await smallest(folder / "smallest", takedowns, asked.seconds)
    return found


async def main(asked: argparse.Namespace) -> None:
    """Measure each size and print it."""
    for takedowns in asked.open:
        found = await measured(asked, takedowns)
        print(json.dumps(found), flush=True)
        print(
            f"{takedowns:,} open takedowns: {found['mb_in_all']} MB in all (wanted: less than "
            f"{WANTED_MB}), {found['temporal_octets_each']} octets each in Temporal's database and "
            f"{found['postgresql_octets_each']} in ours.",
            flush=True,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, nargs="+", default=[1_000])
    parser.add_argument("--base", type=int, default=2_000, help="that are begun; others are copies")
    parser.add_argument("--seconds", type=int, default=180, help="that are measured")
    parser.add_argument("--faster", type=float, default=1)
    parser.add_argument("--smallest", action="store_true")
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--down", type=float, default=60, help="seconds without a server")
    asyncio.run(main(parser.parse_args()))
