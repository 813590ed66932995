"""The same wish for many takedowns: each is asked as if somebody had pressed its own button.

It goes on when the page is closed and when the worker is restarted, and asks nobody twice.
"""

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, is_cancelled_exception

with workflow.unsafe.imports_passed_through():
    from activities.bulk import BulkActivities
    from activities.messages import BulkOneOrder, BulkOrder
    from untilgone.bulk import BulkProgress, Did

_AT_ONCE = 5
_ONE_TAKES = timedelta(seconds=30)
_TRIED_FOR = timedelta(minutes=5)
_NOT_KNOWN = "It did not answer. It may still be done: look at the takedown before you try again."


@workflow.defn(name="bulk")
class BulkWorkflow:
    """Runs once for each press of the button."""

    @workflow.init
    def __init__(self, order: BulkOrder) -> None:
        self._order = order
        self._did: list[Did] = []
        self._turn = asyncio.Semaphore(_AT_ONCE)

    @workflow.run
    async def run(self, order: BulkOrder) -> BulkProgress:
        """Ask each of them; what became of it is told while it goes on and afterwards."""
        await asyncio.gather(*(self._ask(reference) for reference in order.references))
        return self.progress()

    async def _ask(self, reference: str) -> None:
        async with self._turn:
            self._did.append(await self._asked(reference))

    async def _asked(self, reference: str) -> Did:
        once = f"{workflow.info().workflow_id}/{reference}"
        try:
            return await workflow.execute_activity_method(
                BulkActivities.act_on_one,
                BulkOneOrder(reference=reference, wish=self._order.wish, once=once),
                start_to_close_timeout=_ONE_TAKES,
                schedule_to_close_timeout=_TRIED_FOR,
                retry_policy=RetryPolicy(maximum_interval=timedelta(seconds=30)),
                summary="one of many",
            )
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise
            return Did(reference=reference, is_done=False, said=_NOT_KNOWN)

    @workflow.query(name="progress")
    def progress(self) -> BulkProgress:
        """How far it has come."""
        return BulkProgress(
            case=self._order.case,
            action=self._order.wish.action,
            references=self._order.references,
            did=tuple(self._did),
        )
