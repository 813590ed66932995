"""Our errors in Temporal's words, once for all activities.

Temporal matches errors by class name: workflows see ``type="Refused"`` and the like, never text.
"""

from typing import Any

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory
from temporalio.worker import (
    ActivityInboundInterceptor,
    ExecuteActivityInput,
    Interceptor,
)

from untilgone.errors import NothingNew, OutOfReach, RetryLater, UntilgoneError
from untilgone.store.turnstile import URGENCY
from worker.heartbeat import beating

_LONGEST_TEXT = 2_000  # failures travel in the history, and a payload has a limit


class OurErrors(Interceptor):
    """Translates what activities raise, and keeps long ones alive with heartbeats."""

    def intercept_activity(self, next: ActivityInboundInterceptor) -> ActivityInboundInterceptor:  # noqa: A002 - Temporal's name
        """Wrap one activity."""
        return _Translating(next)


class _Translating(ActivityInboundInterceptor):
    async def execute_activity(self, input: ExecuteActivityInput) -> Any:  # noqa: A002 - Temporal's name
        if key := activity.info().priority.priority_key:
            URGENCY.set(key)
        try:
            async with beating(activity.info().heartbeat_timeout):
                return await self.next.execute_activity(input)
        except NothingNew as error:
            # Not a failure: this is how a look waits for the next one (docs/decisions/0004).
            raise ApplicationError(
                str(error),
                type="NothingNew",
                category=ApplicationErrorCategory.BENIGN,
                next_retry_delay=error.after,
            ) from None
        except RetryLater as error:
            benign, other = ApplicationErrorCategory.BENIGN, ApplicationErrorCategory.UNSPECIFIED
            raise ApplicationError(
                str(error)[:_LONGEST_TEXT],
                type="RetryLater",
                category=benign if error.is_expected else other,
                next_retry_delay=error.after,
            ) from None
        except OutOfReach as error:
            # A server of our own will be back: the work waits for it.
            raise ApplicationError(str(error)[:_LONGEST_TEXT], type="OutOfReach") from None
        except UntilgoneError as error:
            raise ApplicationError(
                str(error)[:_LONGEST_TEXT], type=type(error).__name__, non_retryable=True
            ) from None
