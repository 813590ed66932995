"""Taking a step: a notice leaves at most once, and what became of it is known or asked about."""

import asyncio
from datetime import timedelta

import pytest

from activities.messages import NoticeOutcome, NoticeResult
from integrations.base import Channel, Leaving
from tests.activities.conftest import Bench
from tests.stand_ins import Desk
from tests.untilgone.store.examples import EXPLANATION, HOUR, NOW, URL
from untilgone.cases import State, TaskKind, task_id
from untilgone.errors import NeedsHuman, NotFound, OutcomeUnknown, Refused, RetryLater
from untilgone.notices import Notice, NoticeKind, NoticeState, Receipt
from untilgone.parties import Contact, PartyKind
from untilgone.store import contacts, read
from untilgone.store.write import notices

FIRST, SECOND = "abuse@platform.example", "legal@platform.example"
GONE_AWAY = Refused("550 no such user", address_is_bad=True)


class SlowDesk(Desk):
    """A desk that takes its time after the notice has left."""

    def __init__(self) -> None:
        super().__init__()
        self.has_it = asyncio.Event()

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        receipt = await super().submit(notice, leaving)
        self.has_it.set()
        await asyncio.sleep(0.2)
        return receipt


class ClosedDesk(Desk):
    """A desk that raises before anything could leave."""

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        self.attempts.append(notice)
        raise self.outcomes[0] or AssertionError


def reaches(bench: Bench, *channels: Channel) -> None:
    bench.channels = list(channels)


def when(result: NoticeResult):
    assert result.answer_by is not None
    return result.answer_by - NOW


async def test_a_notice_that_was_taken_is_delivered(bench: Bench):
    result = await bench.send()

    assert result.outcome is NoticeOutcome.DELIVERED
    assert timedelta(hours=24) <= when(result) < timedelta(hours=24, minutes=1)
    assert result.task is None
    assert bench.desk.letters == [f"notice to {FIRST}"]
    assert await bench.acts() == ["notice prepared", "notice delivered"]


async def test_a_delivered_notice_leaves_the_takedown_waiting(bench: Bench):
    await bench.send()
    line = (await read.takedown(bench.store, bench.reference)).line

    assert (line.state, line.next_step) == (State.WAITING, "reminder to platform")
    assert line.next_at is not None
    assert line.next_at - NOW < timedelta(hours=24, minutes=1)


async def test_what_the_party_got_is_what_was_kept(bench: Bench):
    await bench.send()
    [taken] = bench.desk.taken
    kept = await bench.notice()

    assert (taken.letter.text, taken.letter.sha256) == (kept.text, kept.sha256)
    assert URL in taken.letter.text
    assert EXPLANATION in taken.letter.text
    assert (taken.message_id, taken.takedown) == (kept.message_id, bench.reference)
    assert taken.message_id.endswith("@hotline.example>")


async def test_the_same_order_twice_sends_once(bench: Bench):
    once = await bench.send()
    again = await bench.send(at=NOW + HOUR)

    assert once.outcome is again.outcome is NoticeOutcome.DELIVERED
    assert len(bench.desk.attempts) == 1
    assert (await bench.acts()).count("notice delivered") == 1


@pytest.mark.parametrize("desk", [Desk, SlowDesk])
async def test_two_workers_with_the_same_order_send_once(bench: Bench, desk: type[Desk]):
    reaches(bench, desk())
    await asyncio.gather(bench.send(), bench.send())

    assert len(bench.desk.taken) == 1
    assert await bench.stands() is NoticeState.DELIVERED
    assert await bench.tasks() == {}
    assert (await bench.acts()).count("notice delivered") == 1


async def test_a_second_worker_finds_the_notice_on_its_way_and_does_not_send(bench: Bench):
    desk = SlowDesk()
    reaches(bench, desk)
    first = asyncio.create_task(bench.send())
    await desk.has_it.wait()
    second = await bench.send()

    assert second.outcome is NoticeOutcome.UNKNOWN
    assert (await first).outcome is NoticeOutcome.DELIVERED
    assert len(bench.desk.attempts) == 1
    assert await bench.stands() is NoticeState.DELIVERED


async def test_a_worker_that_is_told_to_stop_still_records_what_left(bench: Bench):
    desk = SlowDesk()
    reaches(bench, desk)
    work = asyncio.create_task(bench.send())
    await desk.has_it.wait()
    work.cancel()

    assert (await work).outcome is NoticeOutcome.DELIVERED
    assert await bench.stands() is NoticeState.DELIVERED


async def test_after_a_crash_on_the_way_nothing_is_sent_again(bench: Bench):
    reaches(bench, Desk([RetryLater("450 try later")]))
    with pytest.raises(RetryLater):
        await bench.send()
    await notices.leaving(bench.store, f"{bench.reference}/0.0.0", NOW)
    result = await bench.send()

    assert result.outcome is NoticeOutcome.UNKNOWN
    assert len(bench.desk.attempts) == 1
    assert TaskKind.CHECK_SENT in await bench.tasks()


async def test_a_lost_connection_leaves_the_outcome_unknown_and_asks_a_person(bench: Bench):
    reaches(bench, Desk([OutcomeUnknown("The connection broke after the letter.")]))
    result = await bench.send()
    task = (await bench.tasks())[TaskKind.CHECK_SENT]

    assert result.outcome is NoticeOutcome.UNKNOWN
    assert result.task is not None
    assert result.task.task_id == task.task_id
    assert (await bench.notice()).message_id in task.what
    assert "The connection broke after the letter." in task.what


async def test_an_unknown_outcome_is_never_tried_again(bench: Bench):
    reaches(bench, Desk([OutcomeUnknown("lost")]))
    await bench.send()
    again = await bench.send()

    assert again.outcome is NoticeOutcome.UNKNOWN
    assert len(bench.desk.attempts) == 1


async def test_a_mistake_of_ours_after_it_left_is_an_unknown_outcome(bench: Bench):
    reaches(bench, Desk([ZeroDivisionError()]))
    result = await bench.send()

    assert result.outcome is NoticeOutcome.UNKNOWN
    assert "ZeroDivisionError" in (await bench.notice()).said


async def test_a_mistake_of_ours_before_it_left_is_loud_and_can_be_tried_again(bench: Bench):
    reaches(bench, ClosedDesk([ZeroDivisionError()]))
    with pytest.raises(ZeroDivisionError):
        await bench.send()
    reaches(bench, Desk())

    assert (await bench.send()).outcome is NoticeOutcome.DELIVERED


@pytest.mark.parametrize("desk", [Desk, ClosedDesk])
async def test_what_was_not_taken_is_sent_later_under_the_same_message_id(bench: Bench, desk):
    reaches(bench, desk([RetryLater("450 try later")]))
    with pytest.raises(RetryLater):
        await bench.send()
    [before] = bench.desk.attempts
    assert await bench.stands() is NoticeState.PREPARED
    reaches(bench, Desk())
    result = await bench.send()

    assert result.outcome is NoticeOutcome.DELIVERED
    assert bench.desk.taken == [before]


async def test_an_address_that_refuses_is_bad_and_the_next_contact_is_tried(bench: Bench):
    reaches(bench, Desk([GONE_AWAY]))
    refused = await bench.send()
    result = await bench.send("0.0.1")

    assert (refused.outcome, result.outcome) == (NoticeOutcome.REFUSED, NoticeOutcome.DELIVERED)
    assert bench.desk.letters == [f"notice to {SECOND}"]
    bad = await contacts.bad(bench.store, [contact(FIRST), contact(SECOND)])
    assert bad == {("abuse_email", FIRST)}


async def test_a_refused_notice_is_not_sent_again(bench: Bench):
    reaches(bench, Desk([GONE_AWAY]))
    await bench.send()
    again = await bench.send()

    assert again.outcome is NoticeOutcome.REFUSED
    assert len(bench.desk.attempts) == 1


async def test_a_refusal_of_the_letter_alone_goes_to_the_next_contact_too(bench: Bench):
    reaches(bench, Desk([Refused("554 we do not like it")]))
    await bench.send()
    await bench.send("0.0.1")

    assert bench.desk.letters == [f"notice to {SECOND}"]


async def test_a_bad_address_is_not_tried_for_any_other_takedown(bench: Bench):
    reaches(bench, Desk([GONE_AWAY]))
    await bench.send()
    await bench.report(url="https://platform.example/other")
    await bench.send()

    assert bench.desk.letters == [f"notice to {SECOND}"]


async def test_a_desk_that_needs_a_person_hands_the_letter_over(bench: Bench):
    reaches(bench, ClosedDesk([NeedsHuman("The account is locked.")]))
    result = await bench.send()
    task = (await bench.tasks())[TaskKind.SEND_BY_HAND]

    assert result.outcome is NoticeOutcome.BY_HAND
    assert task.what.startswith("The account is locked. Send the notice to abuse@platform.example")
    assert await bench.state() is State.NEEDS_PERSON


async def test_a_reminder_names_the_notice_before_it(bench: Bench):
    await bench.send()
    await bench.send("0.1.0", notice=NoticeKind.REMINDER, at=NOW + 25 * HOUR)
    reminder = bench.desk.taken[1]

    assert reminder.kind is NoticeKind.REMINDER
    assert "a notice to Pretend Platform" in reminder.letter.text
    assert bench.desk.taken[0].message_id != reminder.message_id


async def test_an_escalation_goes_to_the_host(bench: Bench):
    await bench.send()
    await bench.send("0.2.0", notice=NoticeKind.ESCALATION, party=PartyKind.HOST)

    assert bench.desk.letters[1] == "escalation to abuse@host.example"


async def test_a_site_that_nobody_knows_is_written_to_at_its_abuse_mailbox(bench: Bench):
    await bench.report(url="https://www.somewhere.example/1")
    await bench.send()

    assert bench.desk.letters == ["notice to abuse@somewhere.example"]


async def test_an_order_for_nothing_we_follow_is_refused(bench: Bench):
    bench.reference = "UG-2026-000009-1"

    with pytest.raises(NotFound):
        await bench.send()
    assert bench.desk.attempts == []


def contact(address: str) -> Contact:
    return Contact(channel="abuse_email", address=address, source="directory", confidence=0.9)


async def test_every_task_has_the_id_that_the_workflow_reckons(bench: Bench):
    reaches(bench, Desk([OutcomeUnknown("lost")]))
    result = await bench.send()

    assert result.task is not None
    notice_id = f"{bench.reference}/0.0.0"
    assert result.task.task_id == task_id(bench.reference, TaskKind.CHECK_SENT, notice_id)
    assert result.task.notice_id == notice_id
