"""Oversight: reading what is about persons is put on the record, and such data is erased.

One activity each, because only activities write the store. Nothing of it changes a takedown.
"""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.messages import EraseOrder, ReadingOrder
    from activities.oversight import OversightActivities

_AGAIN = RetryPolicy(maximum_interval=timedelta(seconds=5))


@workflow.defn(name="reading")
class ReadingWorkflow:
    """Somebody is about to read; they wait until it is on the record."""

    @workflow.run
    async def run(self, order: ReadingOrder) -> None:
        """Keep it."""
        await workflow.execute_activity_method(
            OversightActivities.record_reading,
            order,
            start_to_close_timeout=timedelta(seconds=20),
            retry_policy=_AGAIN,
            summary="somebody reads",
        )


@workflow.defn(name="erase")
class EraseWorkflow:
    """Somebody wants data about persons erased."""

    @workflow.run
    async def run(self, order: EraseOrder) -> int:
        """Erase it; of how many cases."""
        return await workflow.execute_activity_method(
            OversightActivities.erase_cases,
            order,
            start_to_close_timeout=timedelta(minutes=2),
            retry_policy=_AGAIN,
            summary="data erased",
        )
