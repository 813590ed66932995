"""The way of a takedown from report to closed, in virtual time; each is recorded for replay."""

from datetime import UTC, datetime

from tests.people import CAROL
from tests.replay.record import recorded
from tests.workflows.conftest import Stage, Story
from untilgone.cases import Outcome, State, TaskKind
from untilgone.errors import Refused
from untilgone.notices import Answer, AnswerKind
from workflows.messages import Withdraw


async def test_removed_after_the_notice(stage: Stage):
    stage.site.script = [200, 200, 404]
    async with stage.open():
        story = await stage.takedown()
        end = await story.handle.result()
        await recorded(story.handle, "removed after notice")

    line = (await story.view()).line
    assert end.outcome is Outcome.GONE
    assert stage.desk.letters == [
        "notice to abuse@platform.example",
        "withdrawal to abuse@platform.example",
    ]
    assert line.state is State.CLOSED
    assert line.first_notice_at is not None
    assert line.last_live_at < line.first_gone_at < line.confirmed_at


async def test_removed_after_the_escalation(stage: Stage):
    stage.site.script = [*[200] * 90, 410]
    async with stage.open():
        story = await stage.takedown()
        end = await story.handle.result()
        await recorded(story.handle, "removed after escalation")

    assert end.outcome is Outcome.GONE
    assert stage.desk.letters == [
        "notice to abuse@platform.example",
        "reminder to abuse@platform.example",
        "escalation to abuse@host.example",
        "withdrawal to abuse@platform.example",
        "withdrawal to abuse@host.example",
    ]


async def test_already_gone_when_we_first_looked(stage: Stage):
    stage.site.script = [404]
    async with stage.open():
        story = await stage.takedown()
        end = await story.handle.result()
        await recorded(story.handle, "already gone")

    assert end.outcome is Outcome.ALREADY_GONE
    assert stage.desk.letters == []


async def test_a_bounced_notice_goes_to_the_next_contact_at_once(stage: Stage):
    stage.site.script = [*[200] * 5, 404]
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        await story.handle.signal("answered", _bounce_of(f"{story.reference}/0.0.0"))
        await story.pass_time(minutes=1)
        await story.handle.result()
        await recorded(story.handle, "bounced")

    assert stage.desk.letters == [
        "notice to abuse@platform.example",
        "notice to legal@platform.example",
        "withdrawal to legal@platform.example",
    ]


async def test_withdrawn_by_a_case_worker(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        await story.tell("withdraw", Withdraw(by=CAROL, reason="reported in error"))
        end = await story.handle.result()
        await recorded(story.handle, "withdrawn")

    view = await story.view()
    assert end.outcome is Outcome.WITHDRAWN
    assert view.line.state is State.CLOSED
    assert [act.actor for act in view.timeline if act.kind == "withdrawn"] == ["carol"]


async def test_material_that_comes_back_is_caught_and_the_ladder_starts_again(stage: Stage):
    stage.site.script = [200, 200, *[404] * 6, 200, 200, 404]
    async with stage.open():
        story = await stage.takedown()
        end = await story.handle.result()
        await recorded(story.handle, "reappeared")

    assert end.outcome is Outcome.GONE
    assert end.round == 1
    told_and_thanked = [
        "notice to abuse@platform.example",
        "withdrawal to abuse@platform.example",
    ]
    assert stage.desk.letters == told_and_thanked * 2
    assert (await story.acts()).count("live again") == 1
    assert (await story.acts()).count("confirmed gone") == 2


async def test_an_exhausted_ladder_asks_a_person_and_goes_on_looking(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        progress = await story.pass_time(days=5)
        looks = stage.site.looks
        await story.pass_time(days=1)
        await story.tell("withdraw", Withdraw(by=CAROL, reason="handed to the police"))
        await story.handle.result()
        await recorded(story.handle, "exhausted ladder")

    assert progress.state is State.EXHAUSTED
    assert [task.kind for task in progress.tasks] == [TaskKind.EXHAUSTED]
    assert [notice.kind for notice in stage.desk.taken] == [
        *("notice", "reminder", "escalation"),
        *("withdrawal", "withdrawal"),
    ]
    assert stage.site.looks > looks


async def test_a_refused_address_is_never_used_again(stage: Stage):
    stage.site.script = [200, 200, 404]
    stage.desk.outcomes = [Refused("550 5.1.1 no such user", address_is_bad=True)]
    async with stage.open():
        first = await stage.takedown()
        await first.handle.result()
        second: Story = await stage.takedown(url="https://platform.example/post/2")
        await second.handle.result()

    assert stage.desk.letters[0] == "notice to legal@platform.example"
    assert [notice.address for notice in stage.desk.attempts].count("abuse@platform.example") == 1


def _bounce_of(notice_id: str) -> Answer:
    return Answer(
        answer_id="bounce-1",
        kind=AnswerKind.BOUNCED,
        notice_id=notice_id,
        at=datetime.now(UTC),
        text="550 5.1.1 no such user",
        rule="dsn",
    )
