"""A letter to oneself by way of the engine: once, however often it is asked for."""

import pytest

from tests.news_peers import mail_to
from tests.people import LEO
from tests.replay.record import recorded
from tests.smtp_server import Do, SmtpServer
from tests.untilgone.store.at_work import confirmed
from tests.untilgone.store.examples import LETTER
from tests.workflows.conftest import Stage
from untilgone.errors import BadInput, OutcomeUnknown
from worker.main import build
from workflows.desk import Desk


def worker(stage: Stage, server: SmtpServer):
    return build(
        stage.client,
        stage.settings,
        stage.store,
        [],
        [[stage.site]],
        reporter_mail=mail_to(server),
    )


async def test_asked_for_twice_it_is_sent_once(stage: Stage):
    await confirmed(stage.store, "leo")
    desk = Desk(stage.client, stage.settings.task_queue)
    async with SmtpServer() as server, worker(stage, server):
        for _ in range(2):
            await desk.mail_to_oneself(LEO, LETTER, "a key")
        assert len(server.accepted) == 1
        await desk.mail_to_oneself(LEO, LETTER, "another key")
        assert len(server.accepted) == 2
        await recorded(stage.client.get_workflow_handle("letters/try/a key"), "try letter")


async def test_what_may_have_been_sent_is_not_sent_again(stage: Stage):
    await confirmed(stage.store, "leo")
    desk = Desk(stage.client, stage.settings.task_queue)
    async with SmtpServer({"END": Do.CUT}) as server, worker(stage, server):
        for _ in range(2):
            with pytest.raises(OutcomeUnknown, match="before you try again"):
                await desk.mail_to_oneself(LEO, LETTER, "a key")

    assert server.connections == 1


async def test_once_the_address_is_confirmed_the_same_key_may_be_used_again(stage: Stage):
    desk = Desk(stage.client, stage.settings.task_queue)
    async with SmtpServer() as server, worker(stage, server):
        with pytest.raises(BadInput, match="follow the link"):
            await desk.mail_to_oneself(LEO, LETTER, "a key")
        await confirmed(stage.store, "leo")
        await desk.mail_to_oneself(LEO, LETTER, "a key")

    assert len(server.accepted) == 1
