"""An IMAP server that is gone in the middle of the talk: each mail is read once, and acts once."""

import asyncio
from collections import Counter

import pytest

from tests.faults.conftest import PATIENCE, Installation
from tests.faults.test_mailbox import a_notice, reply
from tests.imap_relay import Cut, imap_relay
from tests.imap_server import imap_server
from untilgone.store import mails

pytestmark = pytest.mark.slow

IN_THE_BODY = Cut(command="FETCH", after=1200)
WHILE_IT_WAITS = Cut(command="IDLE", after=None)


@pytest.mark.parametrize(
    ("cuts", "hides"),
    [
        ((IN_THE_BODY, Cut(command="MOVE"), WHILE_IT_WAITS), b""),
        ((IN_THE_BODY, Cut(command="COPY"), Cut(command="STORE")), b" MOVE"),
    ],
    ids=["that can move", "that cannot"],
)
async def test_a_talk_that_is_cut_loses_no_mail_and_acts_once_for_each(
    installation: Installation, cuts, hides
):
    reference, sent = await a_notice(installation)
    answers = [reply(sent, number, f"Question {number}? " * 100) for number in range(3)]
    async with imap_server() as server, imap_relay(server, *cuts, hides=hides) as relay:
        installation.env |= server.settings(PORT=str(relay.port))
        await server.put(*answers[:2])
        installation.start("mailbox")
        async with asyncio.timeout(PATIENCE):
            while relay.cuts:  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.05)
        await server.put(answers[2])
        view = await installation.until(reference, lambda view: len(view.answers) >= len(answers))
        async with asyncio.timeout(PATIENCE):
            while await server.mails("INBOX"):  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.1)
        installation.kill("mailbox")
        read = Counter(await server.mails("Until Gone"))

    assert len({answer.text for answer in view.answers}) == len(view.answers) == len(answers)
    assert set(read) == set(answers)
    assert hides or set(read.values()) == {1}  # what was copied before the cut is there twice
    assert await mails.waiting(installation.store) == []
