"""A report is made: one activity, because only activities write the store."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

with workflow.unsafe.imports_passed_through():
    from activities.reports import ReportActivities
    from untilgone.reports.query import ReportMade, ReportOrder

_AGAIN = RetryPolicy(maximum_interval=timedelta(seconds=5))


@workflow.defn(name="make_report")
class ReportWorkflow:
    """Somebody who leads a desk wants a report of it."""

    @workflow.run
    async def run(self, order: ReportOrder) -> ReportMade:
        """Make it; it is kept with what it was made of, and stands on the record."""
        return await workflow.execute_activity_method(
            ReportActivities.make_report,
            order,
            start_to_close_timeout=timedelta(minutes=5),
            retry_policy=_AGAIN,
            summary=f"report: {order.query.kind}",
        )
