"""A stage for stories: a real Temporal server that skips time, a real store, our stand-ins."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from temporalio.client import Client, WorkflowHandle
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import DataConverter
from temporalio.service import RPCError
from temporalio.testing import ActivityEnvironment, WorkflowEnvironment

from activities.intake import IntakeActivities
from integrations.sources import Sources
from tests.conftest import tool
from tests.replay.record import STORIES, recorded
from tests.stand_ins import Desk, Site, Web
from untilgone import directory, playbook
from untilgone.cases import Category, Report, Task, TaskKind
from untilgone.progress import Carried, Progress
from untilgone.queues import Work
from untilgone.settings import Settings, read
from untilgone.store import reconciling
from untilgone.store.database import Store
from untilgone.store.read import takedown
from untilgone.store.views import TakedownView
from untilgone.taking_up import taken_up
from worker.main import build
from workflows.connection import register_search_attributes
from workflows.histories import Reading
from workflows.intake import takedown_id
from workflows.messages import Start
from workflows.takedown import TakedownWorkflow

URL = "https://platform.example/post/1"
MOST_BROKEN = 3  # connections to the time-skipping server, in one test


@pytest.fixture
async def skipping() -> AsyncIterator[WorkflowEnvironment]:
    """A Temporal server in which days pass in no time."""
    environment = await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=tool("temporal-test-server"),
        data_converter=pydantic_data_converter,
    )
    async with environment:
        await register_search_attributes(environment.client)
        yield environment


@asynccontextmanager
async def real_server(
    converter: DataConverter, *arguments: str
) -> AsyncIterator[WorkflowEnvironment]:
    """A Temporal server in which a day is a day."""
    environment = await WorkflowEnvironment.start_local(
        dev_server_existing_path=tool("temporal"),
        dev_server_extra_args=arguments,
        data_converter=converter,
    )
    async with environment:
        await register_search_attributes(environment.client)
        yield environment


@dataclass
class Stage:
    """One installation on stage, with a site to look at and a desk to write to."""

    environment: WorkflowEnvironment
    store: Store
    settings: Settings
    site: Site | Web
    desk: Desk
    sources: Sources | None = None
    name: str = ""  # of the test
    last: "Story | None" = None

    @property
    def client(self) -> Client:
        return self.environment.client

    @asynccontextmanager
    async def open(self, *only: Work) -> AsyncIterator["Stage"]:
        """The worker works inside the block: on everything, or only on this."""
        vantages = [[self.site]]
        worker = build(
            self.client,
            self.settings,
            self.store,
            [self.desk],
            vantages,
            # This server never ends a look that is cut short while it is on its way and then finds
            # nothing new (the real one does: test_last_look.py). So none begins at the very moment
            # at which the watch ends, and none waits for its turn, in real time while days pass.
            chance=lambda: 0.01,
            spacing=timedelta(0),
            sources=self.sources,
            only=only or tuple(Work),
        )
        async with worker:
            yield self
            if self.last is not None and self.name in STORIES:
                await recorded(self.last.handle, STORIES[self.name])
                await self.last.can_be_taken_up_from_the_store()

    async def takedown(self, **more) -> "Story":
        """Keep a report of one URL and follow it; the story of its takedown.

        Not by way of the intake workflow: a child that outlives its parent stops this server's
        clock from skipping. The intake has tests of its own, on the real server.
        """
        report = Report(
            report_id=uuid4().hex,
            urls=(more.pop("url", URL),),
            reported_by="carol",
            category=more.pop("category", Category.NCII),
            **more,
        )
        known = directory.load([Path(self.settings.directory_files)])
        story = Path(self.settings.playbook_files)
        activities = IntakeActivities(self.store, playbook.load_all([story]), known)
        time = ActivityEnvironment()
        time.info = replace(
            ActivityEnvironment.default_info(),
            started_time=await self.environment.get_current_time(),
        )
        opened = await time.run(activities.open_case, report)
        reference = opened.case.takedowns[0].reference
        assert reference is not None
        handle = await self.client.start_workflow(
            TakedownWorkflow.run,
            Start(reference=reference, category=report.category, playbook=opened.playbook),
            id=takedown_id(reference),
            task_queue=self.settings.task_queue,
        )
        self.last = Story(self, reference, handle)
        return self.last


@dataclass
class Story:
    """A takedown on its way."""

    stage: Stage
    reference: str
    handle: WorkflowHandle

    async def progress(self) -> Progress:
        return await self.handle.query(TakedownWorkflow.progress)

    async def view(self) -> TakedownView:
        return await takedown(self.stage.store, self.reference)

    async def can_be_taken_up_from_the_store(self) -> None:
        """Without Temporal it would go on from here: the store tells what the workflow knows."""
        store, client = self.stage.store, self.stage.client
        at = await Reading(client).known(await self.handle.fetch_history())
        kept = await reconciling.kept(store, self.reference)
        ladder = playbook.load_all([Path(self.stage.settings.playbook_files)])
        again = taken_up(kept, ladder.named(kept.view.playbook))

        assert _in_short(again) == _in_short(at)
        # The one is timed when it was sent, the other when that was known.
        waits = [each.waiting_until for each in (again, at) if each.waiting_until]
        assert len(waits) != 1
        assert not waits or abs(waits[0] - waits[1]) < timedelta(seconds=30)

    async def acts(self) -> list[str]:
        """The record of this takedown, as words."""
        return [act.kind for act in (await self.view()).timeline]

    async def pass_time(self, **time: float) -> Progress:
        """Let virtual time pass, half a day a call; how far it has come then."""
        environment = self.stage.environment
        until = await environment.get_current_time() + timedelta(**time)
        broken = 0
        while (left := until - await environment.get_current_time()) > timedelta(0):
            try:
                # One call for many days lasts longer than the server lets a call last.
                await environment.sleep(min(left, timedelta(hours=12)))
            except RPCError:  # the server now and then drops a connection; time has passed
                broken += 1
                if broken > MOST_BROKEN:
                    raise
        return await self.progress()

    async def tell(self, update: str, said: object) -> Progress:
        """Say something to the takedown, as people do."""
        return await self.handle.execute_update(update, said, result_type=Progress)

    async def until(self, wanted: Callable[[Progress], bool]) -> Progress:
        """Wait, without passing virtual time, until it has come as far as wanted."""
        async with asyncio.timeout(60):
            while not wanted(progress := await self.progress()):  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.02)
        return progress

    async def until_run_is_not(self, run_id: str) -> None:
        """Wait until it has begun anew."""
        async with asyncio.timeout(60):
            while (await self.handle.describe()).run_id == run_id:  # noqa: ASYNC110 - no event
                await asyncio.sleep(0.05)

    async def waits_for(self, kind: TaskKind) -> Task:
        """The open task of this kind, once there is one."""

        def open_ones(progress: Progress) -> list[Task]:
            return [task for task in progress.tasks if task.kind is kind]

        return open_ones(await self.until(lambda progress: bool(open_ones(progress))))[0]


def _in_short(at: Carried) -> dict[str, object]:
    """What decides what happens next."""
    return {
        "standing": at.standing,
        "due": (at.round, at.step, at.attempt),
        "is_held": at.is_held,
        "tasks": {task.task_id for task in at.tasks},
        "delivered": at.delivered,
        "moves": at.moves,
        "named": [(each.party, each.contact.address) for each in at.corrections],
    }


@pytest.fixture
async def stage(
    skipping: WorkflowEnvironment,
    sqlite_store: Store,
    env: dict[str, str],
    request: pytest.FixtureRequest,
) -> Stage:
    settings = read(Settings, env)
    name = request.node.originalname
    return Stage(skipping, sqlite_store, settings, Site(200), Desk(), name=name)
