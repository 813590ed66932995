"""One workflow for the whole installation: asks channels what became of our notices.

Its activity ends only when somebody said something new, so that its history grows with answers and
not with time. What was said goes to the takedowns, like an answer by mail.
"""

from contextlib import suppress
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.asking import AskingActivities
    from untilgone.queues import Work, queue_of
    from workflows.intake import takedown_id
    from workflows.takedown import TakedownWorkflow

WORKFLOW_ID = "asking"

_LIMIT = timedelta(minutes=30)
_HEARTBEAT = timedelta(minutes=2)
_AGAIN = RetryPolicy(
    initial_interval=timedelta(seconds=30), backoff_coefficient=1.0
)  # the activity says when


@workflow.defn(name="asking")
class AskingWorkflow:
    """Runs as long as the installation."""

    @workflow.run
    async def run(self) -> None:
        """Ask, pass on, begin anew."""
        while not workflow.info().is_continue_as_new_suggested():
            answers = await workflow.execute_activity_method(
                AskingActivities.ask_parties,
                task_queue=queue_of(workflow.info().task_queue, Work.CHANNELS),
                start_to_close_timeout=_LIMIT,
                heartbeat_timeout=_HEARTBEAT,
                retry_policy=_AGAIN,
                summary="until somebody says something new",
            )
            for told in answers:
                takedown = workflow.get_external_workflow_handle(takedown_id(told.reference))
                with suppress(ApplicationError):  # it was closed meanwhile
                    await takedown.signal(TakedownWorkflow.answered, told.answer)
        workflow.continue_as_new()
