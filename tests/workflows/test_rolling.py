"""A release is rolled out while takedowns run: the workers of two releases share a queue."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from uuid import uuid4

from temporalio import workflow
from temporalio.api.enums.v1 import EventType

from tests.stand_ins import Desk as AbuseDesk
from tests.stand_ins import Site
from tests.workflows.conftest import real_server
from untilgone.cases import Category, Report, State
from untilgone.progress import Progress
from untilgone.settings import Settings, read
from untilgone.store.read import takedown
from worker import main
from worker.kinds import WORKFLOWS
from workflows.connection import connect
from workflows.desk import Desk
from workflows.encryption import data_converter
from workflows.intake import takedown_id
from workflows.messages import Start
from workflows.takedown import TakedownWorkflow

URL = "https://platform.example/post/1"


@workflow.defn(name="takedown", sandboxed=False)
class TakedownOfBefore(TakedownWorkflow):
    """As it was before there were letters of thanks: whoever was told heard no more."""

    @workflow.init
    def __init__(self, start: Start) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, start: Start) -> Progress:
        return await super().run(start)

    async def _say_that_it_is_gone(self) -> None:
        pass

    async def _take_back(self) -> None:
        pass


async def test_a_takedown_of_the_release_before_goes_on_in_the_new_one(
    env, keyring, sqlite_store, monkeypatch
):
    desk, site = AbuseDesk(), Site(200)
    async with real_server(data_converter(keyring)) as server:
        where = {"TEMPORAL_ADDRESS": server.client.service_client.config.target_host}

        async def built():
            settings, parts = read(Settings, env), {"spacing": timedelta(0)}
            client = await connect(where, keyring)  # a process has one of its own
            return main.build(client, settings, sqlite_store, [desk], [[site]], **parts)

        others = [each for each in WORKFLOWS if each is not TakedownWorkflow]
        with monkeypatch.context() as patched:
            patched.setattr(main, "WORKFLOWS", [*others, TakedownOfBefore])
            old = await built()
        front = Desk(server.client, "untilgone", patience=timedelta(seconds=30))
        async with AsyncExitStack() as before:
            await before.enter_async_context(old)
            report = Report(
                report_id=uuid4().hex,
                urls=(URL,),
                category=Category.NCII,
                reported_by="carol",
                playbook="demo",
            )
            reference = (await front.report(report)).takedowns[0].reference
            await until(sqlite_store, reference, lambda line: line.first_notice_at is not None)
            async with await built():
                await before.aclose()
                site.script = [404]
                await until(sqlite_store, reference, lambda line: line.state is State.CLOSED)
                handle = server.client.get_workflow_handle(takedown_id(reference))
                await handle.result()
                history = await handle.fetch_history()

    kinds = [event.event_type for event in history.events]
    assert EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED not in kinds
    assert len(set(desk.letters)) == len(desk.letters)
    assert "withdrawal to abuse@platform.example" in desk.letters


async def until(store, reference, wanted) -> None:
    async with asyncio.timeout(120):
        while not wanted((await takedown(store, reference)).line):  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.1)
