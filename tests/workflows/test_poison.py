"""What breaks again and again, and whose fault that is: one takedown stops, is shown, goes on."""

from datetime import UTC, datetime

import pytest

from integrations.base import Leaving
from tests.people import CAROL
from tests.stand_ins import Desk
from tests.workflows.conftest import Stage
from untilgone.cases import TaskKind
from untilgone.errors import RetryLater
from untilgone.notices import Answer, AnswerKind, Notice, Receipt
from workflows.messages import TaskDone

MAILS_OF_A_STORM = 40


class Broken(Desk):
    """Cannot take what one takedown sends, until it is mended."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error: Exception | None = error
        self.poison = ""

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        if notice.takedown == self.poison and self.error is not None:
            self.attempts.append(notice)
            raise self.error
        return await super().submit(notice, leaving)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (RuntimeError("a mistake of ours"), "An error of our own"),
        (RetryLater("421 not now"), "For six hours it could not be handed over"),
    ],
    ids=["poison", "a server that is away"],
)
async def test_only_the_takedown_that_breaks_stops_and_a_person_mends_it(
    stage: Stage, error: Exception, said: str
):
    stage.desk = desk = Broken(error)
    async with stage.open():
        healthy = await stage.takedown()
        await healthy.pass_time(minutes=1)
        sick = await stage.takedown(url="https://platform.example/post/2")
        desk.poison = sick.reference
        await sick.pass_time(hours=7)
        [task] = [task for task in (await sick.view()).tasks if task.kind is TaskKind.REPAIR]
        meanwhile = list(desk.taken)
        await healthy.pass_time(days=1)
        of_others = [notice.takedown for notice in desk.taken]
        desk.error = None
        done = TaskDone(by=CAROL, task_id=task.task_id, outcome="retry")
        await sick.tell("task_done", done)
        await sick.pass_time(minutes=5)

    assert said in task.what
    assert [notice.takedown for notice in meanwhile] == [healthy.reference]
    assert of_others == [healthy.reference] * 2
    assert [notice.takedown for notice in desk.taken].count(sick.reference) == 1
    assert (
        len({notice.message_id for notice in desk.attempts if notice.takedown == sick.reference})
        == 1
    )


async def test_a_storm_of_automatic_replies_is_answered_with_nothing(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        for number in range(MAILS_OF_A_STORM):
            kind = (AnswerKind.ACKNOWLEDGED, AnswerKind.UNCLEAR)[number % 2]
            mail = Answer(
                answer_id=f"mail-{number}",
                kind=kind,
                notice_id=f"{story.reference}/0.0.0",
                at=datetime.now(UTC),
                rule="automatic reply",
            )
            await story.handle.signal("answered", mail)
        await story.pass_time(hours=20)

    assert stage.desk.letters == ["notice to abuse@platform.example"]
    assert len((await story.view()).answers) == MAILS_OF_A_STORM
