"""Accounts at channels: one that is refused burns no more attempts, one that is busy is waited for."""

from datetime import timedelta

import pytest
from sqlmodel import select

from tests.activities.conftest import Bench
from tests.stand_ins import Desk
from tests.untilgone.store.examples import HOUR, NOW
from untilgone.errors import AccountRefused, OutcomeUnknown, RetryLater
from untilgone.notices import NoticeState
from untilgone.store import read
from untilgone.store.turn_rows import ChannelErrorRow

REFUSED = AccountRefused("Cloudflare answered 401: no entitlement. Nothing was taken.")


class SlowAccount(Desk):
    spacing = timedelta(minutes=1)


async def test_a_refused_account_halts_its_channel_for_every_notice(bench: Bench):
    desk = bench.channels[0] = Desk([REFUSED])
    for _ in range(3):
        with pytest.raises(RetryLater, match="halted"):
            await bench.send()

    assert len(desk.attempts) == 1
    assert (await bench.notice()).state is NoticeState.PREPARED
    (account,) = await read.accounts(bench.store)
    assert account.halted_why == str(REFUSED)


async def test_once_it_is_let_in_again_the_notice_leaves_under_the_same_message_id(bench: Bench):
    desk = bench.channels[0] = Desk([REFUSED])
    with pytest.raises(RetryLater):
        await bench.send()
    await bench.send(at=NOW + 7 * HOUR)

    assert len({notice.message_id for notice in desk.attempts}) == 1
    assert len(desk.taken) == 1
    (account,) = await read.accounts(bench.store)
    assert account.halted_at is None


async def test_other_settings_are_tried_at_once(bench: Bench):
    desk = bench.channels[0] = Desk([REFUSED])
    with pytest.raises(RetryLater):
        await bench.send()
    desk.settings_digest = "corrected"
    await bench.send()

    assert len(desk.taken) == 1


async def test_who_asks_for_a_pause_is_left_alone_that_long(bench: Bench):
    desk = bench.channels[0] = Desk([RetryLater("429", after=timedelta(minutes=10))])
    for minutes in (0, 9):
        with pytest.raises(RetryLater):
            await bench.send(at=NOW + timedelta(minutes=minutes))

    assert len(desk.attempts) == 1
    await bench.send(at=NOW + timedelta(minutes=11))
    assert len(desk.taken) == 1


async def test_an_account_is_not_used_faster_than_it_bears(bench: Bench):
    bench.channels[0] = SlowAccount()
    await bench.send("0.0.0")

    with pytest.raises(RetryLater, match="busy"):
        await bench.send("0.1.0", at=NOW + timedelta(seconds=30))
    await bench.send("0.1.0", at=NOW + timedelta(seconds=61))


async def test_a_crowd_that_waits_comes_back_apart_and_the_most_urgent_right_at_the_turn(
    bench: Bench,
):
    bench.channels[0] = SlowAccount()
    await bench.send("0.0.0")

    async def sent_away(attempt: int, urgency: int) -> timedelta:
        with pytest.raises(RetryLater, match="busy") as busy:
            await bench.send("0.1.0", attempt=attempt, urgency=urgency)
        assert busy.value.after is not None
        return busy.value.after

    others = [await sent_away(attempt, urgency=4) for attempt in (3, 3, 40, 40)]
    turn = SlowAccount.spacing
    assert len(set(others)) == len(others)
    assert all(after <= 10 * turn for after in others[:2])
    assert all(after <= 514 * turn for after in others[2:])
    assert await sent_away(40, urgency=1) <= 2 * turn


async def test_what_goes_wrong_is_counted_by_its_kind_and_waiting_for_a_turn_is_not(bench: Bench):
    lost = OutcomeUnknown("The connection broke.")
    busy = RetryLater("busy", after=timedelta(0), is_expected=True)
    bench.channels[0] = Desk([busy, RetryLater("429"), RetryLater("429"), lost])
    for hours in range(3):
        with pytest.raises(RetryLater):
            await bench.send(at=NOW + hours * HOUR)
    await bench.send(at=NOW + 3 * HOUR)

    async with bench.store.reading() as session:
        rows = (await session.exec(select(ChannelErrorRow))).all()
    assert {(row.slug, row.error): row.number for row in rows} == {
        ("abuse_email", "RetryLater"): 2,
        ("abuse_email", "OutcomeUnknown"): 1,
    }
