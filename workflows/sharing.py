"""What people can ask of the engine about who does what."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from temporalio.client import Client

from activities.messages import HandOverOrder
from untilgone.people import Person
from workflows.claims import HandOverWorkflow
from workflows.failures import as_ours


class SharingDesk:
    """The part of the desk that is about colleagues."""

    _client: Client
    _queue: str
    _patience: timedelta

    async def hand_over(
        self, reference: str, task: str, *, by: Person, to: str, note: str = ""
    ) -> None:
        """Let the task be a colleague's; Conflict and NotFound say why it cannot be.

        OutOfReach: it is kept and done once a worker runs.
        """
        with as_ours(
            "That is kept, but no worker has done it yet. Start one; it is done by itself."
        ):
            handle = await self._client.start_workflow(
                HandOverWorkflow.run,
                HandOverOrder(takedown=reference, task=task, by=by.name, to=to, note=note),
                id=f"hand-over/{uuid4().hex}",
                task_queue=self._queue,
            )
            await asyncio.wait_for(handle.result(), self._patience.total_seconds())
