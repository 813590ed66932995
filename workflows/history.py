"""Takedowns of before are counted: one activity, because only activities write the store.

Their URLs travel sealed, like a report. Nothing of it opens or changes a takedown.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.history import HistoryActivities
    from untilgone.history import HistoryOrder, HistoryTaken

_AGAIN = RetryPolicy(maximum_interval=timedelta(seconds=5))


@workflow.defn(name="import_history")
class HistoryWorkflow:
    """Figures are to begin with takedowns of before this installation."""

    @workflow.run
    async def run(self, order: HistoryOrder) -> HistoryTaken:
        """Count them; no takedown is opened, and nothing is sent."""
        return await workflow.execute_activity_method(
            HistoryActivities.take_history,
            order,
            start_to_close_timeout=timedelta(minutes=1),
            retry_policy=_AGAIN,
            summary="takedowns of before",
        )
