"""A notice whose outcome is unknown: the other side is asked before a person is."""

import asyncio

import pytest

from activities import accounts
from activities.messages import NoticeOutcome
from tests.activities.conftest import Bench
from tests.stand_ins import Desk
from tests.untilgone.store.examples import NOW
from untilgone.cases import TaskKind
from untilgone.errors import OutcomeUnknown, RetryLater
from untilgone.notices import Notice, NoticeState, Receipt
from untilgone.store.write import notices


class AskedDesk(Desk):
    """A desk that can be asked whether a notice arrived, and says what the script says."""

    def __init__(self, outcomes=(), *, says: Receipt | Exception | None) -> None:
        super().__init__(outcomes)
        self.says = says
        self.asked: list[Notice] = []

    async def find(self, notice: Notice) -> Receipt | None:
        self.asked.append(notice)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


TICKET = Receipt(reference="T-7", said="They have it as T-7.", at=NOW)
LOST = OutcomeUnknown("The connection broke.")


async def test_what_they_have_after_all_is_delivered_and_nobody_is_asked(bench: Bench):
    desk = AskedDesk([LOST], says=TICKET)
    bench.channels = [desk]
    result = await bench.send()

    assert result.outcome is NoticeOutcome.DELIVERED
    assert (await bench.notice()).said == "They have it as T-7."
    assert await bench.tasks() == {}
    assert [len(desk.attempts), len(desk.asked)] == [1, 1]


async def test_what_they_do_not_list_is_for_a_person_and_is_not_sent_again(bench: Bench):
    desk = AskedDesk([LOST], says=None)
    bench.channels = [desk]
    result = await bench.send()

    assert result.outcome is NoticeOutcome.UNKNOWN
    assert TaskKind.CHECK_SENT in await bench.tasks()
    assert len(desk.attempts) == 1


@pytest.mark.parametrize("trouble", [RetryLater("503 come back."), ZeroDivisionError()])
async def test_asking_in_vain_leaves_the_outcome_unknown_and_says_so(bench: Bench, trouble):
    bench.channels = [AskedDesk([LOST], says=trouble)]
    result = await bench.send()
    task = (await bench.tasks())[TaskKind.CHECK_SENT]

    assert result.outcome is NoticeOutcome.UNKNOWN
    assert "The connection broke. Ask" in task.what
    assert "503 come back." in task.what or "ZeroDivisionError" in task.what


async def test_after_a_crash_on_the_way_they_are_asked(bench: Bench):
    desk = AskedDesk([RetryLater("450 try later")], says=TICKET)
    bench.channels = [desk]
    with pytest.raises(RetryLater):
        await bench.send()
    await notices.leaving(bench.store, f"{bench.reference}/0.0.0", NOW)
    result = await bench.send()

    assert result.outcome is NoticeOutcome.DELIVERED
    assert await bench.stands() is NoticeState.DELIVERED
    assert len(desk.attempts) == 1


async def test_what_was_refused_is_not_asked_about(bench: Bench):
    desk = AskedDesk([None], says=TICKET)
    bench.channels = [desk]
    await bench.send()

    assert desk.asked == []


async def test_who_does_not_say_in_time_leaves_the_outcome_unknown(bench: Bench, monkeypatch):
    class SlowDesk(AskedDesk):
        async def find(self, notice: Notice) -> Receipt | None:
            await asyncio.sleep(3600)
            return TICKET

    monkeypatch.setattr(accounts, "_FINDING_SECONDS", 0.01)
    bench.channels = [SlowDesk([LOST], says=TICKET)]
    result = await bench.send()

    assert result.outcome is NoticeOutcome.UNKNOWN
    assert "TimeoutError" in (await bench.tasks())[TaskKind.CHECK_SENT].what
