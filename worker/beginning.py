"""Before a worker works, and what runs as long as the installation does."""

from collections.abc import Mapping
from typing import Any

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy

from untilgone.errors import Conflict
from untilgone.store.database import Store
from untilgone.store.reconciling import holds
from workflows import anchors, asking, digests, figures, news, retention
from workflows.anchors import AnchorWorkflow
from workflows.asking import AskingWorkflow
from workflows.digests import DigestsWorkflow
from workflows.figures import FigureWorkflow
from workflows.news import NewsWorkflow
from workflows.reconciling import Temporal
from workflows.retention import RetentionWorkflow

_ENDLESS: Mapping[str, Any] = {
    asking.WORKFLOW_ID: AskingWorkflow.run,
    news.WORKFLOW_ID: NewsWorkflow.run,
    digests.WORKFLOW_ID: DigestsWorkflow.run,
    figures.WORKFLOW_ID: FigureWorkflow.run,
    retention.WORKFLOW_ID: RetentionWorkflow.run,
    anchors.WORKFLOW_ID: AnchorWorkflow.run,
}
ALWAYS = tuple(each for each in _ENDLESS if each != asking.WORKFLOW_ID)
"""Asking only where a channel can be asked."""


async def refuse_an_older_store(store: Store, temporal: Temporal) -> None:
    """Conflict where the store lacks what it had when Temporal last heard of it.

    What left since its backup is not in it, and would leave once more.
    """
    if not await holds(store, await temporal.mark()):
        raise Conflict(
            "The store is older than Temporal: it was restored from a backup. No work was begun, "
            "because what was sent since would be sent again. Run `untilgone reconcile`, read "
            "what it says, then `untilgone reconcile --apply` (docs/production.md)."
        )


async def begin(client: Client, task_queue: str, *workflow_ids: str) -> None:
    """Start these workflows that never end, unless they run already."""
    for workflow_id in workflow_ids:
        await client.start_workflow(
            _ENDLESS[workflow_id],
            id=workflow_id,
            task_queue=task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
