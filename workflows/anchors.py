"""The end of the record is told outside once a day.

It waits as a retry of its own activity (docs/decisions/0004), so its history does not grow.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.anchors import AnchorActivities

WORKFLOW_ID = "anchors"


@workflow.defn(name="anchors")
class AnchorWorkflow:
    """Tells it for ever."""

    @workflow.run
    async def run(self) -> None:
        """One activity that never ends: it says itself when it wants to be asked again."""
        await workflow.execute_activity_method(
            AnchorActivities.anchor_record,
            start_to_close_timeout=timedelta(minutes=5),
            heartbeat_timeout=timedelta(seconds=10),
            retry_policy=RetryPolicy(
                initial_interval=timedelta(seconds=10), maximum_interval=timedelta(minutes=5)
            ),
            summary="tell the end of the record",
        )
