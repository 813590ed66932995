"""Workflows that run as long as the installation: begun by every worker, there once."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy

from workflows import anchors, asking, digests, figures, news, retention
from workflows.anchors import AnchorWorkflow
from workflows.asking import AskingWorkflow
from workflows.digests import DigestsWorkflow
from workflows.figures import FigureWorkflow
from workflows.news import NewsWorkflow
from workflows.retention import RetentionWorkflow

Lasting: TypeAlias = tuple[Callable[..., Awaitable[None]], str]

ASKING: Lasting = (AskingWorkflow.run, asking.WORKFLOW_ID)
"""Only where a channel can be asked."""
LASTING: tuple[Lasting, ...] = (
    (NewsWorkflow.run, news.WORKFLOW_ID),
    (DigestsWorkflow.run, digests.WORKFLOW_ID),
    (FigureWorkflow.run, figures.WORKFLOW_ID),
    (RetentionWorkflow.run, retention.WORKFLOW_ID),
    (AnchorWorkflow.run, anchors.WORKFLOW_ID),
)


async def begin_lasting(
    client: Client, run_for_ever: Callable[..., Awaitable[None]], workflow_id: str, task_queue: str
) -> None:
    """Start a workflow that runs as long as the installation, unless it runs already."""
    await client.start_workflow(
        run_for_ever,
        id=workflow_id,
        task_queue=task_queue,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
    )
