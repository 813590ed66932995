"""The smallest workflow that can wait: what ``bench/open.py`` compares an open takedown with."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta

from temporalio import workflow
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

_AT_ONCE = 50
_begun: set[str] = set()  # a replay begins the same one again


@workflow.defn(name="sleeping")
class SleepingWorkflow:
    """Sleeps."""

    @workflow.run
    async def run(self) -> None:
        """Wait for a month."""
        _begun.add(workflow.info().workflow_id)
        await workflow.sleep(timedelta(days=30))


async def _start(client: Client, numbers: Iterable[int]) -> None:
    for number in numbers:
        await client.start_workflow(
            SleepingWorkflow.run, id=f"sleeping/{number}", task_queue="sleeping"
        )


@asynccontextmanager
async def sleeping(client: Client, number: int) -> AsyncIterator[None]:
    """Inside the block so many sleep, with a worker."""
    _begun.clear()
    worker = Worker(
        client,
        task_queue="sleeping",
        workflows=[SleepingWorkflow],
        workflow_runner=UnsandboxedWorkflowRunner(),
    )
    async with worker:
        numbers = iter(range(number))
        await asyncio.gather(*(_start(client, numbers) for _ in range(_AT_ONCE)))
        while len(_begun) < number:  # noqa: ASYNC110 - the worker tells nobody
            await asyncio.sleep(0.1)
        yield
