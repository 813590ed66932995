"""Thousands of kill -9 while takedowns are on their way: what was lost, doubled or forgotten.

    PYTHONPATH=. python bench/faults.py [--kills N] [--seed S] [--takedowns N]
    PYTHONPATH=. python bench/faults.py --flood N

Real workers, web, mailbox, Temporal server and PostgreSQL, killed on the schedule of the seed; mail
servers and sites that cannot be relied on (tests/faults/siege.py). Each round is a siege of its own,
of at most 400 kills, with a seed that follows from the first. Prints one JSON line and a sentence;
the exit code is 1 where anything was found.

``--flood`` kills nothing: N reports at once, an urgent one last, until each party was told.
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.faults.reckoning import Reckoning, reckoned
from tests.faults.siege import siege
from tests.faults.test_flood import flood
from untilgone.cases import Category

KILLS_A_ROUND = 400
KILLS_A_TAKEDOWN = 12
DEATHS_A_STEP = 4


async def besieged(seed: int, kills: int, takedowns: int) -> Reckoning:
    """One round in a folder of its own, which stays where something was found."""
    folder = Path(tempfile.mkdtemp(prefix=f"untilgone-faults-{seed}-"))
    async with siege(seed, folder, each=DEATHS_A_STEP) as made:
        await made.play(kills, takedowns)
        came_to = await reckoned(made)
    print(f"seed {seed}: {came_to.kills} {came_to.counts} {came_to.findings}", file=sys.stderr)
    return came_to


async def flooded(seed: int, many: int) -> None:
    """Print when the urgent one was told of, and when the others."""
    folder = Path(tempfile.mkdtemp(prefix="untilgone-flood-"))
    async with siege(seed, folder) as made:
        made.mail.is_calm, made.sites.deadly = True, 0
        for name in ("server", "worker", "worker 2"):
            made.processes.start(name)
        env = made.processes.env
        lines = await flood(env, made.store, made.keyring, made.sites.port, many)
        doubled = sum(len(to) > 1 for to in made.mail.taken.values())
    began = min(line.reported_at for line in lines)
    told = {line.category: [] for line in lines}
    for line in lines:
        assert line.first_notice_at is not None
        told[line.category].append((line.first_notice_at - began).total_seconds())
    [urgent], others = told[Category.CSAM], told[Category.NCII]
    said = {
        "bench": "flood",
        "reports": many,
        "urgent_seconds": round(urgent, 1),
        "median_seconds": round(statistics.median(others), 1),
        "last_seconds": round(max(others), 1),
        "doubled": doubled,
    }
    print(json.dumps(said))
    print(
        f"{many} reports at once: the urgent one, handed in last, was told of after {urgent:.0f} s, "
        f"half of the others within {said['median_seconds']:.0f} s; {doubled} letters twice."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--takedowns", type=int, help="of each round; default: kills / 12")
    parser.add_argument("--flood", type=int, help="reports at once, and no kills")
    asked = parser.parse_args()
    if asked.flood:
        asyncio.run(flooded(asked.seed, asked.flood))
        return
    began, rounds, kills = time.monotonic(), [], Counter[str]()
    while (left := asked.kills - kills.total()) > 0:
        wanted = min(left, KILLS_A_ROUND)
        takedowns = asked.takedowns or max(wanted // KILLS_A_TAKEDOWN, 4)
        rounds.append(asyncio.run(besieged(asked.seed + len(rounds), wanted, takedowns)))
        kills.update(rounds[-1].kills)
    found = [f"seed {each.seed}: {said}" for each in rounds for said in each.findings]
    counts = sum((Counter(each.counts) for each in rounds), Counter[str]())
    said = {
        "bench": "faults",
        "seeds": [each.seed for each in rounds],
        "kills": dict(kills),
        "steps": len({step for each in rounds for step in each.deaths}),
        "seconds": round(time.monotonic() - began),
        **counts,
        "findings": found,
    }
    print(json.dumps(said))
    print(
        f"{kills.total()} kills, {counts['takedowns']} takedowns and {counts['letters']} letters "
        f"from seed {asked.seed}: {len(found)} lost, doubled or forgotten."
    )
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
