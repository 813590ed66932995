"""A wish of legal staff about a revision of the letters: one activity, as only those write the store."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.revisions import RevisionActivities
    from untilgone.revisions import RevisionOrder


@workflow.defn(name="revise_letters")
class RevisionWorkflow:
    """Answers once; running takedowns use what was approved from their next letter on."""

    @workflow.run
    async def run(self, order: RevisionOrder) -> int:
        """Have it done. Once: who asks is told whether it was, and a second time would say no."""
        return await workflow.execute_activity_method(
            RevisionActivities.revise_letters,
            order,
            start_to_close_timeout=timedelta(seconds=50),
            retry_policy=RetryPolicy(maximum_attempts=1),
            summary=f"letters: {order.act}",
        )
