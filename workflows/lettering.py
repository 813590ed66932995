"""What legal staff can ask of the engine about the letters."""

import asyncio
from datetime import timedelta

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from untilgone.errors import OutcomeUnknown
from untilgone.letter_tries import LetterTry
from untilgone.notices import Letter
from untilgone.people import Person
from untilgone.reporters import NewsState
from untilgone.revisions import RevisionOrder
from workflows.failures import as_ours
from workflows.letter_tries import LetterTryWorkflow
from workflows.revisions import RevisionWorkflow

_TAKES = timedelta(seconds=60)  # every letter in every language is written and read again
_MAILED_WITHIN = timedelta(seconds=60)  # it may take longer; then nobody waits for it any more


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

    async def mail_to_oneself(self, by: Person, letter: Letter, key: str) -> None:
        """Send the letter to the confirmed address of whoever asks, marked as a test.

        BadInput or OutOfReach say why it was not; OutcomeUnknown: it may have been. Once it was, or
        may have been, the same ``key`` again sends nothing and is answered the same.
        """
        workflow_id = f"letters/try/{key}"
        with as_ours(
            "It was not sent yet, and may still be: look into your mailbox before you try again."
        ):
            try:
                handle = await self._client.start_workflow(
                    LetterTryWorkflow.run,
                    LetterTry(by=by, letter=letter, key=key),
                    id=workflow_id,
                    task_queue=self._queue,
                    id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                    id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
                )
            except WorkflowAlreadyStartedError:
                handle = self._client.get_workflow_handle(workflow_id, result_type=NewsState)
            state = await asyncio.wait_for(handle.result(), _MAILED_WITHIN.total_seconds())
        if state is not NewsState.SENT:
            raise OutcomeUnknown(
                "Nobody knows whether it was sent: the mail server did not say. Look into your "
                "mailbox before you try again."
            )
