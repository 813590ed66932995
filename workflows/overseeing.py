"""What people can ask of the engine about the record, data on persons, and what was before."""

import asyncio
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import uuid4

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy

from activities.messages import EraseOrder, ReadingOrder
from activities.upkeep_messages import KeepOrder, Resealed, ResealOrder
from untilgone.history import HistoryOrder, Took
from untilgone.key_status import Histories
from untilgone.people import Person
from untilgone.reports.query import ReportOrder
from workflows import keys
from workflows.failures import as_ours
from workflows.history import HistoryWorkflow
from workflows.history_keys import HistoryReader
from workflows.keys import ResealWorkflow
from workflows.oversight import EraseWorkflow, ReadingWorkflow
from workflows.reports import ReportWorkflow
from workflows.retention import KeepCaseWorkflow

_REPORT_TAKES = timedelta(seconds=45)  # the figures of a large desk


class OversightDesk:
    """The part of the desk that is about oversight."""

    _client: Client
    _queue: str
    _patience: timedelta

    async def reads(
        self, kind: str, references: tuple[str, ...], by: Person, detail: Mapping[str, str]
    ) -> None:
        """Put on the record that somebody reads; OutOfReach: it is not, so nothing is to be shown."""
        order = ReadingOrder(kind=kind, references=references, by=by.name, detail=detail)
        with as_ours(
            "No worker answered. What you read goes on the record, so nothing is shown before "
            "one runs."
        ):
            handle = await self._client.start_workflow(
                ReadingWorkflow.run, order, id=f"reading/{uuid4().hex}", task_queue=self._queue
            )
            await asyncio.wait_for(handle.result(), self._patience.total_seconds())

    async def erase(self, cases: tuple[str, ...], by: Person, reason: str) -> int:
        """Erase what tells about persons from closed cases; of how many.

        NotAllowed, NotFound, Conflict or BadInput say why nothing was. OutOfReach: it is done once
        a worker runs.
        """
        order = EraseOrder(cases=cases, by=by, reason=reason)
        with as_ours(
            "No worker has erased it yet. It is kept, and done once one runs: look again later."
        ):
            handle = await self._client.start_workflow(
                EraseWorkflow.run, order, id=f"erase/{uuid4().hex}", task_queue=self._queue
            )
            return await asyncio.wait_for(handle.result(), self._patience.total_seconds())

    async def keep_case(self, case: str, until: date | None, by: Person, reason: str) -> None:
        """Keep the case from being erased up to and including that day; None: no longer.

        NotAllowed, NotFound or BadInput say why nothing was changed.
        """
        order = KeepOrder(case=case, until=until, by=by, reason=reason)
        with as_ours("No worker answered. It is kept, and done once one runs: look again later."):
            handle = await self._client.start_workflow(
                KeepCaseWorkflow.run, order, id=f"keep/{uuid4().hex}", task_queue=self._queue
            )
            await asyncio.wait_for(handle.result(), self._patience.total_seconds())

    async def reseal(self, key: str, by: Person, patience: timedelta | None = None) -> Resealed:
        """Seal the whole store anew under that key; waits for its end, however long that takes.

        Begun once, it is done though nobody waits: OutOfReach says that ``patience`` is over. What
        is under way already is not begun a second time.
        """
        order = ResealOrder(key=key, by=by)
        with as_ours("It is begun, and goes on by itself. `untilgone keys status` shows how far."):
            handle = await self._client.start_workflow(
                ResealWorkflow.run,
                order,
                id=keys.WORKFLOW_ID,
                task_queue=self._queue,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            )
            limit = patience.total_seconds() if patience else None
            return await asyncio.wait_for(handle.result(), limit)

    async def histories(self, before: datetime | None) -> Histories:
        """What Temporal keeps, and of what began before that moment how much."""
        return await HistoryReader(self._client, self._patience).read(before)

    async def take_history(self, order: HistoryOrder) -> tuple[Took, ...]:
        """Count takedowns of before; what became of each row.

        NotAllowed or BadInput say why none was. OutOfReach: it may be done once a worker runs; the
        same rows again count nothing twice.
        """
        with as_ours(
            "No worker answered. Start one, then import the same file again: nothing counts twice."
        ):
            handle = await self._client.start_workflow(
                HistoryWorkflow.run,
                order,
                id=f"history/{order.key}",
                task_queue=self._queue,
            )
            taken = await asyncio.wait_for(handle.result(), self._patience.total_seconds())
        return taken.rows

    async def make_report(self, order: ReportOrder) -> str:
        """Make a report; its reference.

        NotAllowed or BadInput say why none was. OutOfReach: it is made once a worker runs.
        """
        with as_ours(
            "No worker has made it yet. It is kept, and made once one runs: look at the list of "
            "reports again later."
        ):
            handle = await self._client.start_workflow(
                ReportWorkflow.run,
                order,
                id=f"make_report/{order.key}",
                task_queue=self._queue,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            )
            made = await asyncio.wait_for(handle.result(), _REPORT_TAKES.total_seconds())
        return made.reference
