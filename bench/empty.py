"""Workflows whose activities do nothing: what an engine's own work costs, the limit for ours.

The worker has the same queues, slots and pollers as ours, and a converter that seals nothing.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio import activity, workflow
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from temporalio.client import Client

    from untilgone.queues import Work, queue_of
    from untilgone.settings import Settings, read
    from worker.crew import crew

QUEUE = "empty"
_LIMIT = timedelta(seconds=30)


@workflow.defn(name="smallest")
class SmallestWorkflow:
    """Nothing but so many activities, one after the other."""

    @workflow.run
    async def run(self, activities: int) -> None:
        """Have them done."""
        for _ in range(activities):
            await workflow.execute_activity("nothing", start_to_close_timeout=_LIMIT)


@workflow.defn(name="like a report")
class LikeReportWorkflow:
    """As a report: one activity, then a takedown of its own."""

    @workflow.run
    async def run(self, activities: int) -> None:
        """Have the first done here, the others there."""
        await workflow.execute_activity("nothing", start_to_close_timeout=_LIMIT)
        await workflow.start_child_workflow(
            LikeTakedownWorkflow.run, activities - 1, parent_close_policy=ParentClosePolicy.ABANDON
        )


@workflow.defn(name="like a takedown")
class LikeTakedownWorkflow:
    """As a takedown: activities in the queues of looks and of channels, then it waits."""

    @workflow.run
    async def run(self, activities: int) -> None:
        """Have them done, and stay."""
        for number in range(activities):
            kind = Work.CHANNELS if number % 2 else Work.LOOKS
            await workflow.execute_activity(
                "nothing", task_queue=queue_of(QUEUE, kind), start_to_close_timeout=_LIMIT
            )
        await workflow.wait_condition(lambda: False)


def work(env: Mapping[str, str], done: Any, log: Path) -> None:
    """Work until killed; ``done`` counts the activities."""

    @activity.defn(name="nothing")
    async def nothing() -> None:
        with done.get_lock():
            done.value += 1

    async def main() -> None:
        settings = read(Settings, dict(env) | {"UNTILGONE_TASK_QUEUE": QUEUE})
        client = await Client.connect(env["TEMPORAL_ADDRESS"])
        workflows = (SmallestWorkflow, LikeReportWorkflow, LikeTakedownWorkflow)
        async with crew(client, settings, workflows, {kind: [nothing] for kind in Work}, Work):
            await asyncio.Event().wait()

    try:
        asyncio.run(main())
    except Exception as error:
        log.write_text(f"{error!r}\n", "utf-8")
        raise
