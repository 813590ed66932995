"""How many rows a second the imports take, and whether their memory stays flat.

    PYTHONPATH=. python bench/imports.py [--rows N] [--reports N]

The commands themselves, as processes of their own with a terminal for their progress: Temporal's
development server in memory, PostgreSQL, one worker process that also looks and writes letters.
First a tenth of the rows, then all of them, so that the two peaks of memory can be compared.

- ``import-history`` of ``--rows``, against reading the same file and plain SQL INSERTs of it, 250
  rows a transaction as in ours;
- ``import`` of ``--reports``, against reading the same file and one start of the smallest workflow
  a row, as many at a time as ours has at work.

Prints one JSON line and a sentence.
"""

import argparse
import asyncio
import csv
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from bench.rates import per_second, say
from bench.stage import NOBODY, Stage, plain, quiet, staged
from command.history import AT_ONCE as ROWS_AT_ONCE
from command.importing import AT_ONCE as REPORTS_AT_ONCE

_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")
_SHOWN = re.compile(rb"(\d+)/(\d+)")
PAST = (
    *("url", "reported", "first_notice", "last_seen_online", "first_seen_offline"),
    *("outcome", "category"),
)
REPORTED = ("url", "category", "playbook")


@dataclass(frozen=True, kw_only=True)
class Ran:
    """One command that was waited for."""

    rows: int
    seconds: float
    megabytes: float  # at the most
    shown: int  # how often its progress was drawn anew, with another number

    @property
    def a_second(self) -> float:
        """Rows."""
        return self.rows / self.seconds


def past_rows(number: int) -> Iterator[Sequence[str]]:
    """Takedowns of before, all different."""
    first, mark = datetime(2024, 1, 1, tzinfo=UTC), uuid4().hex[:8]
    for n in range(number):
        reported = first + timedelta(minutes=n % 500_000)
        told, last, gone = (reported + timedelta(hours=h) for h in (1, 20 + n % 40, 24 + n % 40))
        moments = [moment.isoformat() for moment in (reported, told, last, gone)]
        url = f"https://platform.example/{mark}/{n}"
        yield (url, *moments, "removed", "ncii")


def reports(number: int, port: int) -> Iterator[Sequence[str]]:
    """Reports of different sites."""
    mark = uuid4().hex[:8]
    for n in range(number):
        yield (f"http://p{mark}{n}.platform.example:{port}/post/1", "ncii", "quiet")


def written(path: Path, columns: Sequence[str], rows: Iterator[Sequence[str]]) -> Path:
    """The rows as a file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def run(stage: Stage, rows: int, wanted: str, command: str, path: Path) -> Ran:
    """Run a command to its end; every row must have come to what is wanted."""
    ours, theirs = os.openpty()
    said = bytearray()

    def listen() -> None:
        with suppress(OSError):  # nobody holds the other end any more
            while heard := os.read(ours, 65536):
                said.extend(heard)

    listening = threading.Thread(target=listen)
    out = stage.folder / "out.jsonl"
    env = stage.env | {"TERM": "xterm", "COLUMNS": "80"}
    began, peak = time.perf_counter(), 0.0
    with out.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "untilgone", command, str(path), "--json"],
            env=env,
            cwd=stage.folder,
            stdout=file,
            stderr=theirs,
        )
        os.close(theirs)
        listening.start()
        while process.poll() is None:
            with suppress(OSError):
                if found := _PEAK.search(Path(f"/proc/{process.pid}/status").read_text("utf-8")):
                    peak = max(peak, int(found[1]) / 1024)
            time.sleep(0.05)
    seconds = time.perf_counter() - began
    listening.join()
    os.close(ours)
    came = out.read_text("utf-8").count(f'"result": "{wanted}"')
    assert (process.returncode, came) == (0, rows), (process.returncode, came, said[-2000:])
    shown = {found[1] for found in _SHOWN.finditer(said) if int(found[2]) == rows}
    return Ran(rows=rows, seconds=seconds, megabytes=peak, shown=len(shown))


async def reading_and_starting(stage: Stage, path: Path) -> float:
    """Rows a second of a program that starts the smallest workflow for each."""
    client = plain(stage.client)
    with path.open(encoding="utf-8", newline="") as file:
        number = sum(1 for _ in file) - 1
        file.seek(0)
        rows = csv.DictReader(file)

        async def one(_n: int) -> None:
            assert next(rows)["url"]
            await client.start_workflow("smallest", 1, id=uuid4().hex, task_queue=NOBODY)

        return await per_second(one, number, REPORTS_AT_ONCE)


def reading_and_inserting(stage: Stage, path: Path) -> float:
    """Rows a second of a program that puts each into a table."""
    columns = ", ".join(PAST)
    values = ", ".join(f":{column}" for column in PAST)
    insert = text(f"INSERT INTO plain ({columns}) VALUES ({values})")  # noqa: S608 - all ours
    engine = stage.engine.execution_options(isolation_level="READ COMMITTED")
    with engine.begin() as connection:
        fields = ", ".join(f"{column} text" for column in PAST)
        connection.execute(text(f"CREATE TABLE IF NOT EXISTS plain ({fields})"))
    began, number = time.perf_counter(), 0
    with path.open(encoding="utf-8", newline="") as file:
        reading = csv.DictReader(file)
        while rows := list(islice(reading, ROWS_AT_ONCE)):
            with engine.begin() as connection:
                connection.execute(insert, rows)
            number += len(rows)
    return number / (time.perf_counter() - began)


async def measured(folder: Path, rows: int, number: int) -> dict[str, Any]:
    """A tenth of each, then all of it, then the limit."""
    async with staged(folder, playbooks=[quiet(folder)]) as stage:
        with stage.working("worker"):
            pasts, taken = [], []
            for many in (rows // 10, rows):
                path = written(folder / f"history-{many}.csv", PAST, past_rows(many))
                taken.append(
                    await asyncio.to_thread(run, stage, many, "taken", "import-history", path)
                )
                pasts.append(path)
            inserted = await asyncio.to_thread(reading_and_inserting, stage, pasts[-1])
            opened = []
            for many in (number // 10, number):
                made = reports(many, stage.site.port)
                path = written(folder / f"reports-{many}.csv", REPORTED, made)
                opened.append(await asyncio.to_thread(run, stage, many, "opened", "import", path))
            left = stage.count("SELECT count(*) FROM takedowns WHERE first_notice_at IS NULL")
            started = await reading_and_starting(stage, path)
    return {
        "bench": "imports",
        **figures("history", taken, inserted),
        **figures("reports", opened, started),
        "reports_without_letter_at_the_end": left,
    }


def figures(what: str, runs: Sequence[Ran], limit: float) -> dict[str, Any]:
    """Of a tenth and of all."""
    few, many = runs
    return {
        f"{what}_rows": many.rows,
        f"{what}_seconds": round(many.seconds, 1),
        f"{what}_per_second": round(many.a_second, 1),
        f"{what}_limit_per_second": round(limit),
        f"{what}_ratio": round(many.a_second / limit, 4),
        f"{what}_megabytes_of_a_tenth": round(few.megabytes, 1),
        f"{what}_megabytes": round(many.megabytes, 1),
        f"{what}_progress_drawn": many.shown,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="of the history")
    parser.add_argument("--reports", type=int, default=2_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        found = asyncio.run(measured(Path(name), given.rows, given.reports))
    parts = []
    for what, against in (("history", "plain INSERTs"), ("reports", "the smallest workflow")):
        parts.append(
            f"{found[f'{what}_rows']:,} rows of {what} in {found[f'{what}_seconds']:.0f} s "
            f"({found[f'{what}_per_second']:.0f} a second, {found[f'{what}_ratio']:.1%} of {against}), "
            f"{found[f'{what}_megabytes']:.0f} MB at the most and "
            f"{found[f'{what}_megabytes_of_a_tenth']:.0f} with a tenth, progress drawn "
            f"{found[f'{what}_progress_drawn']} times"
        )
    say(found, "; ".join(parts) + ".")


if __name__ == "__main__":
    main()
