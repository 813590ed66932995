"""What people say to a takedown, and what it does about it."""

from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tests.people import ADA, CAROL, LEO, MIA
from tests.workflows.conftest import Stage, Story
from untilgone.cases import Outcome, State, TaskKind
from untilgone.errors import OutcomeUnknown, Refused
from untilgone.looks import Standing, Verdict
from untilgone.notices import NoticeState
from untilgone.parties import Contact, PartyKind
from workflows import messages

APPROVAL = 'notice = "notice"\nwait = "24h"\napprove = "legal"'


def kind_of(error: pytest.ExceptionInfo[WorkflowUpdateFailedError]) -> str:
    return error.value.cause.type


async def test_a_held_takedown_sends_nothing_until_it_is_resumed(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        held = await story.tell("hold", messages.Hold(by=CAROL, reason="victim asks"))
        await story.pass_time(days=3)
        letters = list(stage.desk.letters)
        await story.tell("resume", messages.Resume(by=CAROL))
        await story.pass_time(minutes=1)

    assert held.state is State.HELD
    assert letters == ["notice to abuse@platform.example"]
    assert stage.desk.letters[1:] == ["reminder to abuse@platform.example"]


async def test_looks_go_on_while_it_is_held(stage: Stage):
    stage.site.script = [200, 200, 200, 404]
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        await story.tell("hold", messages.Hold(by=CAROL))
        progress = await story.pass_time(days=2)

    assert progress.standing is Standing.GONE


async def test_the_next_step_now_cuts_the_wait_short(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        await story.tell("send_next_step_now", messages.SendNextStepNow(by=CAROL))
        await story.pass_time(minutes=1)

    assert stage.desk.letters[1:] == ["reminder to abuse@platform.example"]


async def test_there_is_no_wait_to_cut_short_while_it_seems_gone(stage: Stage):
    stage.site.script = [404]
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        with pytest.raises(WorkflowUpdateFailedError) as error:
            await story.tell("send_next_step_now", messages.SendNextStepNow(by=CAROL))

    assert kind_of(error) == "Conflict"


async def test_a_manager_looks_but_does_not_act(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        with pytest.raises(WorkflowUpdateFailedError) as error:
            await story.tell("withdraw", messages.Withdraw(by=MIA))

    assert kind_of(error) == "NotAllowed"


async def test_look_now_looks_at_once(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        before = stage.site.looks
        await story.tell("look_now", messages.LookNow(by=CAROL))
        await story.pass_time(minutes=1)

    assert stage.site.looks > before


async def test_nothing_leaves_before_legal_staff_approved_it(stage: Stage, env):
    needs_approval(env)
    async with stage.open():
        story = await stage.takedown()
        task = await story.waits_for(TaskKind.APPROVE)
        letters = list(stage.desk.letters)
        with pytest.raises(WorkflowUpdateFailedError) as error:
            await story.tell("approve", messages.Approve(by=CAROL, task_id=task.task_id))
        await story.tell("approve", messages.Approve(by=LEO, task_id=task.task_id))
        await story.pass_time(minutes=1)

    notice = (await story.view()).notices[0]
    assert letters == []
    assert kind_of(error) == "NotAllowed"
    assert stage.desk.letters == ["notice to abuse@platform.example"]
    assert notice.approved_by == "leo"


async def test_a_rejected_letter_never_leaves_and_the_takedown_is_held(stage: Stage, env):
    needs_approval(env)
    async with stage.open():
        story = await stage.takedown()
        task = await story.waits_for(TaskKind.APPROVE)
        progress = await story.tell(
            "reject", messages.Reject(by=LEO, task_id=task.task_id, reason="not illegal")
        )
        await story.pass_time(days=4)

    assert progress.state is State.HELD
    assert stage.desk.letters == []


async def test_an_unknown_outcome_is_never_sent_again_by_itself(stage: Stage):
    stage.desk.outcomes = [OutcomeUnknown("reset after DATA")]
    async with stage.open():
        story = await stage.takedown()
        task = await story.waits_for(TaskKind.CHECK_SENT)
        progress = await story.pass_time(hours=23)

    assert len(stage.desk.attempts) == 1
    assert progress.state is State.WAITING
    assert task.notice_id == f"{story.reference}/0.0.0"


async def test_a_notice_that_a_person_found_unsent_leaves_with_its_own_message_id(stage: Stage):
    stage.desk.outcomes = [OutcomeUnknown("reset after DATA")]
    async with stage.open():
        story = await stage.takedown()
        await finish(story, TaskKind.CHECK_SENT, "not_sent")
        await story.pass_time(minutes=1)

    first, second = stage.desk.attempts
    assert first.message_id == second.message_id
    assert stage.desk.letters == ["notice to abuse@platform.example"]


async def test_a_notice_that_a_person_found_sent_starts_the_clock(stage: Stage):
    stage.desk.outcomes = [OutcomeUnknown("reset after DATA")]
    async with stage.open():
        story = await stage.takedown()
        progress = await finish(story, TaskKind.CHECK_SENT, "sent")

    view = await story.view()
    assert progress.notices_delivered == 1
    assert view.notices[0].state is NoticeState.DELIVERED
    assert view.line.first_notice_at is not None


async def test_without_a_connected_channel_a_person_sends_and_the_wait_begins_then(stage: Stage):
    stage.desk.slug = "elsewhere"
    async with stage.open():
        story = await stage.takedown()
        before = await story.waits_for(TaskKind.SEND_BY_HAND)
        await story.pass_time(days=2)
        progress = await finish(story, TaskKind.SEND_BY_HAND, "sent", "ticket 12")

    view = await story.view()
    assert before.notice_id == view.notices[0].notice_id
    assert view.notices[0].text
    assert progress.state is State.WAITING
    assert progress.next_at - view.line.first_notice_at == timedelta(hours=24)
    assert view.notices[0].answer_by == progress.next_at
    assert view.notices[0].receipt == "ticket 12"


async def test_a_contact_that_a_person_names_is_written_to(stage: Stage):
    stage.desk.outcomes = [Refused("550", address_is_bad=True)] * 2
    async with stage.open():
        story = await stage.takedown()
        await story.waits_for(TaskKind.FIND_CONTACT)
        await story.tell(
            "correct_contact",
            messages.CorrectContact(
                by=CAROL,
                party=PartyKind.PLATFORM,
                contact=Contact(
                    channel="abuse_email",
                    address="trust@platform.example",
                    source="person:carol",
                    confidence=1.0,
                ),
            ),
        )
        progress = await story.pass_time(minutes=1)

    assert stage.desk.letters == ["notice to trust@platform.example"]
    assert progress.tasks == ()


async def test_what_looks_cannot_tell_for_a_day_a_person_is_asked(stage: Stage):
    stage.site.script = [200, 200, 403]
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(days=2)
        progress = await story.progress()

    assert progress.standing is Standing.UNCLEAR
    assert TaskKind.LOOK in [task.kind for task in progress.tasks]


async def test_gone_in_the_eyes_of_a_person_is_confirmed_by_a_second_look_a_day_later(
    stage: Stage,
):
    stage.site.script = [200, 200, 403]
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(days=2)
        judged = await story.tell("judge", gone())
        await story.pass_time(hours=25)
        confirmed = await story.tell("judge", gone())

    assert judged.standing is Standing.GOING
    assert TaskKind.LOOK not in [task.kind for task in judged.tasks]
    assert confirmed.standing is Standing.GONE


async def test_a_withdrawn_takedown_leaves_no_task_behind(stage: Stage, env):
    needs_approval(env)
    async with stage.open():
        story = await stage.takedown()
        await story.waits_for(TaskKind.APPROVE)
        await story.tell("withdraw", messages.Withdraw(by=ADA, reason="a mistake"))
        end = await story.handle.result()

    view = await story.view()
    assert end.outcome is Outcome.WITHDRAWN
    assert end.tasks == ()
    assert all(task.done_at is not None for task in view.tasks)


def needs_approval(env: dict[str, str]) -> None:
    """The playbook of the test asks legal staff before the first notice."""
    path = Path(env["UNTILGONE_PLAYBOOK_FILES"])
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('notice = "notice"\nwait = "24h"', APPROVAL), encoding="utf-8")


def gone() -> messages.Judge:
    return messages.Judge(by=CAROL, verdict=Verdict.GONE, reason="the page says removed")


async def finish(story: Story, kind: TaskKind, outcome: str, proof: str = ""):
    task = await story.waits_for(kind)
    return await story.tell(
        "task_done", messages.TaskDone(by=CAROL, task_id=task.task_id, outcome=outcome, proof=proof)
    )
