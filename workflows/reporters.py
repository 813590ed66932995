"""What people can ask of the engine about whoever reported a case."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from temporalio.client import Client

from activities.messages import ForgetOrder
from untilgone.people import Person
from workflows.failures import as_ours
from workflows.news import ForgetWorkflow


class ReporterDesk:
    """The part of the desk that is about reporters."""

    def __init__(self, client: Client, task_queue: str, patience: timedelta) -> None:
        self._client = client
        self._queue = task_queue
        self._patience = patience

    async def no_more_news(self, case: str, by: Person, reason: str) -> int:
        """Nobody hears of the case any more; how many addresses were erased.

        NotFound when there is no such case. OutOfReach: it is kept and done once a worker runs.
        """
        with as_ours(
            "That is kept, but no worker has done it yet. Start one; it is done by itself."
        ):
            handle = await self._client.start_workflow(
                ForgetWorkflow.run,
                ForgetOrder(case=case, by=by.name, reason=reason),
                id=f"forget/{uuid4().hex}",
                task_queue=self._queue,
            )
            return await asyncio.wait_for(handle.result(), self._patience.total_seconds())
