"""How many clicks and seconds somebody new needs for a first case: from the link to the notice.

    PYTHONPATH=. python bench/first_case.py [--runs N]

A real Chromium with scripts, the server of production, a real worker and Temporal's development
server; the platform takes each notice at once. Each run invites somebody who was never there, and
ends when the page of the takedown says that the notice was delivered; nobody loads that page again.
A click is every press of the mouse, also into a field; typing is none.

Seconds are what the program makes people wait: pages, the report, the first look, the letter, and
the refreshing of the page. Reading and thinking come on top, and are not measured. Prints one JSON
line and a sentence.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path
from uuid import uuid4

from tests.browser.chromium import MISSING, find
from tests.browser.conftest import launched, served
from tests.browser.first_case import FirstCase, first_case
from tests.web.conftest import built, settings_in, some_url
from untilgone.people import Person, Role
from untilgone.store.migrate import migrate

WANTED_CLICKS = 8


async def measured(program: str, runs: int, folder: Path) -> list[FirstCase]:
    """One newcomer after the other; the first of all also writes what Python compiles."""
    settings = settings_in(folder)
    migrate(settings.database_url.get_secret_value())
    found = []
    async with (
        built(settings) as house,
        house.start_worker(),
        launched(program) as chromium,
        served(house, chromium) as opened,
    ):
        for _ in range(runs + 1):
            newcomer = Person(name=f"newcomer {uuid4().hex[:8]}", role=Role.CASE_WORKER)
            async with opened.visit() as visit:
                found.append(await first_case(visit, await opened.link(newcomer), some_url()))
    return found[1:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    program = find()
    if program is None:
        sys.exit(MISSING)
    ours = os.dup(1)
    os.dup2(2, 1)  # the development server of Temporal greets on stdout
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measured(program, runs, Path(folder)))
    os.dup2(ours, 1)
    clicks = max(each.clicks for each in found)
    seconds = [each.seconds for each in found]
    median, worst = statistics.median(seconds), max(seconds)
    said = {
        "bench": "first_case",
        "runs": runs,
        "clicks": clicks,
        "wanted_clicks": WANTED_CLICKS,
        "median_seconds": round(median, 2),
        "worst_seconds": round(worst, 2),
    }
    print(json.dumps(said))
    print(
        f"From the invitation to the notice that was sent: {clicks} clicks (wanted: at most "
        f"{WANTED_CLICKS}), {median:.1f} s in the middle, {worst:.1f} s at worst, over {runs} runs."
    )


if __name__ == "__main__":
    main()
