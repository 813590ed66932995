"""A note of a person about a case."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.messages import NoteOrder
    from activities.notes import NoteActivities


@workflow.defn(name="note")
class NoteWorkflow:
    """Somebody writes something down."""

    @workflow.run
    async def run(self, order: NoteOrder) -> None:
        """Keep it; its order is sealed on the way as everything is."""
        await workflow.execute_activity_method(
            NoteActivities.add_note,
            order,
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=RetryPolicy(maximum_interval=timedelta(seconds=30)),
            summary="a note",
        )
