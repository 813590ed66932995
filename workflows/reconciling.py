"""Temporal's side of ``untilgone reconcile``: what it knows, and workflows that begin anew."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflow.v1 import PendingActivityInfo
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionRequest
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCError, RPCStatusCode

from activities.messages import Opened
from untilgone.cases import OpenedCase, Report
from untilgone.playbook import Playbook
from untilgone.progress import Carried, Progress
from untilgone.reconciling import Followed, Kept
from workflows import figures
from workflows.histories import Reading, Told
from workflows.intake import following, takedown_id
from workflows.messages import Start
from workflows.takedown import TakedownWorkflow

AGAIN = ("mail", "note", "erase", "forget_reporter", "reading", "directory", "revise_letters")
"""Orders that may be carried out twice: what they ask for is there, or is not, in the end."""
_RESTORED = "the store or Temporal was restored from a backup"


@dataclass(frozen=True, kw_only=True)
class Reported:
    """A report that Temporal still has, with what became of it."""

    report: Report
    opened: OpenedCase
    playbook: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Ordered:
    """Something else that was handed in."""

    workflow_id: str
    kind: str
    at: datetime


class Temporal:
    """Reads what Temporal knows; starts and ends workflows of takedowns. Needs no worker."""

    def __init__(self, client: Client, task_queue: str) -> None:
        self._client = client
        self._queue = task_queue
        self._reading = Reading(client)

    async def mark(self) -> str:
        """How far the store's record had come when it was counted last; empty: not known."""
        found = await self._pending(figures.WORKFLOW_ID)
        for each in found:
            if each.HasField("heartbeat_details"):
                payloads = each.heartbeat_details.payloads
                values = await self._client.data_converter.decode(payloads, [str] * len(payloads))
                return str(values[0]) if values else ""
        return ""

    async def forget_mark(self) -> None:
        """The store is as it is from here on; what counts it is started anew by the next worker."""
        await self._terminate(figures.WORKFLOW_ID)

    async def running(self) -> int:
        """How many takedowns are followed."""
        count = await self._client.count_workflows(_RUNNING)
        return count.count

    async def followed_references(self) -> list[str]:
        """Every takedown that has a workflow which has not ended."""
        found = self._client.list_workflows(_RUNNING)
        return [each.id.removeprefix(takedown_id("")) async for each in found]

    async def reports(self) -> AsyncIterator[Reported]:
        """Every report that Temporal still has and that was opened."""
        async for each in self._client.list_workflows("WorkflowType = 'intake'"):
            handle = self._client.get_workflow_handle(each.id, run_id=each.run_id)
            history = await handle.fetch_history()
            report, opened = await self._intake(history.events)
            if report is not None and opened is not None:
                yield Reported(
                    report=report,
                    opened=opened.case,
                    playbook=opened.playbook.name,
                    at=each.start_time,
                )

    async def _intake(self, events: Sequence[HistoryEvent]) -> tuple[Report | None, Opened | None]:
        converter, report, opened = self._client.data_converter, None, None
        for event in events:
            if event.HasField("workflow_execution_started_event_attributes"):
                payloads = event.workflow_execution_started_event_attributes.input.payloads
                [report] = await converter.decode(payloads, [Report])
            elif event.HasField("activity_task_completed_event_attributes"):
                payloads = event.activity_task_completed_event_attributes.result.payloads
                [opened] = await converter.decode(payloads, [Opened])
        return report, opened

    async def ordered(self, since: datetime) -> list[Ordered]:
        """What else was handed in since then, the oldest first."""
        kinds = ", ".join(f"'{kind}'" for kind in (*AGAIN, "mandate"))
        begun = f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        query = f"WorkflowType IN ({kinds}) AND StartTime >= '{begun}'"
        found = [
            Ordered(workflow_id=each.id, kind=each.workflow_type, at=each.start_time)
            async for each in self._client.list_workflows(query)
        ]
        return sorted(found, key=lambda each: each.at)

    async def do_again(self, order: Ordered) -> None:
        """Carry it out once more, as soon as a worker runs."""
        handle = self._client.get_workflow_handle(order.workflow_id)
        history = await handle.fetch_history()
        given = history.events[0].workflow_execution_started_event_attributes.input.payloads
        values = await self._client.data_converter.decode(given)
        await self._client.start_workflow(
            order.kind,
            args=values,
            id=order.workflow_id,
            task_queue=self._queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
        )

    async def followed(self, reference: str) -> Followed | None:
        """What Temporal knows of a takedown, from all of its runs that are left; None: nothing."""
        handle = self._client.get_workflow_handle(takedown_id(reference))
        try:
            described = await handle.describe()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise
        latest = self._client.get_workflow_handle(handle.id, run_id=described.run_id)
        history = await latest.fetch_history()
        told = Told()
        for events in reversed([history.events, *await self._before(history.events)]):
            await self._reading.events(told, events)
        at = await self._reading.known(history)
        assert told.start is not None
        is_running = described.status is WorkflowExecutionStatus.RUNNING
        pending = described.raw_description.pending_activities
        outcome = None
        if described.status is WorkflowExecutionStatus.COMPLETED:
            ended: WorkflowHandle[TakedownWorkflow, Progress] = self._client.get_workflow_handle(
                handle.id, run_id=described.run_id, result_type=Progress
            )
            outcome = (await ended.result()).outcome
        return Followed(
            reference=reference,
            run_id=described.run_id,
            is_running=is_running,
            category=told.start.category,
            playbook=told.start.playbook,
            reported_by=told.start.reported_by,
            at=at,
            outcome=outcome,
            letters=tuple(told.letters.values()),
            in_hand=tuple(self._reading.in_hand(told, pending, datetime.now(UTC))),
            withdrew=tuple(told.withdrew),
            answers=tuple(told.answers),
        )

    async def _before(self, events: Sequence[HistoryEvent]) -> list[Sequence[HistoryEvent]]:
        """The events of the runs before, the latest first, as far as Temporal still has them."""
        found: list[Sequence[HistoryEvent]] = []
        while True:
            started = events[0].workflow_execution_started_event_attributes
            if not started.continued_execution_run_id:
                return found
            handle = self._client.get_workflow_handle(
                started.workflow_id, run_id=started.continued_execution_run_id
            )
            try:
                events = (await handle.fetch_history()).events
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND:
                    return found
                raise
            found.append(events)

    async def begin(
        self,
        kept: Kept,
        playbook: Playbook,
        carried: Carried,
        reported_by: str,
    ) -> None:
        """Follow a takedown from where it stands; what follows it now ends."""
        line = kept.view.line
        start = Start(
            reference=line.reference,
            category=line.category,
            playbook=playbook,
            carried=carried,
            reported_by=reported_by,
        )
        options = following(start, line.platform, line.platform)
        await self._client.start_workflow(
            TakedownWorkflow.run,
            start,
            task_queue=self._queue,
            id_conflict_policy=WorkflowIDConflictPolicy.TERMINATE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            **options,
        )

    async def end(self, reference: str) -> None:
        """Follow a takedown no longer."""
        await self._terminate(takedown_id(reference))

    async def _terminate(self, workflow_id: str) -> None:
        try:
            await self._client.get_workflow_handle(workflow_id).terminate(_RESTORED)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise

    async def _pending(self, workflow_id: str) -> list[PendingActivityInfo]:
        request = DescribeWorkflowExecutionRequest(
            namespace=self._client.namespace, execution=WorkflowExecution(workflow_id=workflow_id)
        )
        try:
            answer = await self._client.workflow_service.describe_workflow_execution(request)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return []
            raise
        # Temporal keeps what was pending when it was terminated.
        is_running = answer.workflow_execution_info.status == WorkflowExecutionStatus.RUNNING.value
        return list(answer.pending_activities) if is_running else []


_RUNNING = "WorkflowType = 'takedown' AND ExecutionStatus = 'Running'"
