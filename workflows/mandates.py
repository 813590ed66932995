"""The mandate of a case, changed or withdrawn by a person."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.mandates import MandateActivities
    from activities.messages import MandateOrder


@workflow.defn(name="mandate")
class MandateWorkflow:
    """Somebody says who allows us to act, or that nobody does any more."""

    @workflow.run
    async def run(self, order: MandateOrder) -> None:
        """Keep it; its order is sealed on the way as everything is."""
        await workflow.execute_activity_method(
            MandateActivities.change_mandate,
            order,
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=RetryPolicy(maximum_interval=timedelta(seconds=30)),
            summary="a mandate",
        )
