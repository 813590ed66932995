"""What legal staff can ask of the engine about the letters."""

import asyncio
from datetime import timedelta

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy

from untilgone.revisions import RevisionOrder
from workflows.failures import as_ours
from workflows.revisions import RevisionWorkflow

_TAKES = timedelta(seconds=60)  # every letter in every language is written and read again


class LetterDesk:
    """The part of the desk that is about letter templates."""

    _client: Client
    _queue: str

    async def revise(self, order: RevisionOrder) -> int:
        """Do this with a revision of the letters; its number.

        NotAllowed, BadInput, Conflict or NotFound say why nothing was. The same ``key`` again
        while it is being done waits for it.
        """
        with as_ours(
            "No worker answered. It may have been done: look at the revisions before you try again."
        ):
            handle = await self._client.start_workflow(
                RevisionWorkflow.run,
                order,
                id=f"letters/{order.key}",
                task_queue=self._queue,
                execution_timeout=_TAKES,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            )
            return await asyncio.wait_for(handle.result(), _TAKES.total_seconds())
