"""Answers by mail, with real servers for SMTP, IMAP and Temporal, and processes that are killed."""

import asyncio
import email
import hashlib
import random
from collections import Counter

import pytest
from temporalio.api.enums.v1 import TimeoutType

from tests.faults.conftest import Installation
from tests.faults.dying import Deaths
from tests.imap_server import ImapServer, imap_server
from untilgone.notices import AnswerKind, NoticeState
from untilgone.store import mails
from workflows.connection import connect

pytestmark = pytest.mark.slow


@pytest.fixture
async def postbox(installation: Installation):
    async with imap_server() as server:
        installation.env |= server.settings()
        yield server


async def a_notice(installation: Installation) -> tuple[str, email.message.Message]:
    """A takedown whose notice was delivered, and that notice as the party got it."""
    reference = await installation.report()
    await installation.until(reference, lambda view: view.line.first_notice_at is not None)
    for letter in installation.mail.received:
        sent = email.message_from_bytes(letter)
        if reference in sent["Subject"]:
            return reference, sent
    raise AssertionError(f"no letter about {reference}")


def reply(sent: email.message.Message, number: int, body: str) -> bytes:
    lines = (
        "From: Abuse Desk <abuse@platform.example>",
        f"To: {sent['Reply-To']}",
        f"Subject: Re: {sent['Subject']}",
        f"Message-ID: <answer-{number}@platform.example>",
        f"In-Reply-To: {sent['Message-ID']}",
        "Date: Mon, 23 Nov 2026 10:00:00 +0000",
        "",
        body,
        "",
    )
    return "\r\n".join(lines).encode()


async def test_a_mail_that_arrives_is_an_answer_and_is_put_away(
    installation: Installation, postbox: ImapServer
):
    reference, sent = await a_notice(installation)
    installation.start("mailbox")
    await postbox.put(reply(sent, 0, "Thank you. Your ticket number is 4711."))
    await installation.until(reference, lambda view: len(view.answers) == 1)

    await postbox.put(reply(sent, 1, "We have removed the content. It is no longer available."))
    view = await installation.until(reference, lambda view: len(view.answers) == 2)

    assert view.answers[1].kind is AnswerKind.REMOVED
    assert await postbox.mails("INBOX") == []
    assert len(await postbox.mails("Until Gone")) == 2


async def test_a_mailbox_killed_over_and_over_acts_once_for_each_mail(
    installation: Installation, postbox: ImapServer
):
    reference, sent = await a_notice(installation)
    chance = random.Random(20261129)
    answers = [reply(sent, number, f"Question {number}: which account?") for number in range(30)]
    strangers = [
        reply(sent, number, "Hello")
        .replace(b"In-Reply-To", b"X-Was")
        .replace(sent["Reply-To"].encode(), b"notices@hotline.example")
        .replace(reference.encode(), b"x")
        for number in range(100, 105)
    ]
    await postbox.put(*answers, *strangers)
    for _ in range(12):
        installation.start("mailbox")
        await asyncio.sleep(chance.uniform(0.1, 0.9))
        installation.kill("mailbox")
    installation.start("mailbox")
    view = await installation.until(reference, lambda view: len(view.answers) >= len(answers))
    async with asyncio.timeout(60):
        while await postbox.mails("INBOX"):  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.2)

    told = Counter(answer.text for answer in view.answers)
    assert set(told.values()) == {1}
    assert len(told) == len(answers)
    kept = Counter(await postbox.mails("Until Gone"))
    assert set(kept) >= set(answers) | set(strangers)
    assert len(await mails.waiting(installation.store)) == len(strangers)


async def test_while_the_mail_server_is_away_nothing_is_lost(
    installation: Installation, postbox: ImapServer
):
    reference, sent = await a_notice(installation)
    installation.start("mailbox")
    await asyncio.sleep(1)
    await postbox.end()
    async with imap_server(port=postbox.port) as again:
        await again.put(reply(sent, 1, "550 5.1.1 We refuse: this is not illegal here."))
        view = await installation.until(reference, lambda view: bool(view.answers))

    assert len(view.answers) == 1
    assert view.notices[0].state is not NoticeState.BOUNCED


async def test_while_temporal_is_away_mail_stays_where_it_is(
    installation: Installation, postbox: ImapServer
):
    reference, sent = await a_notice(installation)
    installation.start("mailbox")
    await asyncio.sleep(2)
    installation.kill("server")
    await postbox.put(reply(sent, 1, "We have removed the content."))
    await asyncio.sleep(3)
    assert len(await postbox.mails("INBOX")) == 1
    installation.start("server")
    await installation.until(reference, lambda view: bool(view.answers))


async def test_a_worker_killed_while_it_reads_a_mail_is_followed_by_another_at_once(
    installation: Installation, postbox: ImapServer, tmp_path
):
    reference, sent = await a_notice(installation)
    mail = reply(sent, 1, "Thank you. Your ticket number is 4711.")
    installation.kill("worker")
    installation.start("worker", Deaths.once(tmp_path / "deaths", "mails.keep after", 1))
    installation.start("mailbox")
    await postbox.put(mail)
    await installation.dead("worker")
    installation.start("worker")
    view = await installation.until(reference, lambda view: bool(view.answers))
    client = await connect(installation.env, installation.keyring)
    handle = client.get_workflow_handle(f"mail/{hashlib.sha256(mail).hexdigest()}")
    [began] = [
        event.activity_task_started_event_attributes
        for event in (await handle.fetch_history()).events
        if event.HasField("activity_task_started_event_attributes")
    ]

    assert [answer.ticket for answer in view.answers] == ["4711"]
    assert began.attempt == 2
    said = began.last_failure.timeout_failure_info.timeout_type
    assert said == TimeoutType.TIMEOUT_TYPE_HEARTBEAT
