"""Asking channels what became of notices: what is new is told, and nobody is asked too often."""

from datetime import timedelta

import pytest

from activities.asking import AskingActivities
from activities.messages import AnswerOrder
from tests.activities.conftest import Bench, run
from tests.stand_ins import Desk
from tests.untilgone.store.examples import HOUR, NOW
from untilgone.errors import AccountRefused, NothingNew
from untilgone.notices import Answer, AnswerKind, Receipt
from untilgone.store import read


class Talker(Desk):
    """A desk that can be asked."""

    def __init__(self, kind: AnswerKind = AnswerKind.REMOVED) -> None:
        super().__init__()
        self.kind = kind
        self.asked: list[Receipt] = []
        self.error: Exception | None = None

    async def check(self, receipt: Receipt) -> Answer | None:
        self.asked.append(receipt)
        if self.error is not None:
            raise self.error
        answer_id = f"desk/{receipt.reference}/{self.kind}"
        return Answer(answer_id=answer_id, kind=self.kind, notice_id=None, at=NOW, text="Done.")


@pytest.fixture
async def talker(bench: Bench) -> Talker:
    """A desk that has taken one notice at NOW."""
    desk = bench.channels[0] = Talker()
    await bench.send()
    return desk


async def ask(bench: Bench, after: timedelta):
    activities = AskingActivities(bench.store, bench.channels)
    return await run(activities.ask_parties, at=NOW + after)


async def keep(bench: Bench, answer: Answer) -> None:
    order = AnswerOrder(reference=bench.reference, at=NOW, answer=answer)
    await run(bench.takedowns.record_answer, order)


async def test_what_a_channel_says_is_told_with_the_notice_it_is_about(bench, talker):
    (told,) = await ask(bench, 2 * HOUR)

    assert told.reference == bench.reference
    assert told.answer.kind is AnswerKind.REMOVED
    assert told.answer.notice_id == f"{bench.reference}/0.0.0"
    (receipt,) = talker.asked
    assert receipt.reference == talker.taken[0].message_id


async def test_nobody_is_asked_within_an_hour(bench, talker):
    with pytest.raises(NothingNew):
        await ask(bench, timedelta(minutes=50))
    assert talker.asked == []

    talker.kind = AnswerKind.PENDING
    for minutes in (70, 100, 131):
        with pytest.raises(NothingNew):
            await ask(bench, timedelta(minutes=minutes))
    assert len(talker.asked) == 2


async def test_what_was_told_before_is_not_told_again(bench, talker):
    talker.kind = AnswerKind.QUESTION
    (told,) = await ask(bench, 2 * HOUR)
    await keep(bench, told.answer)

    with pytest.raises(NothingNew):
        await ask(bench, 4 * HOUR)


async def test_after_a_last_word_nobody_is_asked(bench, talker):
    (told,) = await ask(bench, 2 * HOUR)
    await keep(bench, told.answer)

    with pytest.raises(NothingNew):
        await ask(bench, 4 * HOUR)
    assert len(talker.asked) == 1


async def test_an_account_that_is_refused_is_halted_and_asks_nothing_more(bench, talker):
    talker.error = AccountRefused("401")
    for hours in (2, 4):
        with pytest.raises(NothingNew):
            await ask(bench, hours * HOUR)

    assert len(talker.asked) == 1
    (account,) = await read.accounts(bench.store)
    assert account.halted_why == "401"


async def test_channels_that_cannot_be_asked_are_left_alone(bench):
    await bench.send()

    with pytest.raises(NothingNew):
        await ask(bench, 2 * HOUR)
