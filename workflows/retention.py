"""Data about persons is erased once a day, where its time is over; and kept where somebody says so.

It waits as a retry of its own activity (docs/decisions/0004), so its history does not grow.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.retention import RetentionActivities
    from activities.upkeep_messages import KeepOrder

WORKFLOW_ID = "retention"


@workflow.defn(name="retention")
class RetentionWorkflow:
    """Erases for ever."""

    @workflow.run
    async def run(self) -> None:
        """One activity that never ends: it says itself when it wants to be asked again."""
        await workflow.execute_activity_method(
            RetentionActivities.erase_due,
            start_to_close_timeout=timedelta(hours=6),
            heartbeat_timeout=timedelta(seconds=10),
            retry_policy=RetryPolicy(maximum_interval=timedelta(minutes=5)),
            summary="erase what was kept long enough",
        )


@workflow.defn(name="keep_case")
class KeepCaseWorkflow:
    """Somebody decides that a case is kept, or no longer."""

    @workflow.run
    async def run(self, order: KeepOrder) -> None:
        """Keep the decision."""
        await workflow.execute_activity_method(
            RetentionActivities.keep_case,
            order,
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=RetryPolicy(maximum_interval=timedelta(seconds=30)),
            summary="kept from erasing, or no longer",
        )
