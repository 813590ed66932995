"""A change to the directory: one activity, because only activities write the store.

The parties, the person and the reason travel sealed, like a report.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.directory import DirectoryActivities
    from activities.messages import DirectoryChanged, DirectoryOrder


@workflow.defn(name="directory")
class DirectoryWorkflow:
    """Answers once; running takedowns see the change at their next step by themselves."""

    @workflow.run
    async def run(self, order: DirectoryOrder) -> DirectoryChanged:
        """Have it kept. Once: who asks is told whether it was, and a second time would say no."""
        return await workflow.execute_activity_method(
            DirectoryActivities.change_directory,
            order,
            start_to_close_timeout=timedelta(seconds=20),
            retry_policy=RetryPolicy(maximum_attempts=1),
            summary="directory changed",
        )
