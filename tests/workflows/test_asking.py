"""What a channel says when it is asked moves the takedown, like an answer by mail."""

from tests.activities.test_asking import Talker
from tests.replay.record import recorded
from tests.workflows.conftest import Stage
from untilgone.notices import AnswerKind
from worker import beginning
from workflows import asking


async def test_a_refusal_that_was_asked_for_moves_the_ladder_on(stage: Stage):
    stage.desk = Talker(AnswerKind.REFUSED)
    async with stage.open():
        story = await stage.takedown()
        await story.until(lambda progress: progress.notices_delivered == 1)
        await beginning.begin(stage.client, stage.settings.task_queue, asking.WORKFLOW_ID)
        # Every worker does.
        await beginning.begin(stage.client, stage.settings.task_queue, asking.WORKFLOW_ID)
        await story.pass_time(hours=3)
        handle = stage.client.get_workflow_handle(asking.WORKFLOW_ID)
        await recorded(handle, "asking running")

        assert "answer refused" in await story.acts()
        assert len(stage.desk.taken) > 1
