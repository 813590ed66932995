"""Whether one large report about one site holds up reports about others.

    PYTHONPATH=. python bench/fairness.py [--addresses N] [--others N]

While no worker runs, one report with many addresses on one site is handed in, then reports about
one site each, of the same urgency; then a worker starts. Counted is how many of the many were told
of before the middle one of the others: with the fairness of Temporal's task queues, and without it
on a server of its own. Prints one JSON line and a sentence.
"""

import argparse
import asyncio
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from bench.rates import say
from bench.stage import TOLD, Stage, platforms, quiet, staged

QUIET = "quiet"  # no letter waits for others to go into the same one
_ORDER = (
    "SELECT string_agg(CASE platform WHEN 'bulk' THEN 'b' ELSE 'o' END, '' ORDER BY first_notice_at)"
    " FROM takedowns WHERE first_notice_at IS NOT NULL"
)


async def hand_in(stage: Stage, addresses: int, others: int) -> None:
    """The large one first; nobody opens anything yet."""
    large = stage.report("bulk.example", playbook=QUIET)
    urls = tuple(f"http://bulk.example:{stage.site.port}/{uuid4().hex}" for _ in range(addresses))
    await stage.desk.begin(replace(large, urls=urls), timedelta(0))
    for n in range(others):
        await stage.desk.begin(stage.report(f"site{n}.example", playbook=QUIET), timedelta(0))


async def ahead(addresses: int, others: int, *, is_fair: bool) -> int:
    """How many of the large report were told of before the middle one of the others."""
    names = ["bulk", *(f"site{n}" for n in range(others))]
    directory = platforms(names)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        playbooks = [quiet(folder)]
        async with staged(
            folder, directory=directory, playbooks=playbooks, is_fair=is_fair
        ) as stage:
            await hand_in(stage, addresses, others)
            with stage.working("worker"):
                await stage.until(lambda: stage.count(TOLD) == addresses + others)
            with stage.engine.connect() as connection:
                order = connection.exec_driver_sql(_ORDER).scalar_one()
    middle = [at for at, who in enumerate(order) if who == "o"][others // 2]
    return order[:middle].count("b")


async def main(addresses: int, others: int) -> None:
    """Measure both, and print them."""
    fair = await ahead(addresses, others, is_fair=True)
    unfair = await ahead(addresses, others, is_fair=False)
    found = {
        "bench": "fairness",
        "addresses": addresses,
        "others": others,
        "ahead": fair,
        "ahead_without": unfair,
        "ratio": round(fair / unfair, 3) if unfair else None,
    }
    say(
        found,
        f"Of {addresses} addresses in one report, {fair} were told of before the middle one of "
        f"{others} other reports; without fairness {unfair}.",
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--addresses", type=int, default=300)
    parser.add_argument("--others", type=int, default=20)
    given = parser.parse_args()
    asyncio.run(main(given.addresses, given.others))
