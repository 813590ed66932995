"""What Temporal itself still keeps, as far as it can be asked cheaply: how long, and by which keys.

Payloads name their key beside what is sealed, so no key is needed to read it.
"""

from datetime import UTC, datetime, timedelta

from temporalio.api.history.v1 import History
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceRequest,
    GetWorkflowExecutionHistoryRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from untilgone.key_status import Histories
from workflows import anchors, figures, retention
from workflows.encryption import key_of
from workflows.failures import unreachable

_SAMPLE = 50
_WITHOUT_PAYLOADS = (anchors.WORKFLOW_ID, figures.WORKFLOW_ID, retention.WORKFLOW_ID)


class HistoryReader:
    """Asks Temporal about the histories of this installation."""

    def __init__(self, client: Client, patience: timedelta) -> None:
        self._client = client
        self._patience = patience

    async def read(self, before: datetime | None) -> Histories:
        """What is there now; OutOfReach when Temporal does not answer."""
        others = " AND ".join(f"WorkflowId != '{each}'" for each in _WITHOUT_PAYLOADS)
        query = others
        if before is not None:
            query += f" AND StartTime < '{before.astimezone(UTC).isoformat()}'"
        try:
            namespace = await self._client.workflow_service.describe_namespace(
                DescribeNamespaceRequest(namespace=self._client.namespace), timeout=self._patience
            )
            older = None
            if before is not None:
                older = (await self._client.count_workflows(query)).count
            keys = await self._keys(query)
        except RPCError as error:
            raise unreachable() from error
        kept = namespace.config.workflow_execution_retention_ttl
        return Histories(kept_for=kept.ToTimedelta(), older=older, keys=tuple(sorted(keys)))

    async def _keys(self, query: str) -> frozenset[str]:
        """Keys that the orders of some of the workflows name."""
        found: set[str] = set()
        async for each in self._client.list_workflows(query, limit=_SAMPLE):
            request = GetWorkflowExecutionHistoryRequest(
                namespace=self._client.namespace, maximum_page_size=1
            )
            request.execution.workflow_id = each.id
            request.execution.run_id = each.run_id
            try:
                page = await self._client.workflow_service.get_workflow_execution_history(
                    request, timeout=self._patience
                )
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND:
                    continue  # its time was over meanwhile
                raise
            found |= _named(page.history)
        return frozenset(found)


def _named(history: History) -> set[str]:
    payloads = (
        payload
        for event in history.events
        for payload in event.workflow_execution_started_event_attributes.input.payloads
    )
    return {key for payload in payloads if (key := key_of(payload))}
