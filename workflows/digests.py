"""Mail to those who work here: one workflow for the whole installation finds it, one each sends it.

Like the news for reporters, it is read from the store, and no takedown waits for it.
"""

from contextlib import suppress
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ActivityError, WorkflowAlreadyStartedError, is_cancelled_exception
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from activities.digests import DigestActivities
    from untilgone.queues import Work, queue_of

WORKFLOW_ID = "digests"

_LIMIT = timedelta(minutes=3)
_HEARTBEAT = timedelta(seconds=10)  # so long until the work of a dead worker is taken up
_AGAIN = RetryPolicy(
    initial_interval=timedelta(minutes=1), backoff_coefficient=1.0
)  # the activity says when
_TRIED_FOR = timedelta(hours=6)  # what waits is told anew then
_SENT_AGAIN = RetryPolicy(
    initial_interval=timedelta(seconds=10), maximum_interval=timedelta(minutes=30)
)


@workflow.defn(name="digests")
class DigestsWorkflow:
    """Runs as long as the installation."""

    @workflow.run
    async def run(self, taken_up: tuple[str, ...] = ()) -> None:
        """Find who is to be told, let them be told, begin anew."""
        while not workflow.info().is_continue_as_new_suggested():
            taken_up = await workflow.execute_activity_method(
                DigestActivities.find_digests,
                taken_up,
                start_to_close_timeout=_LIMIT,
                retry_policy=_AGAIN,
                summary="until somebody is to be told",
            )
            for letter_id in taken_up:
                with suppress(WorkflowAlreadyStartedError):
                    await workflow.start_child_workflow(
                        DigestWorkflow.run,
                        letter_id,
                        id=f"digests/{letter_id}",
                        id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                        parent_close_policy=ParentClosePolicy.ABANDON,
                    )
        workflow.continue_as_new(taken_up)


@workflow.defn(name="send_digest")
class DigestWorkflow:
    """Runs once for each mail."""

    @workflow.run
    async def run(self, letter_id: str) -> None:
        """Send it; after hours it is given up."""
        try:
            await workflow.execute_activity_method(
                DigestActivities.send_digest,
                letter_id,
                task_queue=queue_of(workflow.info().task_queue, Work.MAIL),
                start_to_close_timeout=_LIMIT,
                heartbeat_timeout=_HEARTBEAT,
                schedule_to_close_timeout=_TRIED_FOR,
                retry_policy=_SENT_AGAIN,
                summary="a mail to somebody who works here",
            )
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            await workflow.execute_activity_method(
                DigestActivities.end_digest,
                letter_id,
                start_to_close_timeout=_LIMIT,
                summary="it could not be sent",
            )
