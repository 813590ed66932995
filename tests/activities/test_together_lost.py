"""One letter for many addresses: whoever dies, it is sent once, or nobody believes it was."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from activities.messages import NoticeOutcome
from integrations.base import Leaving
from tests.activities.conftest import Bench
from tests.activities.together import LATER, URLS, Takedowns, outcomes
from tests.stand_ins import BulkDesk
from tests.untilgone.store.examples import HOUR
from untilgone.cases import TaskKind
from untilgone.errors import OutcomeUnknown
from untilgone.notices import Notice, Receipt
from untilgone.store import read
from untilgone.store.write import batches


@pytest.fixture
async def three(bench: Bench) -> Takedowns:
    bench.channels = [BulkDesk()]
    return Takedowns(bench, [await bench.report(url=url) for url in URLS])


async def test_whoever_is_lost_on_the_way_leaves_nobody_believing_that_it_was_sent(
    three: Takedowns,
):
    three.bench.channels[0] = BulkDesk([OutcomeUnknown("the line was cut")])
    await three.all_say_that_they_are_wanted()
    results = await three.send(at=LATER)
    again = await three.send(at=LATER + HOUR)

    assert outcomes(results) == outcomes(again) == [NoticeOutcome.UNKNOWN] * 3
    assert len(three.bench.desk.attempts) == 1
    open_tasks = await read.open_tasks(three.bench.store)
    assert [task.kind for task in open_tasks] == [TaskKind.CHECK_SENT] * 3
    sent = three.bench.desk.attempts[0]
    assert all(sent.message_id in task.what for task in open_tasks)


class Killed(BaseException):
    """What no activity catches."""


class DyingDesk(BulkDesk):
    """A desk whose worker dies at a chosen moment."""

    def __init__(self, dies: Callable[[Notice], None], *, before: bool) -> None:
        super().__init__()
        self.dies, self.before = dies, before

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        if self.before:
            self.attempts.append(notice)
            self.dies(notice)
        receipt = await super().submit(notice, leaving)
        if not self.before:
            self.dies(notice)
        return receipt


def killed(_: Notice) -> None:
    raise Killed


async def test_a_leader_that_dies_before_it_left_is_followed_by_itself(three: Takedowns):
    three.bench.channels[0] = DyingDesk(killed, before=True)
    await three.all_say_that_they_are_wanted()
    with pytest.raises(Killed):
        await three.send(0, at=LATER)
    desk = three.bench.channels[0] = BulkDesk()
    assert outcomes(await three.send(1, 2, at=LATER + timedelta(seconds=10))) == [None, None]
    results = await three.send(at=LATER + timedelta(seconds=20))

    assert outcomes(results) == [NoticeOutcome.DELIVERED] * 3
    assert len(desk.taken) == 1


async def test_a_leader_that_never_comes_back_is_followed_by_another(three: Takedowns):
    three.bench.channels[0] = DyingDesk(killed, before=True)
    await three.all_say_that_they_are_wanted()
    with pytest.raises(Killed):
        await three.send(0, at=LATER)
    desk = three.bench.channels[0] = BulkDesk()
    later = LATER + batches.LEADS_FOR
    await three.send(1, 2, at=later)
    results = await three.send(1, 2, at=later + timedelta(seconds=15))

    assert outcomes(results) == [NoticeOutcome.DELIVERED] * 2
    assert [sorted(letter.material.urls) for letter in desk.taken] == [URLS[1:]]


async def test_a_leader_that_dies_on_the_way_leaves_an_unknown_outcome_for_all(three: Takedowns):
    """Nobody knows whether the letter was taken: it is not sent again."""
    three.bench.channels[0] = DyingDesk(killed, before=False)
    await three.all_say_that_they_are_wanted()
    with pytest.raises(Killed):
        await three.send(0, at=LATER)
    desk = three.bench.channels[0] = BulkDesk()
    results = await three.send(0, 1, 2, at=LATER + timedelta(seconds=20))

    assert outcomes(results) == [NoticeOutcome.UNKNOWN] * 3
    assert desk.attempts == []


async def test_even_where_that_leader_never_comes_back(three: Takedowns):
    three.bench.channels[0] = DyingDesk(killed, before=False)
    await three.all_say_that_they_are_wanted()
    with pytest.raises(Killed):
        await three.send(0, at=LATER)
    desk = three.bench.channels[0] = BulkDesk()
    soon = await three.send(1, 2, at=LATER + timedelta(minutes=1))
    results = await three.send(1, 2, at=LATER + timedelta(minutes=16))

    assert outcomes(soon) == [None, None]
    assert outcomes(results) == [NoticeOutcome.UNKNOWN] * 2
    assert desk.attempts == []


async def test_the_letter_may_be_found_with_them_after_all(three: Takedowns):
    class Findable(BulkDesk):
        async def find(self, notice: Notice) -> Receipt | None:
            self.asked = notice
            return Receipt(reference="T-7", said="we have it", at=LATER)

    three.bench.channels[0] = DyingDesk(killed, before=False)
    await three.all_say_that_they_are_wanted()
    with pytest.raises(Killed):
        await three.send(0, at=LATER)
    sent = three.bench.desk.taken[0]
    desk = three.bench.channels[0] = Findable()
    results = await three.send(at=LATER + timedelta(seconds=20))

    assert outcomes(results) == [NoticeOutcome.DELIVERED] * 3
    assert (desk.asked.letter, desk.asked.material) == (sent.letter, sent.material)
    assert sent.attachment is not None
    assert desk.asked.attachment == sent.attachment
