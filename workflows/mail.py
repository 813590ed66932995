"""One mail: kept, understood, and told to the takedowns that it is about.

A mail never ends a takedown, whoever it claims to be from: it moves timers and makes us look.
"""

from contextlib import suppress
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.mail import MailActivities
    from activities.messages import MailboxOrder, MailOrder, PlaceMailOrder, Told
    from untilgone.queues import Work, queue_of
    from workflows.intake import takedown_id

_LIMIT = timedelta(minutes=2)
_HEARTBEAT = timedelta(seconds=10)  # so long until the work of a dead worker is taken up
MAILBOX_ID = "mailbox"
_AGAIN = RetryPolicy(maximum_interval=timedelta(minutes=1))


@workflow.defn(name="mail")
class MailWorkflow:
    """Runs once for each mail, by its digest."""

    @workflow.run
    async def run(self, order: MailOrder) -> None:
        """Keep it, and tell whom it is about; a person where nobody hears it any more."""
        told = await self._read(order)
        if told and not await tell(told):
            await self._read(order)  # all of them have closed meanwhile: it sees that now

    async def _read(self, order: MailOrder) -> tuple[Told, ...]:
        return await workflow.execute_activity_method(
            MailActivities.receive_mail,
            order,
            task_queue=queue_of(workflow.info().task_queue, Work.MAIL),
            start_to_close_timeout=_LIMIT,
            heartbeat_timeout=_HEARTBEAT,
            retry_policy=_AGAIN,
            summary="an answer by mail",
        )


@workflow.defn(name="mailbox")
class MailboxWorkflow:
    """Runs every few minutes, so that who watches sees how far reading lags behind."""

    @workflow.run
    async def run(self, order: MailboxOrder) -> None:
        """Keep when the mailbox had been read out."""
        await workflow.execute_activity_method(
            MailActivities.mailbox_emptied,
            order,
            start_to_close_timeout=_LIMIT,
            retry_policy=_AGAIN,
            summary="the mailbox was read out",
        )


@workflow.defn(name="place_mail")
class PlaceMailWorkflow:
    """A person said what a mail is about, and what it means."""

    @workflow.run
    async def run(self, order: PlaceMailOrder) -> None:
        """Keep what was said, and tell whom it is about."""
        told = await workflow.execute_activity_method(
            MailActivities.place_mail,
            order,
            start_to_close_timeout=_LIMIT,
            heartbeat_timeout=_HEARTBEAT,
            retry_policy=_AGAIN,
            summary="a person placed a mail",
        )
        await tell(told)


async def tell(told: tuple[Told, ...]) -> bool:
    """Pass answers on to their takedowns, in order; whether any has not closed meanwhile."""
    is_heard = False
    for each in told:
        takedown = workflow.get_external_workflow_handle(takedown_id(each.reference))
        with suppress(ApplicationError):
            await takedown.signal("answered", each.answer)
            is_heard = True
    return is_heard
