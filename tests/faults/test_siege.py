"""Two hundred times kill -9 while takedowns are on their way: none is lost, nothing happens twice."""

import os
import random

import pytest

from tests.faults.reckoning import reckoned
from tests.faults.siege import siege

pytestmark = pytest.mark.slow

KILLS, TAKEDOWNS = 200, 14


@pytest.mark.siege
async def test_two_hundred_kills_lose_nothing_and_double_nothing(tmp_path):
    seed = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(10**6))
    print(f"Again with: FAULTS_SEED={seed} ./test tests/faults/test_siege.py")  # noqa: T201 - whoever reads it wants it
    async with siege(seed, tmp_path) as besieged:
        await besieged.play(KILLS, TAKEDOWNS)
        came_to = await reckoned(besieged)
    print(came_to)  # noqa: T201

    assert came_to.findings == ()
    assert sum(came_to.kills.values()) >= KILLS
    assert came_to.counts["takedowns"] == TAKEDOWNS
    assert came_to.counts["letters"] >= TAKEDOWNS
    assert came_to.kills.keys() == {"worker", "mailbox", "web", "server", "database"}
