"""News for reporters: one workflow for the whole installation finds it, one each tells it.

Takedowns know nothing of it: what happened is read from the store. So no history of a takedown
changes, and whatever hinders a message hinders no takedown.
"""

from contextlib import suppress
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ActivityError, WorkflowAlreadyStartedError, is_cancelled_exception
from temporalio.workflow import ParentClosePolicy

with workflow.unsafe.imports_passed_through():
    from activities.messages import ForgetOrder
    from activities.news import NewsActivities
    from untilgone.queues import Work, queue_of

WORKFLOW_ID = "news"

_LIMIT = timedelta(minutes=3)
_AGAIN = RetryPolicy(
    initial_interval=timedelta(minutes=1), backoff_coefficient=1.0
)  # the activity says when
_TRIED_FOR = timedelta(days=3)
_SENT_AGAIN = RetryPolicy(
    initial_interval=timedelta(minutes=1), maximum_interval=timedelta(hours=3)
)


@workflow.defn(name="news")
class NewsWorkflow:
    """Runs as long as the installation."""

    @workflow.run
    async def run(self, taken_up: tuple[str, ...] = ()) -> None:
        """Find what is to be told, let it be told, begin anew."""
        while not workflow.info().is_continue_as_new_suggested():
            taken_up = await workflow.execute_activity_method(
                NewsActivities.find_news,
                taken_up,
                start_to_close_timeout=_LIMIT,
                retry_policy=_AGAIN,
                summary="until there is something to tell",
            )
            for letter_id in taken_up:
                with suppress(WorkflowAlreadyStartedError):
                    await workflow.start_child_workflow(
                        TellWorkflow.run,
                        letter_id,
                        id=f"news/{letter_id}",
                        id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                        parent_close_policy=ParentClosePolicy.ABANDON,
                    )
        workflow.continue_as_new(taken_up)


@workflow.defn(name="tell_reporter")
class TellWorkflow:
    """Runs once for each message."""

    @workflow.run
    async def run(self, letter_id: str) -> None:
        """Send it; after days it is given up."""
        try:
            await workflow.execute_activity_method(
                NewsActivities.send_news,
                letter_id,
                task_queue=queue_of(workflow.info().task_queue, Work.MAIL),
                start_to_close_timeout=_LIMIT,
                schedule_to_close_timeout=_TRIED_FOR,
                retry_policy=_SENT_AGAIN,
                summary="a message to a reporter",
            )
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            await workflow.execute_activity_method(
                NewsActivities.end_news,
                letter_id,
                start_to_close_timeout=_LIMIT,
                summary="it could not be sent",
            )


@workflow.defn(name="forget_reporter")
class ForgetWorkflow:
    """Somebody wants no more news."""

    @workflow.run
    async def run(self, order: ForgetOrder) -> int:
        """Erase where it went; how many addresses there were."""
        return await workflow.execute_activity_method(
            NewsActivities.forget_reporter,
            order,
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=RetryPolicy(maximum_interval=timedelta(seconds=30)),
            summary="no more news",
        )
