"""What a channel says when it is asked moves the takedown, like an answer by mail."""

from tests.activities.test_asking import Talker
from tests.workflows.conftest import Stage
from untilgone.notices import AnswerKind
from worker.lasting import begin_lasting
from workflows.asking import WORKFLOW_ID, AskingWorkflow


async def test_a_refusal_that_was_asked_for_moves_the_ladder_on(stage: Stage):
    stage.desk = Talker(AnswerKind.REFUSED)
    async with stage.open():
        story = await stage.takedown()
        await story.until(lambda progress: progress.notices_delivered == 1)
        # every worker does
        await begin_lasting(
            stage.client, AskingWorkflow.run, WORKFLOW_ID, stage.settings.task_queue
        )
        await begin_lasting(
            stage.client, AskingWorkflow.run, WORKFLOW_ID, stage.settings.task_queue
        )
        await story.pass_time(hours=3)

        assert "answer refused" in await story.acts()
        assert len(stage.desk.taken) > 1
