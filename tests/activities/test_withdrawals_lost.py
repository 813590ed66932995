"""Withdrawals whose sending dies, fails or comes too late: nothing twice, and nobody is asked."""

import asyncio

import pytest

from integrations.base import Leaving
from tests.activities.conftest import Bench
from tests.activities.withdrawing import LATER, W, end, withdraw
from tests.stand_ins import Desk
from tests.untilgone.store.examples import HOUR, confirmed_gone, look
from untilgone.errors import NeedsHuman, OutcomeUnknown, Refused, RetryLater
from untilgone.looks import Verdict
from untilgone.notices import Notice, NoticeKind, NoticeState, Receipt
from untilgone.parties import PartyKind
from untilgone.store.write import notices


@pytest.fixture
async def gone(bench: Bench) -> Bench:
    """The platform was told, and then it was confirmed gone."""
    await bench.send()
    await confirmed_gone(bench.store, bench.reference)
    return bench


async def test_killed_before_it_left_it_leaves_later_under_the_same_message_id(gone: Bench):
    gone.channels = [Desk([RetryLater("450 try later")])]
    with pytest.raises(RetryLater):
        await withdraw(gone)
    [before] = gone.desk.attempts
    assert await gone.stands(W) is NoticeState.PREPARED
    gone.channels = [Desk()]
    await withdraw(gone)

    assert gone.desk.taken == [before]


async def test_killed_on_the_way_it_is_not_sent_again_and_nobody_is_asked(gone: Bench):
    gone.channels = [Desk([RetryLater("450 try later")])]
    with pytest.raises(RetryLater):
        await withdraw(gone)
    await notices.leaving(gone.store, f"{gone.reference}/{W}", LATER)
    await withdraw(gone)

    assert len(gone.desk.attempts) == 1
    assert await gone.stands(W) is NoticeState.UNKNOWN
    assert await gone.tasks() == {}


async def test_told_to_stop_it_records_what_left_and_sends_no_more(gone: Bench):
    class SlowDesk(Desk):
        has_it = asyncio.Event()
        goes_on = asyncio.Event()

        async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
            receipt = await super().submit(notice, leaving)
            self.has_it.set()
            await self.goes_on.wait()
            return receipt

    await gone.send("0.2.0", party=PartyKind.HOST, notice=NoticeKind.ESCALATION)
    desk = SlowDesk()
    gone.channels = [desk]
    work = asyncio.create_task(withdraw(gone))
    await desk.has_it.wait()
    work.cancel()
    desk.goes_on.set()
    await asyncio.wait([work])

    assert await gone.stands(W) is NoticeState.DELIVERED


async def test_one_that_waits_keeps_no_other_from_leaving(gone: Bench):
    await gone.send("0.2.0", party=PartyKind.HOST, notice=NoticeKind.ESCALATION)
    gone.channels = [Desk([RetryLater("greylisted"), None])]
    with pytest.raises(RetryLater):
        await withdraw(gone)

    assert gone.desk.letters == ["withdrawal to abuse@host.example"]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Refused("550 no such user", address_is_bad=True), NoticeState.REFUSED),
        (NeedsHuman("The account is locked."), NoticeState.NOT_SENT),
        (OutcomeUnknown("The connection broke."), NoticeState.UNKNOWN),
        (ZeroDivisionError(), NoticeState.UNKNOWN),
    ],
    ids=lambda each: type(each).__name__,
)
async def test_where_it_fails_that_is_recorded_and_nobody_is_asked(gone: Bench, outcome, state):
    gone.channels = [Desk([outcome])]
    await withdraw(gone)
    await withdraw(gone)

    assert await gone.stands(W) is state
    assert f"withdrawal {state}" in await gone.acts()
    assert await gone.tasks() == {}
    assert len(gone.desk.attempts) == 1


async def test_live_again_before_it_left_it_is_not_sent(gone: Bench):
    await look(gone.store, gone.reference, Verdict.LIVE, 29)
    await withdraw(gone)

    assert len(gone.desk.taken) == 1
    assert await gone.stands(W) is NoticeState.NOT_SENT


async def test_ended_it_never_leaves(gone: Bench):
    gone.channels = [Desk([RetryLater("450 try later")])]
    with pytest.raises(RetryLater):
        await withdraw(gone)
    await end(gone)
    await end(gone)

    assert await gone.stands(W) is NoticeState.NOT_SENT
    assert (await gone.notice(W)).said == "It is back."
    assert (await gone.acts()).count("withdrawal not_sent") == 1


async def test_ended_on_the_way_it_may_have_left(gone: Bench):
    gone.channels = [Desk([RetryLater("450 try later")])]
    with pytest.raises(RetryLater):
        await withdraw(gone)
    await notices.leaving(gone.store, f"{gone.reference}/{W}", LATER)
    await end(gone)

    assert await gone.stands(W) is NoticeState.UNKNOWN


async def test_thanks_that_never_left_make_room_for_taking_it_back(gone: Bench):
    gone.channels = [Desk([RetryLater("450 try later")])]
    with pytest.raises(RetryLater):
        await withdraw(gone)
    await end(gone)
    await withdraw(gone, gone=False, at=LATER + HOUR)
    [taken] = gone.desk.taken

    assert taken.message_id == gone.desk.attempts[0].message_id
    assert "We withdraw our notice" in taken.letter.text
    assert (await gone.notice(W)).text == taken.letter.text
    assert "withdrawal written anew" in await gone.acts()
