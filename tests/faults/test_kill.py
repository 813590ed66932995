"""kill -9 at every moment of a takedown: it goes on, nothing is sent twice, nothing is forgotten.

Real processes, real SMTP and HTTP, a real Temporal server with its database in a file.
"""

import asyncio

import pytest

from tests.faults.conftest import message_ids
from tests.smtp_server import Do, Late
from untilgone.cases import State, TaskKind
from untilgone.looks import Standing
from untilgone.notices import NoticeState
from untilgone.record import first_broken
from untilgone.store.read import record

pytestmark = pytest.mark.slow

BOTH = ("worker", "server")


async def goes_on_to_the_end(installation, reference) -> None:
    """The host removes it; the takedown must find out and confirm it."""
    installation.site.is_up = False
    view = await installation.until(reference, lambda v: v.line.standing is Standing.GONE)
    acts = [act async for act in record(installation.store)]

    assert view.line.first_gone_at < view.line.confirmed_at
    assert first_broken(acts) is None
    assert set(message_ids(installation.mail).values()) == {1}


async def test_a_worker_killed_before_sending_sends_once_after_its_restart(installation):
    installation.mail.answers["RCPT"] = [Do.STALL, "250 2.1.5 ok"]
    reference = await installation.report()
    await installation.until(reference, lambda _: "RCPT" in installation.mail.verbs)
    installation.kill("worker")
    installation.start("worker")
    view = await installation.until(reference, lambda v: v.line.first_notice_at is not None)

    assert len(installation.mail.accepted) == 1
    assert view.notices[0].state is NoticeState.DELIVERED
    await goes_on_to_the_end(installation, reference)


@pytest.mark.parametrize("victims", [BOTH], ids="+".join)
async def test_killed_between_sending_and_recording_is_never_sent_again(installation, victims):
    installation.mail.answers["END"] = [Late(600, "250 queued"), "250 2.0.0 queued"]
    reference = await installation.report()
    await asyncio.wait_for(installation.mail.has_letter.wait(), 60)
    installation.kill(*victims)
    for victim in reversed(victims):
        installation.start(victim)
    view = await installation.until(reference, lambda v: bool(v.tasks))

    assert len(installation.mail.received) == 1
    assert view.notices[0].state is NoticeState.UNKNOWN
    assert [task.kind for task in view.tasks] == [TaskKind.CHECK_SENT]
    await goes_on_to_the_end(installation, reference)


async def test_killed_between_thanking_and_recording_thanks_nobody_twice(installation):
    reference = await installation.report()
    await installation.until(reference, lambda v: v.line.first_notice_at is not None)
    told = len(installation.mail.received)
    installation.mail.answers["END"] = Late(600, "250 queued")
    installation.site.is_up = False
    async with asyncio.timeout(60):
        while len(installation.mail.received) == told:  # noqa: ASYNC110 - no event
            await asyncio.sleep(0.05)
    installation.kill("worker")
    installation.start("worker")
    view = await installation.until(reference, lambda v: v.line.state is State.CLOSED)

    assert [notice.state for notice in view.notices] == [
        NoticeState.DELIVERED,
        NoticeState.UNKNOWN,
    ]
    assert set(message_ids(installation.mail).values()) == {1}
    assert view.tasks == ()


@pytest.mark.parametrize("victims", [("worker",), ("server",)], ids="+".join)
async def test_killed_while_waiting_still_sends_the_reminder_once(installation, victims):
    reference = await installation.report()
    await installation.until(reference, lambda v: v.line.state is State.WAITING)
    installation.kill(*victims)
    await asyncio.sleep(5)  # the wait of the playbook ends while nobody is there
    for victim in reversed(victims):
        installation.start(victim)
    await installation.until(reference, lambda v: len(v.notices) >= 2)

    await goes_on_to_the_end(installation, reference)


@pytest.mark.parametrize("victims", [("worker",), BOTH], ids="+".join)
async def test_killed_while_confirming_still_confirms(installation, victims):
    reference = await installation.report()
    await installation.until(reference, lambda v: v.line.state is State.WAITING)
    installation.site.is_up = False
    await installation.until(reference, lambda v: v.line.state is State.CONFIRMING)
    installation.kill(*victims)
    for victim in reversed(victims):
        installation.start(victim)

    await goes_on_to_the_end(installation, reference)
