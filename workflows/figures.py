"""What was measured is counted once a minute, for as long as the installation runs.

It waits as a retry of its own activity (docs/decisions/0004), so its history does not grow.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.figures import FigureActivities

WORKFLOW_ID = "figures"


@workflow.defn(name="figures")
class FigureWorkflow:
    """Counts for ever."""

    @workflow.run
    async def run(self) -> None:
        """One activity that never ends: it says itself when it wants to be asked again."""
        await workflow.execute_activity_method(
            FigureActivities.count_measures,
            start_to_close_timeout=timedelta(minutes=5),
            heartbeat_timeout=timedelta(minutes=1),
            retry_policy=RetryPolicy(
                initial_interval=timedelta(seconds=10), maximum_interval=timedelta(minutes=1)
            ),
            summary="count what was measured",
        )
