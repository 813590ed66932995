"""The store is sealed anew under the newest key, once somebody asks for it."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.keys import KeyActivities
    from activities.upkeep_messages import Resealed, ResealOrder

WORKFLOW_ID = "keys/reseal"


@workflow.defn(name="reseal")
class ResealWorkflow:
    """Runs until everything is sealed anew; one at a time."""

    @workflow.run
    async def run(self, order: ResealOrder) -> Resealed:
        """Do it; a worker that dies is followed by another that goes on."""
        return await workflow.execute_activity_method(
            KeyActivities.reseal_store,
            order,
            start_to_close_timeout=timedelta(days=1),
            heartbeat_timeout=timedelta(seconds=10),
            retry_policy=RetryPolicy(maximum_interval=timedelta(minutes=1)),
            summary="seal the store anew",
        )
