"""The last word to whoever was told: it is gone, thank you; or the notice is taken back.

Once for each time it is confirmed gone, and once when a person withdraws the takedown. Nothing
waits for these letters but the end of the takedown, and nobody is asked where one does not leave.
"""

from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError, FailureError
from temporalio.workflow import ActivityCancellationType

with workflow.unsafe.imports_passed_through():
    from activities.withdrawals import (
        EndWithdrawalsOrder,
        WithdrawalActivities,
        WithdrawalOrder,
    )
    from untilgone import rules
    from untilgone.cases import Outcome
    from untilgone.looks import Standing
    from untilgone.queues import Work, queue_of, unless_first
    from workflows.answers import TakedownAnswers

HEARTBEAT = timedelta(seconds=10)
LIMIT = timedelta(minutes=15)  # several letters, one after the other
AGAIN = RetryPolicy(initial_interval=timedelta(seconds=2), maximum_interval=timedelta(minutes=30))
GIVES_UP_AFTER = timedelta(hours=24)  # thanks that come days later help nobody


class TakedownWithdrawals(TakedownAnswers):
    """What a takedown tells others at its end."""

    async def _say_that_it_is_gone(self) -> None:
        """Thank those who were told since it was live last, unless it is back meanwhile."""
        at = self._at
        ladder, gone_at = at.round, at.first_gone_at
        if gone_at is None or at.thanked == ladder or at.is_held or not self._may_have_told():
            return
        if await self._withdraw(gone_at):
            at.thanked = ladder

    async def _take_back(self) -> None:
        """Where a person ended it: tell those who have not heard that it is gone."""
        is_taken_back = self._at.outcome is Outcome.WITHDRAWN and self._may_have_told()
        if is_taken_back:
            await self._withdraw(None)

    def _queue_of_notices(self) -> str:
        here = workflow.info()
        work = unless_first(Work.CHANNELS, here.priority.priority_key)
        return queue_of(here.task_queue, work)

    def _may_have_told(self) -> bool:
        return self._at.delivered > 0 or self._at.notice_id is not None

    async def _withdraw(self, gone_at: datetime | None) -> bool:
        """Whether it is over: they were sent, or given up. False where it was cut short."""
        at = self._at
        since, until = rules.life_of(at), at.round
        sending = workflow.start_activity_method(
            WithdrawalActivities.send_withdrawals,
            WithdrawalOrder(
                reference=self._start.reference,
                since=since,
                until=until,
                at=workflow.now(),
                gone_at=gone_at,
            ),
            task_queue=self._queue_of_notices(),
            start_to_close_timeout=LIMIT,
            schedule_to_close_timeout=GIVES_UP_AFTER,
            heartbeat_timeout=HEARTBEAT,
            retry_policy=AGAIN,
            # What may have left must be known before anything else is done.
            cancellation_type=ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
            summary="withdrawals",
        )
        await workflow.wait_condition(
            lambda: sending.done() or (gone_at is not None and self._is_thanked_in_vain(until))
        )
        is_cut_short = not sending.done()
        if is_cut_short:
            sending.cancel()
        try:
            sent = await sending
        except ActivityError as error:
            why = _why(error)
            if is_cut_short:
                why = "It was not to be said any more: it is back, on hold or withdrawn."
            await self._send_no_more(since, until, why)
            return not is_cut_short
        for reason in sent.not_written:
            await self._record("withdrawal not_sent", detail={"reason": reason})
        return True

    def _is_thanked_in_vain(self, ladder: int) -> bool:
        at = self._at
        is_gone = at.standing is Standing.GONE and at.round == ladder
        return not is_gone or at.is_held or at.outcome is not None

    async def _send_no_more(self, since: int, until: int, why: str) -> None:
        order = EndWithdrawalsOrder(
            reference=self._start.reference,
            since=since,
            until=until,
            at=workflow.now(),
            why=why,
        )
        await self._keep(WithdrawalActivities.end_withdrawals, order, "withdrawals not sent")


def _why(error: ActivityError) -> str:
    """Why they were given up, with what the channel said last."""
    said = error.cause
    is_ours = isinstance(said, ApplicationError) and said.type not in {"RetryLater", "OutOfReach"}
    if is_ours:
        return "An error of our own kept it from being sent; see the worker's log."
    last = said.message if isinstance(said, FailureError) else ""
    return f"For a day it could not be handed over. {last}".strip()
