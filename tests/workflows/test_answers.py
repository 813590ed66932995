"""What parties answer moves timers and makes us look; it never ends a takedown."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tests.conftest import PLAYBOOK
from tests.people import CAROL
from tests.workflows.conftest import Stage
from untilgone.cases import State, TaskKind
from untilgone.notices import Answer, AnswerKind
from workflows.messages import Understood


def answer(story, kind: AnswerKind, answer_id: str = "mail-1") -> Answer:
    return Answer(
        answer_id=answer_id,
        kind=kind,
        notice_id=f"{story.reference}/0.0.0",
        at=datetime.now(UTC),
        text="We have looked into your report.",
        rule="test",
    )


async def test_removed_in_their_words_makes_us_look_and_nothing_more(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        before = stage.site.looks
        await story.handle.signal("answered", answer(story, AnswerKind.REMOVED))
        progress = await story.pass_time(minutes=30)

    assert progress.state is State.WAITING
    assert stage.site.looks - before >= 5


async def test_an_acknowledgement_does_not_stop_the_clock(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        await story.handle.signal("answered", answer(story, AnswerKind.ACKNOWLEDGED))
        await story.pass_time(hours=25)

    assert stage.desk.letters[1:] == ["reminder to abuse@platform.example"]
    assert (await story.view()).line.first_answer_at is not None


async def test_a_refusal_goes_on_to_the_next_party_at_once(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        await story.handle.signal("answered", answer(story, AnswerKind.REFUSED))
        await story.pass_time(minutes=1)

    assert stage.desk.letters[1:] == ["escalation to abuse@host.example"]


async def test_a_question_becomes_a_task_and_the_clock_runs_on(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        await story.handle.signal("answered", answer(story, AnswerKind.QUESTION))
        task = await story.waits_for(TaskKind.ANSWER)
        progress = await story.progress()

    assert task.task_id == f"{story.reference}:answer:mail-1"
    assert progress.state is State.WAITING


async def test_the_same_answer_twice_is_one_answer(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        for _ in range(2):
            await story.handle.signal("answered", answer(story, AnswerKind.BOUNCED))
            await story.pass_time(minutes=1)

    assert stage.desk.letters == [
        "notice to abuse@platform.example",
        "notice to legal@platform.example",
    ]


async def test_a_bounce_takes_the_first_notice_off_the_clock(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        first = (await story.view()).line.first_notice_at
        await story.pass_time(hours=2)
        await story.handle.signal("answered", answer(story, AnswerKind.BOUNCED))
        await story.pass_time(minutes=1)

    assert (await story.view()).line.first_notice_at > first


async def test_a_person_says_what_an_answer_means_and_it_goes_on_from_there(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        await story.handle.signal("answered", answer(story, AnswerKind.UNCLEAR))
        await story.waits_for(TaskKind.ANSWER)
        said = Understood(
            by=CAROL,
            reason="They say no.",
            answer_id="mail-1",
            kind=AnswerKind.REFUSED,
            notice_id=f"{story.reference}/0.0.0",
        )
        progress = await story.tell("understood", said)
        await story.pass_time(minutes=1)
        view = await story.view()

    assert progress.tasks == ()
    assert stage.desk.letters[1:] == ["escalation to abuse@host.example"]
    assert [(each.kind, each.rule) for each in view.answers][-1] == (
        AnswerKind.REFUSED,
        "read by a person",
    )
    assert [act.actor for act in view.timeline if act.kind == "answer refused"] == ["carol"]


async def test_what_was_understood_wrongly_is_corrected(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        await story.handle.signal("answered", answer(story, AnswerKind.ACKNOWLEDGED))
        before = stage.site.looks
        said = Understood(
            by=CAROL,
            answer_id="mail-1",
            kind=AnswerKind.REMOVED,
            notice_id=f"{story.reference}/0.0.0",
        )
        await story.tell("understood", said)
        await story.pass_time(minutes=30)

    assert stage.site.looks - before >= 5


@pytest.mark.parametrize("kind", [AnswerKind.UNCLEAR, AnswerKind.PENDING])
async def test_a_person_must_say_something_that_it_means(stage: Stage, kind: AnswerKind):
    async with stage.open():
        story = await stage.takedown()
        with pytest.raises(WorkflowUpdateFailedError):
            await story.tell("understood", Understood(by=CAROL, answer_id="mail-1", kind=kind))


async def test_where_the_playbook_says_so_a_person_reads_a_refusal_first(stage: Stage):
    path = Path(stage.settings.playbook_files)
    path.write_text(PLAYBOOK.replace("\n\n[looks]", '\non_refusal = "ask"\n\n[looks]', 1), "utf-8")
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        await story.handle.signal("answered", answer(story, AnswerKind.REFUSED))
        await story.waits_for(TaskKind.ANSWER)
        waiting = await story.pass_time(minutes=1)
        said = Understood(
            by=CAROL,
            answer_id="mail-1",
            kind=AnswerKind.REFUSED,
            notice_id=f"{story.reference}/0.0.0",
        )
        await story.tell("understood", said)
        await story.pass_time(minutes=1)

    assert waiting.state is State.WAITING
    assert stage.desk.letters[1:] == ["escalation to abuse@host.example"]
