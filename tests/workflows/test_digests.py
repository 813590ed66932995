"""Those who work here are told beside the takedowns, over real SMTP; the days are Temporal's."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from tests.news_peers import mail_to
from tests.smtp_server import Do, SmtpServer
from tests.untilgone.store.at_work import ADDRESS, DAILY, READS, confirmed, employed
from tests.workflows.conftest import Stage, Story
from untilgone.reporters import NewsState
from untilgone.store import digests
from untilgone.store.digest_rows import DigestRow
from untilgone.store.mail_wishes import keep_mail_wish, mail_wish
from worker import beginning
from worker.main import build
from workflows.digests import WORKFLOW_ID, DigestsWorkflow, DigestWorkflow


@pytest.fixture(autouse=True)
def seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Days pass: a look each minute would make them long."""
    monkeypatch.setattr("activities.digests._LOOKED_EVERY", timedelta(hours=1))


def worker(stage: Stage, server: SmtpServer):
    return build(
        stage.client,
        stage.settings,
        stage.store,
        [],  # nobody can be reached, so a person is asked
        [[stage.site]],
        chance=lambda: 0,
        spacing=timedelta(0),
        reporter_mail=mail_to(server),
    )


async def begin(stage: Stage) -> Story:
    """A takedown that waits for a person, and the workflow that tells of it."""
    story = await stage.takedown()
    await story.until(lambda progress: bool(progress.tasks))
    for _ in range(2):  # every worker does
        await beginning.begin(stage.client, stage.settings.task_queue, WORKFLOW_ID)
    return story


async def letters(stage: Stage) -> list[DigestRow]:
    async with stage.store.reading() as session:
        return list((await session.exec(select(DigestRow).order_by(DigestRow.made_at))).all())


async def settled(stage: Stage, number: int) -> list[DigestRow]:
    """So many mails, once something has become of each."""
    async with asyncio.timeout(60):
        while True:
            found = await letters(stage)
            if len([row for row in found if row.ended_at]) >= number:
                return found
            await asyncio.sleep(0.05)


async def wants_mail(stage: Stage) -> None:
    """Carol wants mail each day, twelve hours after now."""
    await employed(stage.store)
    now = await stage.environment.get_current_time()
    hour = (now.astimezone(ZoneInfo(READS.zone)).hour + 12) % 24
    await confirmed(stage.store, "carol", replace(DAILY, hour=hour), now=now)


async def test_each_day_one_mail_leaves_while_a_task_waits(stage: Stage):
    await wants_mail(stage)
    async with SmtpServer() as server, worker(stage, server):
        story = await begin(stage)
        await story.pass_time(days=3)
        await settled(stage, 4)

    assert len(server.accepted) == 3
    assert {mail.recipient for mail in server.accepted} == {ADDRESS}
    assert all(story.reference.encode() in mail.data for mail in server.accepted)


async def test_a_mail_whose_answer_was_lost_is_not_sent_again(stage: Stage):
    await wants_mail(stage)
    async with SmtpServer({"END": Do.CUT}) as server, worker(stage, server):
        story = await begin(stage)
        await story.pass_time(days=1)
        [_link, digest] = await settled(stage, 2)

    assert len(server.received) == 1
    assert digest.state == NewsState.UNKNOWN


async def test_it_is_tried_for_hours_and_told_the_next_day(stage: Stage):
    await wants_mail(stage)
    answers = {"RCPT": ["451 later"] * 22 + ["250 ok"]}
    async with SmtpServer(answers) as server, worker(stage, server):
        story = await begin(stage)
        await story.pass_time(days=2)
        found = await settled(stage, 3)

    assert [row.state for row in found[1:]] == [NewsState.FAILED, NewsState.SENT]
    assert len(server.accepted) == 1


async def test_a_link_goes_to_a_new_address(stage: Stage):
    await employed(stage.store)
    await keep_mail_wish(stage.store, "carol", DAILY, READS)
    async with SmtpServer() as server, worker(stage, server):
        story = await begin(stage)
        await story.pass_time(hours=2)
        await settled(stage, 1)

    assert [mail.recipient for mail in server.accepted] == [ADDRESS]
    assert await digests.links_wanted(stage.store, await stage.environment.get_current_time()) == ()


async def test_no_history_says_to_whom_and_each_replays(
    stage: Stage, caplog: pytest.LogCaptureFixture
):
    await wants_mail(stage)
    answers = {"END": [f"451 <{ADDRESS}> later", f"250 <{ADDRESS}> ok"]}
    async with SmtpServer(answers) as server, worker(stage, server):
        story = await begin(stage)
        await story.pass_time(days=1)
        [_link, digest] = await settled(stage, 2)
        ids = ["digests", f"digests/{digest.letter_id}"]
        histories = [await stage.client.get_workflow_handle(each).fetch_history() for each in ids]

    assert digest.state == NewsState.SENT
    plain = "".join(each.to_json() for each in histories) + caplog.text
    assert ADDRESS not in plain
    assert "carol" not in "".join(each.to_json() for each in histories)
    replayer = Replayer(
        workflows=[DigestsWorkflow, DigestWorkflow], data_converter=pydantic_data_converter
    )
    for each, history in zip(ids, histories, strict=True):
        await replayer.replay_workflow(WorkflowHistory.from_json(each, history.to_json()))


async def test_where_nobody_is_the_person_is_told_on_their_page(stage: Stage):
    await wants_mail(stage)
    async with SmtpServer({"RCPT": "550 5.1.1 nobody"}) as server, worker(stage, server):
        story = await begin(stage)
        await story.pass_time(days=2)
        await settled(stage, 2)

    kept = await mail_wish(stage.store, "carol")
    assert kept is not None
    assert kept.refused_at is not None
    assert server.connections == 1
