"""One trace through a whole takedown: Temporal carries its id from call to call. An extra.

Spans of workflows have no length: each says that something happened, and leaves at once. Nothing
stays open for the weeks that a takedown takes, and no command of a workflow is different for it.
"""

from typing import Any

from opentelemetry import trace
from temporalio import activity
from temporalio.client import OutboundInterceptor, StartWorkflowInput, WorkflowHandle
from temporalio.contrib.opentelemetry import TracingInterceptor
from temporalio.exceptions import ApplicationError
from temporalio.worker import ActivityInboundInterceptor, ExecuteActivityInput

from activities.messages import ActOrder, NoticeResult
from untilgone.looks import Sighting
from untilgone.tracing import tell, within
from workflows import asking, digests, figures, mail, news
from workflows.intake import takedown_id

ENDLESS = frozenset(
    {
        asking.WORKFLOW_ID,
        digests.WORKFLOW_ID,
        figures.WORKFLOW_ID,
        mail.MAILBOX_ID,
        news.WORKFLOW_ID,
    }
)
"""They go round for as long as the installation lives: a trace of one would have no end."""


class Tracing(TracingInterceptor):
    """Temporal's own, and what activities tell of themselves; for a client and its workers."""

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:  # noqa: A002 - Temporal's name
        """Wrap what is asked of the server."""
        return _NotEndless(super().intercept_client(next), next)

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002 - Temporal's name
        """Wrap one activity."""
        return super().intercept_activity(_Telling(next, self.tracer))


class _NotEndless(OutboundInterceptor):
    def __init__(self, traced: OutboundInterceptor, plain: OutboundInterceptor) -> None:
        super().__init__(traced)
        self._plain = plain

    async def start_workflow(self, input: StartWorkflowInput) -> WorkflowHandle[Any, Any]:  # noqa: A002 - Temporal's name
        way = self._plain if input.id in ENDLESS else self.next
        return await way.start_workflow(input)


class _Telling(ActivityInboundInterceptor):
    """Says which takedown an attempt was for, and what came of it."""

    def __init__(self, then: ActivityInboundInterceptor, tracer: trace.Tracer) -> None:
        super().__init__(then)
        self._tracer = tracer

    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002 - Temporal's name
        before, _, reference = (activity.info().workflow_id or "").partition(takedown_id(""))
        takedown = reference if not before else ""
        with within(self._tracer, trace.get_current_span(), takedown):
            try:
                result = await self.next.execute_activity(input)
            except ApplicationError as error:
                tell(outcome=error.type)
                raise
            match input.args:
                case [ActOrder(kind=kind)]:
                    tell(act=kind)
            match result:
                case NoticeResult(outcome=outcome) | Sighting(standing=outcome):
                    tell(outcome=outcome)
            return result
