"""A report becomes a case, and each of its new URLs a takedown of its own.

Once this workflow has started the report survives any crash; its result is the reporter's answer.
"""

import asyncio
from datetime import timedelta
from typing import TypedDict

from temporalio import workflow
from temporalio.common import (
    Priority,
    RetryPolicy,
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from activities.intake import IntakeActivities
    from activities.messages import Opened
    from untilgone.cases import OpenedCase, Report
    from untilgone.queues import Work, queue_of, unless_first
    from untilgone.rules import priority_key
    from workflows import search
    from workflows.messages import Start
    from workflows.takedown import HEARTBEAT, TakedownWorkflow


def takedown_id(reference: str) -> str:
    """The workflow that follows a takedown; also keeps a second one from starting."""
    return f"takedown/{reference}"


class Following(TypedDict):
    """How the workflow of a takedown is started, whoever starts it."""

    id: str
    priority: Priority
    search_attributes: TypedSearchAttributes
    static_summary: str


def following(start: Start, platform: str, site: str) -> Following:
    """The id, rank and search attributes of the workflow that follows a takedown.

    No ``site`` holds up another one, however many of its URLs were reported.
    """
    return Following(
        id=takedown_id(start.reference),
        priority=Priority(priority_key=priority_key(start.category), fairness_key=site),
        search_attributes=TypedSearchAttributes(
            [
                SearchAttributePair(search.CATEGORY, str(start.category)),
                SearchAttributePair(search.PLATFORM, platform),
            ]
        ),
        static_summary=f"{start.category}, playbook {start.playbook.name}",
    )


@workflow.defn(name="intake")
class IntakeWorkflow:
    """Opens a case once, however often it is asked."""

    @workflow.run
    async def run(self, report: Report) -> OpenedCase:
        """Keep the report, start what follows from it, answer."""
        opened = await workflow.execute_activity_method(
            IntakeActivities.open_case,
            report,
            task_queue=queue_of(
                workflow.info().task_queue,
                unless_first(Work.PROCESS, priority_key(report.category)),
            ),
            start_to_close_timeout=timedelta(seconds=30),
            heartbeat_timeout=HEARTBEAT,
            retry_policy=RetryPolicy(maximum_interval=timedelta(seconds=30)),
            summary=f"report of {len(report.urls)} URLs",
        )
        await asyncio.gather(*(self._start(ref, report, opened) for ref in opened.platforms))
        return opened.case

    async def _start(self, reference: str, report: Report, opened: Opened) -> None:
        start = Start(
            reference=reference,
            category=report.category,
            playbook=opened.playbook,
            reported_by=report.reported_by,
        )
        try:
            await workflow.start_child_workflow(
                TakedownWorkflow.run,
                start,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                parent_close_policy=ParentClosePolicy.ABANDON,
                **following(
                    start,
                    opened.platforms[reference],
                    opened.sites.get(reference, opened.platforms[reference]),
                ),
            )
        except WorkflowAlreadyStartedError:
            workflow.logger.info("%s is followed already", reference)
