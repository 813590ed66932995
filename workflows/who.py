"""Who can act on a URL: one activity, so that whoever asks needs no way out of the house.

The URL and the answer travel sealed, like a report (docs/decisions/0016).
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.messages import WhoOrder
    from activities.who import WhoActivities
    from untilgone.queues import Work, queue_of
    from untilgone.resolution import Resolution


@workflow.defn(name="who")
class WhoWorkflow:
    """Answers once; nothing follows from it."""

    @workflow.run
    async def run(self, order: WhoOrder) -> Resolution:
        """Have it looked up."""
        return await workflow.execute_activity_method(
            WhoActivities.who,
            order,
            task_queue=queue_of(workflow.info().task_queue, Work.LOOKS),
            start_to_close_timeout=timedelta(seconds=60),
            retry_policy=RetryPolicy(maximum_attempts=2),
            summary="who can act",
        )
