"""Reporters are told beside the takedown, over real SMTP and https, and no takedown waits for it."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select
from temporalio.client import WorkflowHandle

from tests.api_peer import Says
from tests.news_peers import mail_to, receiver
from tests.replay.record import recorded
from tests.smtp_server import Do, SmtpServer
from tests.stand_ins import Site
from tests.workflows.conftest import Stage
from untilgone.errors import NotFound
from untilgone.people import OPERATOR
from untilgone.store import read
from untilgone.store.news_rows import NewsLetterRow
from worker import beginning
from worker.main import build
from workflows import news
from workflows.desk import Desk as Front

ADDRESS = "reporter@post.example"
HOOK = "https://partner.example/news"


@pytest.fixture(autouse=True)
def seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Days pass: a look for news each minute would make them long."""
    monkeypatch.setattr("activities.news._LOOKED_EVERY", timedelta(hours=1))


def worker(stage: Stage, **parts):
    return build(
        stage.client,
        stage.settings,
        stage.store,
        [stage.desk],
        [[stage.site]],
        chance=lambda: 0,
        **parts,
    )


async def begin(stage: Stage) -> None:
    for _ in range(2):  # every worker does
        await beginning.begin(stage.client, stage.settings.task_queue, news.WORKFLOW_ID)


async def telling(stage: Stage) -> WorkflowHandle:
    """What has sent one of the messages."""
    async with stage.store.reading() as session:
        letter = (await session.exec(select(NewsLetterRow.letter_id))).first()
    return stage.client.get_workflow_handle(f"news/{letter}")


async def until(wanted) -> None:
    async with asyncio.timeout(60):
        while not wanted():  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.05)


async def test_a_reporter_hears_of_the_notice_and_that_it_is_gone(stage: Stage):
    stage.site = Site(200, 200, 404)
    async with SmtpServer() as server, worker(stage, reporter_mail=mail_to(server)):
        story = await stage.takedown(notify=ADDRESS)
        await begin(stage)
        await story.pass_time(days=3)
        await until(lambda: len(server.accepted) == 2)
        await recorded(await telling(stage), "tell reporter")

    acts = await story.acts()
    assert acts.count("reporter told") == 2
    assert acts.index("notice delivered") < acts.index("reporter told")
    assert {mail.recipient for mail in server.accepted} == {ADDRESS}


async def test_a_mail_whose_answer_was_lost_is_not_sent_again(stage: Stage):
    async with (
        SmtpServer({"END": Do.CUT}) as server,
        worker(stage, reporter_mail=mail_to(server)),
    ):
        story = await stage.takedown(notify=ADDRESS)
        await begin(stage)
        await story.pass_time(hours=20)
        await until(lambda: len(server.received) == 1)
        await story.pass_time(hours=3)

    assert len(server.received) == 1
    assert (await story.acts()).count("reporter perhaps told") == 1


async def test_no_history_and_no_log_says_to_whom(stage: Stage, caplog: pytest.LogCaptureFixture):
    answers = {"END": [f"451 <{ADDRESS}> later", f"250 <{ADDRESS}> ok"]}
    async with SmtpServer(answers) as server, worker(stage, reporter_mail=mail_to(server)):
        story = await stage.takedown(notify=ADDRESS)
        await begin(stage)
        await story.pass_time(hours=3)
        await until(lambda: len(server.accepted) == 1)
        async with stage.store.reading() as session:
            letters = (await session.exec(select(NewsLetterRow.letter_id))).all()
        ids = ["news", *(f"news/{letter}" for letter in letters)]
        histories = [
            (await stage.client.get_workflow_handle(each).fetch_history()).to_json() for each in ids
        ]

    assert len(server.received) == 2
    assert [history for history in histories if ADDRESS in history] == []
    assert ADDRESS not in caplog.text


async def test_a_webhook_is_tried_again_until_it_is_taken(stage: Stage, tmp_path: Path):
    statuses = [503, 500, 204]
    async with (
        receiver(tmp_path, lambda _: Says(status=statuses.pop(0))) as (peer, hook),
        worker(stage, reporter_hook=hook),
    ):
        story = await stage.takedown(notify=HOOK)
        await begin(stage)
        await story.pass_time(hours=3)
        await until(lambda: len(peer.asked) == 3)

    assert len({asked.headers["x-untilgone-event"] for asked in peer.asked}) == 1
    assert (await story.acts()).count("reporter told") == 1


async def test_a_webhook_that_nobody_takes_is_given_up_after_days(stage: Stage, tmp_path: Path):
    async with (
        receiver(tmp_path, lambda _: Says(status=503)) as (peer, hook),
        worker(stage, reporter_hook=hook),
    ):
        story = await stage.takedown(notify=HOOK)
        await begin(stage)
        await story.pass_time(days=4)

    assert len(peer.asked) > 10
    assert (await story.acts()).count("reporter not told") == 1


async def test_who_wants_no_more_hears_no_more(stage: Stage):
    stage.site = Site(200, 200, 404)
    async with SmtpServer() as server, worker(stage, reporter_mail=mail_to(server)):
        story = await stage.takedown(notify=ADDRESS)
        case = story.reference.rpartition("-")[0]
        front = Front(stage.client, stage.settings.task_queue)
        assert len((await read.case(stage.store, case)).news) == 1

        assert await front.no_more_news(case, OPERATOR, "by phone") == 1
        assert await front.no_more_news(case, OPERATOR, "by phone") == 0
        with pytest.raises(NotFound):
            await front.no_more_news("UG-2026-999999", OPERATOR, "")
        await begin(stage)
        await story.pass_time(days=3)

    assert server.connections == 0
    assert (await read.case(stage.store, case)).news == ()
