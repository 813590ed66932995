"""Handing a task over: one activity, because only activities write the record.

The takedown knows nothing of it: whoever works on a task, it goes on as before.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.claims import ClaimActivities
    from activities.messages import HandOverOrder


@workflow.defn(name="hand_over_task")
class HandOverWorkflow:
    """Answers once."""

    @workflow.run
    async def run(self, order: HandOverOrder) -> None:
        """Have it kept."""
        await workflow.execute_activity_method(
            ClaimActivities.hand_over_task,
            order,
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=RetryPolicy(maximum_interval=timedelta(seconds=30)),
            summary="a task handed over",
        )
