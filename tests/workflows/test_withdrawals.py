"""The last word to whoever was told, in virtual time: it is gone, or the notice is taken back."""

from datetime import UTC, datetime, timedelta

import pytest

from integrations.base import Leaving
from tests.people import CAROL
from tests.replay.record import recorded
from tests.stand_ins import Desk, Site
from tests.workflows.conftest import Stage, Story
from untilgone.cases import Outcome, TaskKind
from untilgone.errors import RetryLater
from untilgone.looks import Standing
from untilgone.notices import Answer, AnswerKind, Notice, NoticeKind, NoticeState, Receipt
from untilgone.reconciling import difference
from untilgone.store import reconciling
from workflows import messages
from workflows.reconciling import Temporal

THANKS = "withdrawal to abuse@platform.example"
NOTICE = "notice to abuse@platform.example"


class AwayDesk(Desk):
    """Notices were taken; then the mail server is away until it is let in again."""

    def __init__(self) -> None:
        super().__init__()
        self.is_away = True
        self.refused = 0

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        if self.is_away and notice.kind is NoticeKind.WITHDRAWAL:
            self.refused += 1
            raise RetryLater("No conversation with mail.hotline.example.")
        return await super().submit(notice, leaving)


@pytest.fixture
def away(stage: Stage) -> AwayDesk:
    stage.desk = AwayDesk()
    stage.site = Site(200, 200, 404)
    return stage.desk


async def confirmed(stage: Stage) -> Story:
    """It was live, the platform was told, and more than a day later it is confirmed gone."""
    story = await stage.takedown()
    await story.pass_time(hours=31)
    await story.until(lambda progress: progress.standing is Standing.GONE)
    return story


async def states(story: Story) -> list[NoticeState]:
    return [
        each.state for each in (await story.view()).notices if each.kind is NoticeKind.WITHDRAWAL
    ]


async def test_each_that_was_told_hears_once_that_it_is_gone(stage: Stage):
    stage.site.script = [*[200] * 90, 410]
    async with stage.open():
        story = await stage.takedown()
        await story.handle.result()
        await recorded(story.handle, "thanked")

    assert stage.desk.letters[3:] == [THANKS, "withdrawal to abuse@host.example"]
    acts = await story.acts()
    assert acts.index("confirmed gone") < acts.index("withdrawal delivered") < acts.index("closed")


async def test_who_was_told_hears_that_a_person_takes_the_notice_back(stage: Stage):
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        await story.tell("withdraw", messages.Withdraw(by=CAROL, reason="a mistake of ours"))
        end = await story.handle.result()
        await recorded(story.handle, "taken back")

    assert end.outcome is Outcome.WITHDRAWN
    assert stage.desk.letters == [NOTICE, THANKS]
    text = stage.desk.taken[-1].letter.text
    assert "We withdraw our notice" in text
    assert "mistake" not in text
    assert CAROL.name not in text.lower()
    assert (await story.acts())[-3:] == [
        "withdrawal prepared",
        "withdrawal delivered",
        "closed",
    ]


async def test_withdrawn_before_anybody_was_told_nobody_hears_anything(stage: Stage):
    stage.site.script = [403]
    stage.desk.outcomes = [RetryLater("421 busy")] * 100
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        await story.tell("withdraw", messages.Withdraw(by=CAROL, reason="a mistake"))
        await story.handle.result()

    assert stage.desk.letters == []


async def test_live_again_before_it_left_it_is_not_sent(stage: Stage, away: AwayDesk):
    stage.site.script = [200, 200, lambda _: 200 if away.refused else 404]
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(hours=46)
        back = await story.until(lambda progress: progress.round == 1)
        away.is_away = False
        await story.pass_time(hours=2)

    assert away.refused
    assert back.standing is Standing.LIVE
    assert stage.desk.letters == [NOTICE, NOTICE]
    assert await states(story) == [NoticeState.NOT_SENT]


async def test_looks_go_on_while_the_mail_server_is_away_and_after_a_day_it_is_given_up(
    stage: Stage, away: AwayDesk
):
    async with stage.open():
        story = await confirmed(stage)
        before = stage.site.looks
        progress = await story.pass_time(hours=18)
        looks = stage.site.looks - before
        end = await story.handle.result()

    assert progress.standing is Standing.GONE
    assert looks >= 1
    assert end.outcome is Outcome.GONE
    assert await states(story) == [NoticeState.NOT_SENT]
    assert end.tasks == ()
    [said] = [
        each.said for each in (await story.view()).notices if each.kind is NoticeKind.WITHDRAWAL
    ]
    assert said.startswith("For a day it could not be handed over.")


async def test_back_within_a_day_the_mail_server_takes_it_once(stage: Stage, away: AwayDesk):
    async with stage.open():
        story = await confirmed(stage)
        await story.pass_time(hours=6)
        away.is_away = False
        await story.handle.result()

    assert stage.desk.letters == [NOTICE, THANKS]


async def test_while_the_notice_is_being_taken_back_reconcile_lets_it_go_on(
    stage: Stage, away: AwayDesk
):
    async with stage.open():
        story = await stage.takedown()
        await story.pass_time(minutes=1)
        await story.tell("withdraw", messages.Withdraw(by=CAROL, reason="a mistake"))
        await story.pass_time(hours=1)
        kept = await reconciling.kept(stage.store, story.reference)
        followed = await Temporal(stage.client, "untilgone").followed(story.reference)
        settled_at = await stage.environment.get_current_time() - timedelta(minutes=5)
        counted = await reconciling.may_be_followed(stage.store, settled_at)
        away.is_away = False
        await story.handle.result()
        after = await reconciling.may_be_followed(stage.store, settled_at)

    assert away.refused
    assert (kept.is_open, followed.is_running) == (False, True)
    assert difference(story.reference, kept, followed, store_is_older=False) is None
    assert (counted, after) == ((0, 1), (0, 0))
    assert stage.desk.letters == [NOTICE, THANKS]


async def test_on_hold_it_does_not_leave_before_it_is_resumed(stage: Stage, away: AwayDesk):
    async with stage.open():
        story = await confirmed(stage)
        await story.tell("hold", messages.Hold(by=CAROL, reason="the police asked"))
        away.is_away = False
        await story.pass_time(hours=3)
        held = list(stage.desk.letters)
        await story.tell("resume", messages.Resume(by=CAROL))
        await story.handle.result()

    assert held == [NOTICE]
    assert stage.desk.letters == [NOTICE, THANKS]


async def test_thanks_on_their_way_make_room_for_taking_the_notice_back(
    stage: Stage, away: AwayDesk
):
    async with stage.open():
        story = await confirmed(stage)
        away.is_away = False
        await story.tell("withdraw", messages.Withdraw(by=CAROL, reason="a mistake"))
        await story.handle.result()

    assert stage.desk.letters == [NOTICE, THANKS]
    assert "We withdraw our notice" in stage.desk.taken[-1].letter.text


async def test_an_answer_to_it_is_on_the_record_and_moves_nothing(stage: Stage):
    stage.site = Site(200, 200, 404)
    async with stage.open():
        story = await confirmed(stage)
        await story.pass_time(minutes=1)
        before = stage.site.looks
        for number, kind in enumerate(
            (AnswerKind.REMOVED, AnswerKind.UNCLEAR, AnswerKind.REFUSED, AnswerKind.BOUNCED)
        ):
            await story.handle.signal("answered", to_the_thanks(story, kind, number))
        progress = await story.pass_time(hours=1)
        await story.handle.signal("answered", to_the_thanks(story, AnswerKind.QUESTION, 9))
        await story.waits_for(TaskKind.ANSWER)

    view = await story.view()
    assert stage.site.looks == before
    assert (progress.tasks, progress.notices_delivered) == ((), 1)
    assert len(view.answers) == 5
    assert view.line.first_notice_at is not None
    assert await states(story) == [NoticeState.BOUNCED]


def to_the_thanks(story: Story, kind: AnswerKind, number: int) -> Answer:
    return Answer(
        answer_id=f"mail-{number}",
        kind=kind,
        notice_id=f"{story.reference}/0.0.0w",
        at=datetime.now(UTC),
        text="We have removed it.",
        rule="test",
    )
