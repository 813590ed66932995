"""An answer that comes in the moment in which its takedown closes: a person reads it."""

import base64

from temporalio import activity
from temporalio.worker import Worker

from activities.mail import MailActivities
from activities.messages import MailOrder, Told
from tests.activities.test_mail import SECRET, mail
from tests.untilgone.store.examples import delivered, opened
from tests.untilgone.store.test_erasing import close
from tests.workflows.conftest import Stage
from untilgone.queues import Work, queue_of
from untilgone.store import mails
from untilgone.store.database import Store
from untilgone.tokens import make_token
from workflows.mail import MailWorkflow


class ClosedMeanwhile:
    """Reads mails; whatever one is about closes before it is told."""

    def __init__(self, store: Store) -> None:
        self._store, self._reads = store, MailActivities(store, SECRET)

    @activity.defn(name="receive_mail")
    async def receive_mail(self, order: MailOrder) -> tuple[Told, ...]:
        told = await self._reads.receive_mail(order)
        for each in told:
            await close(self._store, each.reference)
        return told


async def test_an_answer_that_comes_as_its_takedown_closes_is_for_a_person(stage: Stage):
    reference = await opened(stage.store)
    await delivered(stage.store, reference)
    raw = mail(To=f"notices+{make_token(1, SECRET)}@hotline.example")
    order = MailOrder(raw_base64=base64.b64encode(raw).decode(), size=len(raw))
    queue, reads = stage.settings.task_queue, ClosedMeanwhile(stage.store).receive_mail
    async with (
        Worker(stage.client, task_queue=queue, workflows=[MailWorkflow]),
        Worker(stage.client, task_queue=queue_of(queue, Work.MAIL), activities=[reads]),
    ):
        await stage.client.execute_workflow(MailWorkflow.run, order, id="mail/1", task_queue=queue)
        [waiting] = await mails.waiting(stage.store)

    assert waiting.takedown == reference
