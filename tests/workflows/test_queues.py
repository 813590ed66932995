"""Each kind of work waits in a queue of its own, and workers can be kept for one of them."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from temporalio.client import Client

from tests.stand_ins import Desk as AbuseDesk
from tests.stand_ins import Site
from tests.workflows.conftest import URL, Stage, real_server
from untilgone.cases import Category, OpenedTakedown, Report, State
from untilgone.queues import Work
from untilgone.settings import Settings, read
from worker.main import build
from workflows.connection import data_converter
from workflows.desk import Desk
from workflows.intake import takedown_id


async def queues(handle) -> dict[str, str]:
    """The queue of each activity that a takedown has begun."""
    events = (await handle.fetch_history()).events
    begun = (event.activity_task_scheduled_event_attributes for event in events)
    return {each.activity_type.name: each.task_queue.name for each in begun if each.activity_id}


async def test_looks_and_notices_wait_in_queues_of_their_own(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        await story.until(lambda progress: progress.state is State.WAITING)
        base = stage.settings.task_queue

        assert await queues(story.handle) == {
            "look": f"{base}-looks",
            "send_notice": f"{base}-channels",
        }


async def test_a_worker_for_looks_sends_nothing_and_one_for_channels_does(stage: Stage):
    async with stage.open(Work.PROCESS, Work.LOOKS):
        story = await stage.takedown()
        await story.until(lambda progress: progress.state is State.NOTIFYING)
        assert stage.site.looks > 0
        assert stage.desk.letters == []

        async with stage.open(Work.CHANNELS):
            await story.until(lambda progress: progress.notices_delivered == 1)


async def test_whoever_does_the_process_ends_what_waits_in_the_queue_of_before(stage: Stage):
    """Looks that were begun before there were kinds of work stay in the queue of the takedown."""
    crew = build(stage.client, stage.settings, stage.store, [stage.desk], [[stage.site]])
    process, *others = (worker.config() for worker in crew._workers)

    assert process["task_queue"] == stage.settings.task_queue
    assert {a for other in others for a in other["activities"]} < set(process["activities"])


@pytest.fixture
async def client(keyring) -> AsyncIterator[Client]:
    async with real_server(data_converter(keyring)) as server:
        yield server.client


async def test_takedowns_of_one_site_share_a_turn_and_nobody_reads_which_site_it_is(
    client, env, sqlite_store
):
    settings = read(Settings, env)
    front = Desk(client, settings.task_queue)
    urls = (URL, "https://jane.example/1", "https://jane.example/2", "https://joe.example/1")
    report = Report(report_id=uuid4().hex, urls=urls, category=Category.CSAM, reported_by="carol")
    async with build(client, settings, sqlite_store, [AbuseDesk()], [[Site(200)]]):
        opened = await front.report(report)
        listed, jane, jane_too, joe = await asyncio.gather(
            *map(priority, opened.takedowns, [client] * 4)
        )

    assert {each.priority_key for each in (listed, jane, jane_too, joe)} == {1}
    assert listed.fairness_key == "pretend_platform"
    assert jane.fairness_key == jane_too.fairness_key != joe.fairness_key
    assert "jane" not in jane.fairness_key


async def priority(takedown: OpenedTakedown, client: Client):
    handle = client.get_workflow_handle(takedown_id(takedown.reference or ""))
    return (await handle.describe()).raw_description.workflow_execution_info.priority
