"""How many reports a second are kept and followed, against the smallest workflows there can be.

    PYTHONPATH=. python bench/starts.py [--takedowns N] [--rounds N]

Temporal's development server in memory, PostgreSQL, one worker process of ours, and one of the same
slots and pollers whose activities do nothing (bench/empty.py). Four measures, each by turns with
its limit in the same run; the ratio of the medians counts:

- kept: reports handed in while nobody works, against starts of the smallest workflow;
- begun: reports handed in while the worker is at them (until each is told), against starts of the
  smallest workflow with as many activities while its worker is at them;
- opened: until each report is a case with a takedown (one activity), by a worker that does nothing
  else, against the smallest workflow with one activity;
- told: until each first letter was taken (three activities: the case, a look, a letter), against
  the smallest workflow with three, and against workflows of the same shape as ours.

Prints one JSON line and a sentence. Wanted: 0.8.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from temporalio.client import Client

from bench import empty
from bench.rates import per_second, say
from bench.stage import NOBODY, TOLD, Stage, plain, quiet, staged
from tests.faults.processes import FORKS, forked
from workflows.desk import Desk

AT_ONCE = 50
KEPT_ROUNDS, KEPT = 15, 150
WANTED = 0.8
OPENED = "SELECT count(*) FROM takedowns"
ACTIVITIES = {"opened": 1, "told": 3}


@dataclass
class Bench:
    """Who hands in what, and how far it has come."""

    stage: Stage
    unsealed: Client
    done: Any  # activities that did nothing
    rates: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    spent: dict[str, dict[str, float]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(10**9)))

    async def hand_in(self, desk: Desk) -> None:
        """Hand in one report, and wait for nothing."""
        host = f"p{next(self.numbers)}.platform.example"
        await desk.begin(self.stage.report(host, playbook="quiet"), timedelta(0))

    async def start(self, name: str, activities: int, queue: str = empty.QUEUE) -> None:
        """Start one workflow that does nothing."""
        await self.unsealed.start_workflow(name, activities, id=uuid4().hex, task_queue=queue)

    async def kept(self, number: int) -> None:
        """One turn of each: handing in, and starting the smallest."""
        desk = Desk(self.stage.client, NOBODY)
        for what, one in (
            ("kept", lambda _: self.hand_in(desk)),
            ("kept smallest", lambda _: self.start("smallest", 1, NOBODY)),
        ):
            before = self.stage.computed()
            self.rates[what].append(await per_second(one, number, AT_ONCE))
            self.spent[what] = self.stage.milliseconds_each(before, number)

    async def worked_off(self, what: str, number: int) -> None:
        """One turn of each: ours, the smallest, and one of the same shape."""
        each, sql = ACTIVITIES[what], OPENED if what == "opened" else TOLD
        ours = await self._until(
            what, lambda: self.hand_in(self.stage.desk), lambda: self.stage.count(sql), number
        )
        self.rates[what].append(ours)
        for name in ("smallest", "like a report"):
            kind = f"{what} {name}"
            limit = await self._until(
                kind,
                lambda name=name: self.start(name, each),  # type: ignore[misc]
                lambda: self.done.value // each,
                number,
            )
            self.rates[kind].append(limit)

    def computed(self, what: str) -> float:
        """Milliseconds of everybody for each."""
        return sum(self.spent[what].values())

    async def _until(
        self,
        what: str,
        hand_in: Callable[[], Awaitable[None]],
        come: Callable[[], int],
        number: int,
    ) -> float:
        before, computed, began = come(), self.stage.computed(), time.perf_counter()
        begun = await per_second(lambda _: hand_in(), number, AT_ONCE)
        self.rates[f"begun {what}"].append(begun)
        await self.stage.until(lambda: come() - before >= number)
        took = time.perf_counter() - began
        self.spent[what] = self.stage.milliseconds_each(computed, number)
        return number / took


@contextmanager
def opening_only(stage: Stage) -> Iterator[None]:
    """A worker of ours that opens cases, and neither looks nor writes to anybody."""
    command = [sys.executable, "-m", "untilgone", "worker", "--only", "process", "--only", "first"]
    with (stage.folder / "opening.log").open("wb") as log:
        worker = subprocess.Popen(command, env=stage.env, cwd=stage.folder, stderr=log)
    stage.pids["worker"] = worker.pid
    try:
        yield
    finally:
        worker.kill()
        worker.wait()
        del stage.pids["worker"]


@contextmanager
def doing_nothing(stage: Stage, done: Any) -> Iterator[None]:
    """The worker whose activities do nothing."""
    worker = forked(empty.work, stage.env, done, stage.folder / "empty.log")
    stage.pids["empty worker"] = worker.pid or 0
    try:
        yield
    finally:
        worker.kill()
        worker.join()


async def measured(folder: Path, takedowns: int, rounds: int) -> Bench:
    """All of them, by turns."""
    async with staged(folder, playbooks=[quiet(folder)]) as stage:
        bench, number = (
            Bench(stage, plain(stage.client), FORKS.Value("i", 0)),
            max(takedowns // rounds, 1),
        )
        for _ in range(KEPT_ROUNDS):  # they are cheap, and the ratio wants many
            await bench.kept(KEPT)
        with doing_nothing(stage, bench.done):
            with opening_only(stage):
                await bench.worked_off("opened", AT_ONCE)
                for what in ("opened", "opened smallest", "opened like a report"):
                    bench.rates[what].clear()  # what is read once is read
                for _ in range(rounds):
                    await bench.worked_off("opened", number)
            with stage.working("worker"):
                opened = stage.count(OPENED)
                await stage.until(lambda: stage.count(TOLD) >= opened)  # what the other one left
                for _ in range(rounds):
                    await bench.worked_off("told", number)
    return bench


async def main(takedowns: int, rounds: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        bench = await measured(Path(name), takedowns, rounds)
    rates = {what: statistics.median(found) for what, found in bench.rates.items()}
    ratios = {
        f"{what.replace(' ', '_')}_ratio": round(rates[what] / rates[f"{what} smallest"], 2)
        for what in ("kept", "begun told", "opened", "told")
    }
    ratios |= {
        f"{what}_ratio_to_same_shape": round(rates[what] / rates[f"{what} like a report"], 2)
        for what in ("opened", "told")
    }
    # On a busy machine who waits for whom is luck; what is computed for each is less so.
    ratios |= {
        f"{what}_computed_ratio": round(
            bench.computed(f"{what} smallest") / bench.computed(what), 2
        )
        for what in ("kept", *ACTIVITIES)
    }
    found = {
        "bench": "starts",
        "takedowns": takedowns,
        "rounds": rounds,
        "activities": ACTIVITIES,
        "per_second": {what: round(rate, 1) for what, rate in rates.items()},
        **ratios,
        "computed_ms_each": bench.spent,
        "wanted_ratio": WANTED,
    }
    say(
        found,
        f"{rates['kept']:.0f} reports a second are kept, {ratios['kept_ratio']:.0%} of the smallest "
        f"workflow's starts, {rates['begun told']:.0f} while a worker is at them "
        f"({ratios['begun_told_ratio']:.0%}); {rates['opened']:.0f} are opened ({ratios['opened_ratio']:.0%}), and "
        f"{rates['told']:.1f} come to their first letter ({ratios['told_ratio']:.0%} of the "
        f"smallest workflow with three activities, {ratios['told_ratio_to_same_shape']:.0%} of "
        "workflows of the same shape).",
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takedowns", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    asyncio.run(main(given.takedowns, given.rounds))
