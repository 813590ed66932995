"""Weeks of looks must not grow the history, and a long one begins anew without losing anything."""

from pathlib import Path

import pytest
from temporalio.contrib.pydantic import pydantic_data_converter

from tests.people import CAROL
from tests.replay.record import recorded
from tests.stand_ins import Desk, Site
from tests.workflows.conftest import Stage, real_server
from untilgone.cases import State
from untilgone.looks import Standing
from untilgone.settings import Settings, read
from workflows import messages

MOST_EVENTS = 60
HOURS = 29 * 24 + 30  # at first looks are more frequent


@pytest.mark.slow
async def test_thirty_days_of_hourly_looks_cost_at_most_sixty_events(
    stage: Stage, env, record_property
):
    """Notice, reminder, escalation, 29 days live with a look every hour, then gone and thanked."""
    plain = Path(env["UNTILGONE_PLAYBOOK_FILES"])
    text = plain.read_text(encoding="utf-8").replace('wait = "48h"', 'wait = "40d"')
    plain.write_text(text.replace('every = "4h"', 'every = "1h"'), encoding="utf-8")
    stage.site.script = [*[200] * HOURS, 404]
    async with stage.open():
        story = await stage.takedown()
        progress = await story.pass_time(days=31)
        history = await story.handle.fetch_history()
        count = len(history.events)

    record_property("events", count)
    record_property("bytes", len(history.to_json()))
    assert progress.standing is Standing.GONE
    assert len(stage.desk.letters) == 5
    assert stage.site.looks >= HOURS
    assert count <= MOST_EVENTS


async def test_a_long_history_begins_anew_and_nothing_is_lost(sqlite_store, env):
    """The server suggests it after 40 events here, after thousands in production."""
    soon = "--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=40"
    async with real_server(pydantic_data_converter, *soon) as server:
        stage = Stage(server, sqlite_store, read(Settings, env), Site(200), Desk())
        async with stage.open():
            story = await stage.takedown()
            first = (await story.handle.describe()).run_id
            before = await story.until(lambda p: p.state is State.WAITING)
            for _ in range(8):
                await story.tell("hold", messages.Hold(by=CAROL))
                await story.tell("resume", messages.Resume(by=CAROL))
            await story.until_run_is_not(first)
            await recorded(story.handle, "begun anew")
            after = await story.progress()

    assert before.state is State.WAITING
    assert after == before
    assert len(stage.desk.letters) == 1
