"""What people can ask of the engine about a whole case: a note, its mandate, a wish for many."""

import asyncio
from collections.abc import Sequence
from uuid import uuid4

from temporalio.client import WorkflowQueryFailedError
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from activities.messages import BulkOrder, MandateOrder, NoteOrder
from untilgone.bulk import ACTIONS, MOST, BulkProgress
from untilgone.errors import BadInput, NotFound, OutOfReach
from untilgone.mandates import CaseMandate
from untilgone.people import Person
from untilgone.wishes import Wish
from workflows.bulk import BulkWorkflow
from workflows.failures import as_ours, ours, unreachable
from workflows.mandates import MandateWorkflow
from workflows.notes import NoteWorkflow
from workflows.reporters import ReporterDesk

LONGEST_NOTE = 5000
LONGEST_REASON = 5000


class CaseDesk(ReporterDesk):
    """The part of the desk that is about whole cases."""

    async def add_note(self, case: str, text: str, by: Person, *, key: str | None = None) -> None:
        """Add a note; the same ``key`` of the same person again adds none.

        NotFound when there is no such case. OutOfReach: it is kept and added once a worker runs.
        """
        if not 0 < len(text.strip()) <= LONGEST_NOTE:
            raise BadInput(f"A note has 1 to {LONGEST_NOTE} characters. Nothing was noted.")
        note = key or uuid4().hex
        order = NoteOrder(case=case, note_id=note, text=text.strip(), by=by.name)
        with as_ours(
            "Your note is kept, but no worker has added it yet. Start one; it is added by itself."
        ):
            handle = await self._client.start_workflow(
                NoteWorkflow.run,
                order,
                id=f"note/{note}",
                task_queue=self._queue,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            )
            await asyncio.wait_for(handle.result(), self._patience.total_seconds())

    async def change_mandate(
        self,
        case: str,
        mandate: CaseMandate | None,
        by: Person,
        reason: str,
        *,
        seen: int,
        key: str,
    ) -> None:
        """Let the case have this mandate, or withdraw the one it has; the same ``key`` acts once.

        ``seen``: the last act about it that the person was shown, 0 where there was none. Conflict
        where it is another by now. OutOfReach: it is kept and done once a worker runs.
        """
        if not 0 < len(reason.strip()) <= LONGEST_REASON:
            raise BadInput(
                f"Say why, in 1 to {LONGEST_REASON} characters: it stands in the record. Nothing "
                "was changed."
            )
        order = MandateOrder(
            case=case, mandate=mandate, reason=reason.strip(), seen=seen, key=key, by=by.name
        )
        with as_ours(
            "That is kept, but no worker has done it yet. Start one; it is done by itself."
        ):
            handle = await self._client.start_workflow(
                MandateWorkflow.run,
                order,
                id=f"mandate/{key}",
                task_queue=self._queue,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            )
            await asyncio.wait_for(handle.result(), self._patience.total_seconds())

    async def do_many(self, case: str, references: Sequence[str], wish: Wish, *, key: str) -> None:
        """Begin to do this to each of them; the same ``key`` again begins nothing new."""
        if wish.action not in ACTIONS:
            raise BadInput(f"`{wish.action}` is not done to many at once. Nothing was done.")
        if not 0 < len(references) <= MOST:
            raise BadInput(f"Choose 1 to {MOST} takedowns. Nothing was done.")
        order = BulkOrder(case=case, references=tuple(references), wish=wish)
        try:
            await self._client.start_workflow(
                BulkWorkflow.run,
                order,
                id=_bulk_id(key),
                task_queue=self._queue,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            )
        except WorkflowAlreadyStartedError:
            return  # pressed twice
        except RPCError as error:
            raise unreachable() from error

    async def many(self, case: str, key: str) -> BulkProgress:
        """How far it has come; NotFound where nothing like that was begun for this case."""
        handle = self._client.get_workflow_handle(_bulk_id(key))
        try:
            progress = await handle.query(BulkWorkflow.progress, rpc_timeout=self._patience)
        except WorkflowQueryFailedError as error:
            raise ours(error) from error
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                raise NotFound(f"Nothing was begun under {key}, or it is long over.") from error
            if error.status in _NO_WORKER:
                raise OutOfReach(
                    "It is begun, but no worker answers. It goes on by itself once one runs."
                ) from error
            raise unreachable() from error
        if progress.case != case:
            raise NotFound(f"Nothing was begun under {key} for this case.")
        return progress


_NO_WORKER = frozenset(
    {
        RPCStatusCode.CANCELLED,
        RPCStatusCode.DEADLINE_EXCEEDED,
        RPCStatusCode.FAILED_PRECONDITION,
    }
)


def _bulk_id(key: str) -> str:
    return f"bulk/{key}"
