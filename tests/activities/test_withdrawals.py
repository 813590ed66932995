"""Whoever was told hears once that it is gone, or that the notice is taken back."""

import asyncio

import pytest

from activities.messages import AnswerOrder
from activities.withdrawals import WithdrawalActivities
from tests.activities.conftest import Bench, run
from tests.activities.together import LATER as TOGETHER
from tests.activities.together import Takedowns
from tests.activities.withdrawing import LATER, W, order, withdraw
from tests.stand_ins import BulkDesk, Desk
from tests.untilgone.store.examples import HOUR, NOW, URL, confirmed_gone, look
from untilgone.errors import Refused
from untilgone.letters import Letters
from untilgone.looks import Verdict
from untilgone.notices import Answer, AnswerKind, NoticeKind, NoticeState
from untilgone.parties import PartyKind
from untilgone.store import read
from untilgone.store.views import TakedownView


async def whole(bench: Bench) -> TakedownView:
    return await read.takedown(bench.store, bench.reference)


@pytest.fixture
async def gone(bench: Bench) -> Bench:
    """The platform was told, and then it was confirmed gone."""
    await bench.send()
    await confirmed_gone(bench.store, bench.reference)
    return bench


async def test_who_was_told_hears_that_it_is_gone(gone: Bench):
    await withdraw(gone)
    notice, withdrawal = gone.desk.taken

    assert gone.desk.letters[1:] == ["withdrawal to abuse@platform.example"]
    assert f"\n{URL}\n" in withdrawal.letter.text
    assert "since 23 November 2026 at 10:00 UTC" in withdrawal.letter.text
    assert "a notice to Pretend Platform" in withdrawal.letter.text
    assert withdrawal.references == (notice.message_id,)
    assert withdrawal.notice_id == f"{gone.reference}/{W}"
    assert withdrawal.attachment is None
    assert (await gone.acts())[-2:] == ["withdrawal prepared", "withdrawal delivered"]


async def test_it_moves_no_takedown_starts_no_clock_and_asks_nobody(gone: Bench):
    before = (await whole(gone)).line
    await withdraw(gone)

    assert (await whole(gone)).line == before
    assert before.first_notice_at is not None
    assert await gone.tasks() == {}
    assert (await gone.notice(W)).answer_by is None


async def test_a_notice_that_is_taken_back_says_so_also_while_it_is_live(bench: Bench):
    await bench.send()
    await look(bench.store, bench.reference, Verdict.LIVE)
    await withdraw(bench, gone=False)

    assert "We withdraw our notice about this address" in bench.desk.taken[-1].letter.text


async def test_the_same_order_twice_sends_once(gone: Bench):
    await withdraw(gone)
    await withdraw(gone)

    assert len(gone.desk.attempts) == 2
    assert (await gone.acts()).count("withdrawal delivered") == 1


async def test_two_workers_with_the_same_order_send_once(gone: Bench):
    await asyncio.gather(withdraw(gone), withdraw(gone))

    assert gone.desk.letters.count("withdrawal to abuse@platform.example") == 1
    assert await gone.stands(W) is NoticeState.DELIVERED


async def test_who_has_heard_that_it_is_gone_hears_no_second_word(gone: Bench):
    await withdraw(gone)
    await withdraw(gone, gone=False)

    assert len(gone.desk.taken) == 2


async def test_each_address_hears_in_the_language_it_was_told_in(gone: Bench):
    path = gone.files[0]
    text = path.read_text("utf-8").replace('kind = "host"', 'kind = "host"\nlanguages = ["nl"]')
    path.write_text(text, encoding="utf-8")
    await gone.send("0.2.0", party=PartyKind.HOST, notice=NoticeKind.ESCALATION)
    await withdraw(gone)

    assert gone.desk.letters[-2:] == [
        "withdrawal to abuse@platform.example",
        "withdrawal to abuse@host.example",
    ]
    assert [sent.letter.language for sent in gone.desk.taken[-2:]] == ["en", "nl"]
    assert "Pretend Platform" not in gone.desk.taken[-1].letter.text


# -- who hears nothing ----------------------------------------------------------------------------


async def test_a_party_that_refused_hears_nothing(gone: Bench):
    said = Answer(
        answer_id="mail/1",
        kind=AnswerKind.REFUSED,
        notice_id=f"{gone.reference}/0.0.0",
        at=NOW + HOUR,
    )
    given = AnswerOrder(reference=gone.reference, at=NOW + HOUR, answer=said)
    await run(gone.takedowns.record_answer, given)
    await withdraw(gone)

    assert len(gone.desk.taken) == 1


async def test_an_address_that_was_found_bad_since_hears_nothing(gone: Bench):
    first = gone.reference
    await gone.report(url="https://platform.example/other")
    gone.channels = [Desk([Refused("550 no such user", address_is_bad=True)])]
    await gone.send()
    gone.reference = first
    await withdraw(gone)

    assert gone.desk.taken == []


async def test_who_is_reached_by_an_api_or_a_form_hears_nothing(gone: Bench):
    gone.desk.takes_withdrawals = False
    await withdraw(gone)

    assert len(gone.desk.attempts) == 1


async def test_a_letter_that_cannot_be_written_is_told_and_nothing_is_sent(gone: Bench, tmp_path):
    without = WithdrawalActivities(gone.store, gone.channels, Letters(tmp_path), gone.sender)
    sent = await run(without.send_withdrawals, order(gone), at=LATER)

    assert [each.partition(":")[0] for each in sent.not_written] == ["Pretend Platform"]
    assert len(gone.desk.attempts) == 1


async def test_told_in_one_letter_each_takedown_is_thanked_for_by_itself(bench: Bench):
    bench.channels = [BulkDesk()]
    three = Takedowns(bench, [await bench.report(url=f"{URL}/{name}") for name in "abc"])
    await three.all_say_that_they_are_wanted()
    await three.send(at=TOGETHER)
    [letter] = bench.desk.taken
    bench.reference = three.references[1]
    await confirmed_gone(bench.store, bench.reference)
    await withdraw(bench)
    withdrawal = bench.desk.taken[-1]

    assert len(letter.material.urls) == 3
    assert withdrawal.references == (letter.message_id,)
    assert f"\n{URL}/b\n" in withdrawal.letter.text
    assert f"{URL}/a" not in withdrawal.letter.text


# -- what comes after it --------------------------------------------------------------------------


async def test_the_notices_of_a_later_round_do_not_count_it(gone: Bench):
    await withdraw(gone)
    await look(gone.store, gone.reference, Verdict.LIVE, 40)
    await gone.send("1.0.0", at=NOW + 41 * HOUR, life=1)
    await gone.send("1.1.0", at=NOW + 42 * HOUR, life=1, notice=NoticeKind.REMINDER)
    withdrawal, notice, reminder = gone.desk.taken[1:]

    assert "withdrawal" not in reminder.letter.text
    assert notice.references == (gone.desk.taken[0].message_id, withdrawal.message_id)


async def test_gone_once_more_only_those_told_since_hear_once_more(gone: Bench):
    await gone.send("0.2.0", party=PartyKind.HOST, notice=NoticeKind.ESCALATION)
    await withdraw(gone)
    await look(gone.store, gone.reference, Verdict.LIVE, 40)
    await gone.send("1.0.0", at=NOW + 41 * HOUR, life=1)
    await confirmed_gone(gone.store, gone.reference, 42)
    await withdraw(gone, since=1, until=1)

    assert gone.desk.letters[-1] == "withdrawal to abuse@platform.example"
    assert gone.desk.letters.count("withdrawal to abuse@host.example") == 1
    assert gone.desk.taken[-1].notice_id == f"{gone.reference}/1.0.0w"
