"""A letter to whoever asks for it: one activity, which is never begun a second time."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, TimeoutType
from temporalio.exceptions import TimeoutError as TookTooLong

with workflow.unsafe.imports_passed_through():
    from activities.letter_tries import LetterTryActivities
    from untilgone.letter_tries import LetterTry
    from untilgone.queues import Work, queue_of
    from untilgone.reporters import NewsState

_BEGUN_WITHIN = timedelta(minutes=1)
_TAKES = timedelta(seconds=130)  # the mail server has 120, unless it is set otherwise


@workflow.defn(name="try_letter")
class LetterTryWorkflow:
    """Answers once; no takedown knows of it."""

    @workflow.run
    async def run(self, order: LetterTry) -> NewsState:
        """Have it sent once: SENT, or UNKNOWN where it was begun and nobody knows how it ended."""
        try:
            return await workflow.execute_activity_method(
                LetterTryActivities.try_letter,
                order,
                task_queue=queue_of(workflow.info().task_queue, Work.MAIL),
                schedule_to_start_timeout=_BEGUN_WITHIN,
                start_to_close_timeout=_TAKES,
                retry_policy=RetryPolicy(maximum_attempts=1),
                summary="a letter to whoever asks for it",
            )
        except ActivityError as error:
            cause = error.cause
            if isinstance(cause, TookTooLong) and cause.type is TimeoutType.START_TO_CLOSE:
                return NewsState.UNKNOWN
            raise
