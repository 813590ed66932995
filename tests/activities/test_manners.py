"""Manners: turns at hosts, and what hosts ask for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.testing import ActivityEnvironment

from activities.manners import SPACING, SharedManners
from untilgone.errors import NothingNew
from untilgone.looks import Judgement, Observation, Verdict
from untilgone.store import read

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
URL = "https://films.example/watch/1"


async def at(moment, work, *args):
    """Run it as an activity that began at this moment."""
    time = ActivityEnvironment()
    time.info = replace(ActivityEnvironment.default_info(), started_time=moment)
    return await time.run(work, *args)


def answered(status, **headers):
    return Observation(url=URL, observed_at=NOW, probe="films/1", status=status, headers=headers)


async def test_a_host_that_asks_for_a_pause_is_left_alone(sqlite_store):
    manners = SharedManners(sqlite_store)
    await at(NOW, manners.heed, answered(429, **{"retry-after": "600"}))

    with pytest.raises(NothingNew) as busy:
        await at(NOW, manners.take, URL)
    assert timedelta(minutes=9) < busy.value.after < timedelta(minutes=11)
    await at(NOW + timedelta(minutes=11), manners.take, URL)


async def test_two_that_are_sent_away_come_back_one_after_the_other(sqlite_store):
    manners = SharedManners(sqlite_store)
    await at(NOW, manners.heed, answered(429, **{"retry-after": "600"}))

    after = []
    for _ in range(2):
        with pytest.raises(NothingNew) as busy:
            await at(NOW, manners.take, URL)
        after.append(busy.value.after)
    assert after[1] - after[0] == pytest.approx(SPACING, abs=timedelta(seconds=0.2))


async def test_other_hosts_are_not_concerned(sqlite_store):
    manners = SharedManners(sqlite_store)
    await at(NOW, manners.heed, answered(503, **{"retry-after": "600"}))

    await at(NOW, manners.take, "https://photos.example/")


async def test_an_ordinary_answer_asks_for_nothing(sqlite_store):
    manners = SharedManners(sqlite_store)
    await at(NOW, manners.heed, answered(200))

    await at(NOW, manners.take, URL)


async def test_how_a_control_object_looked_is_kept(sqlite_store):
    manners = SharedManners(sqlite_store)
    judgement = Judgement(verdict=Verdict.UNKNOWN, reason="A wall.", rule="login_wall.x")
    await at(NOW, manners.keep_canary, "films from direct", judgement)

    kept = (await read.canaries(sqlite_store))[0]
    assert (kept.slug, kept.is_live, kept.rule) == ("films from direct", False, "login_wall.x")
