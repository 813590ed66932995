"""Handing mail to the engine: from then on it is not lost, however often it is handed in."""

import base64
import hashlib
from datetime import datetime

from temporalio.client import Client
from temporalio.common import Priority, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError

from activities.messages import MailboxOrder, MailOrder
from untilgone.errors import OutOfReach
from workflows.mail import MAILBOX_ID, MailboxWorkflow, MailWorkflow

_FIRST = Priority(priority_key=1)  # an answer moves what waits, whatever it is about


class Postbox:
    """One Temporal call for each mail."""

    def __init__(self, client: Client, task_queue: str) -> None:
        self._client = client
        self._queue = task_queue

    async def hand_in(self, raw: bytes, size: int) -> str:
        """The mail's digest, once it is kept; the same octets again change nothing.

        ``raw`` is the mail from its beginning, ``size`` the octets of all of it. OutOfReach where
        Temporal does not answer: nothing is known of it then.
        """
        digest = hashlib.sha256(raw).hexdigest()
        order = MailOrder(raw_base64=base64.b64encode(raw).decode("ascii"), size=size)
        try:
            await self._client.start_workflow(
                MailWorkflow.run,
                order,
                id=f"mail/{digest}",
                task_queue=self._queue,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                priority=_FIRST,
            )
        except WorkflowAlreadyStartedError:
            pass  # it was handed in before
        except RPCError as error:
            raise OutOfReach("Temporal does not answer; the mail stays where it is.") from error
        return digest

    async def emptied(self, at: datetime) -> None:
        """Say that every mail had been handed over then; OutOfReach as with ``hand_in``."""
        try:
            await self._client.start_workflow(
                MailboxWorkflow.run,
                MailboxOrder(emptied_at=at),
                id=MAILBOX_ID,
                task_queue=self._queue,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            )
        except RPCError as error:
            raise OutOfReach("Temporal does not answer; mail stays where it is.") from error
