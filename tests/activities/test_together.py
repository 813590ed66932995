"""One letter for many addresses: sent once, and each takedown keeps its own state."""

from datetime import timedelta

import pytest

from activities.asking import AskingActivities
from activities.messages import NoticeOutcome, NoticeResult
from tests.activities.conftest import Bench, run
from tests.activities.together import CLOSED, LATER, URLS, WINDOW, Takedowns, outcomes
from tests.stand_ins import BulkDesk
from tests.untilgone.store.examples import HOUR, NOTIFIER, NOW, look
from untilgone.cases import Category, State
from untilgone.directory import Directory
from untilgone.dossier import dossier_of
from untilgone.errors import NeedsHuman, Refused, RetryLater
from untilgone.looks import Verdict
from untilgone.notices import Answer, AnswerKind, NoticeKind, NoticeState, Receipt
from untilgone.progress import Place
from untilgone.store import read
from untilgone.store.write import tasks


@pytest.fixture
async def three(bench: Bench) -> Takedowns:
    bench.channels = [BulkDesk()]
    return Takedowns(bench, [await bench.report(url=url) for url in URLS])


async def test_notices_to_one_address_leave_as_one_letter(three: Takedowns):
    await three.all_say_that_they_are_wanted()
    assert three.bench.desk.attempts == []
    results = await three.send(at=LATER)

    [letter] = three.bench.desk.taken
    assert outcomes(results) == [NoticeOutcome.DELIVERED] * 3
    assert sorted(letter.material.urls) == URLS
    assert all(f"\n{url}\n" in letter.letter.text for url in URLS)
    assert all(f": {ref}\n" in letter.letter.text for ref in three.references)
    assert await three.states() == [NoticeState.DELIVERED] * 3


async def test_the_letter_names_one_day_and_each_takedown_waits_until_then(three: Takedowns):
    await three.all_say_that_they_are_wanted()
    results = await three.send(at=LATER)

    until = {r.answer_by for r in results if isinstance(r, NoticeResult)}
    assert len(until) == 1
    [letter] = three.bench.desk.taken
    assert "no later than 24 November 2026 at 09:05 UTC" in letter.letter.text
    assert until.pop() - LATER >= timedelta(hours=24)


async def test_while_it_waits_for_others_a_notice_says_until_when(three: Takedowns):
    [waiting] = await three.send(0, at=NOW)

    assert isinstance(waiting, RetryLater)
    assert waiting.after is not None
    assert WINDOW - timedelta(seconds=10) < waiting.after <= WINDOW
    line = (await read.takedown(three.bench.store, three.references[0])).line
    assert (line.state, line.next_step) == (State.NOTIFYING, "notice to platform")
    assert line.next_at is not None
    assert timedelta(0) <= line.next_at - (NOW + WINDOW) < timedelta(seconds=10)


async def test_every_takedown_keeps_the_exact_letter_and_its_own(three: Takedowns):
    await three.all_say_that_they_are_wanted()
    await three.send(at=LATER)
    [letter] = three.bench.desk.taken

    for reference, url in zip(three.references, URLS, strict=True):
        three.bench.reference = reference
        kept = await three.bench.notice()
        assert kept.together is not None
        assert (kept.text, kept.sha256) == (letter.letter.text, letter.letter.sha256)
        assert kept.message_id == letter.message_id
        assert sorted(kept.together.urls) == URLS
        alone = kept.together.own_text
        assert url in alone
        assert not any(other in alone for other in URLS if other != url)
        [delivered] = [
            act
            for act in (await read.takedown(three.bench.store, reference)).timeline
            if act.kind == "notice delivered"
        ]
        assert delivered.detail is not None
        assert letter.attachment is not None
        assert delivered.detail["letter"] == (
            f"one for 3 addresses, sha256 {letter.letter.sha256}, "
            f"with a list of them, sha256 {letter.attachment.sha256}"
        )


async def test_a_notice_that_found_no_company_leaves_alone(three: Takedowns):
    await three.all_say_that_they_are_wanted(0)
    [result] = await three.send(0, at=LATER)

    assert outcomes([result]) == [NoticeOutcome.DELIVERED]
    [letter] = three.bench.desk.taken
    assert letter.material.urls == (URLS[0],)
    three.bench.reference = three.references[0]
    assert (await three.bench.notice()).together is None


async def test_without_a_window_nothing_waits(three: Takedowns):
    results = await three.send(at=NOW, group_for=None)

    assert outcomes(results) == [NoticeOutcome.DELIVERED] * 3
    assert len(three.bench.desk.taken) == 3


async def test_a_channel_that_takes_one_address_at_a_time_gets_letters_of_one(bench: Bench):
    alone = Takedowns(bench, [await bench.report(url=url) for url in URLS])
    results = await alone.send(at=NOW)

    assert outcomes(results) == [NoticeOutcome.DELIVERED] * 3
    assert len(bench.desk.taken) == 3


async def test_no_letter_has_more_addresses_than_the_channel_takes(three: Takedowns):
    desk = three.bench.channels[0] = type("Two", (BulkDesk,), {"most_urls": 2})()
    await three.all_say_that_they_are_wanted()
    await three.send(at=LATER)

    assert sorted(len(letter.material.urls) for letter in desk.taken) == [1, 2]


@pytest.mark.parametrize(
    "changes",
    [
        {"category": Category.DOXING},
        {"explanation": "Another explanation."},
    ],
    ids=["another category", "another explanation"],
)
async def test_what_says_something_else_is_a_letter_of_its_own(three: Takedowns, changes):
    three.references[2] = await three.bench.report(
        url="https://platform.example/post/dogwood", **changes
    )
    await three.all_say_that_they_are_wanted()
    await three.send(at=LATER)

    assert sorted(len(letter.material.urls) for letter in three.bench.desk.taken) == [1, 2]


async def test_a_takedown_that_no_longer_comes_is_left_out(three: Takedowns):
    """Its workflow cancelled the sending: somebody withdrew, or an answer came."""
    await three.send(at=NOW)
    await three.send(0, 1, at=CLOSED)
    await three.send(0, 1, at=LATER)

    [letter] = three.bench.desk.taken
    assert sorted(letter.material.urls) == URLS[:2]
    assert await three.states() == [
        NoticeState.DELIVERED,
        NoticeState.DELIVERED,
        NoticeState.PREPARED,
    ]


async def test_who_comes_too_late_gets_the_next_letter(three: Takedowns):
    await three.send(at=NOW)
    await three.send(0, 1, at=CLOSED)
    await three.send(0, 1, at=LATER)
    await three.send(2, at=LATER + HOUR)
    [result] = await three.send(2, at=LATER + HOUR + timedelta(seconds=15))

    assert outcomes([result]) == [NoticeOutcome.DELIVERED]
    assert [len(letter.material.urls) for letter in three.bench.desk.taken] == [2, 1]


@pytest.mark.parametrize("state", [State.HELD, State.CONFIRMING, State.CLOSED])
async def test_what_needs_no_letter_any_more_is_not_in_it(three: Takedowns, state: State):
    await three.all_say_that_they_are_wanted()
    await tasks.keep_act(
        three.bench.store,
        three.references[2],
        kind="changed",
        actor="carol",
        detail={},
        to=Place(state=state),
        now=CLOSED,
    )
    await three.send(0, 1, at=LATER)

    [letter] = three.bench.desk.taken
    assert sorted(letter.material.urls) == URLS[:2]


async def test_a_refused_letter_is_refused_for_each_of_its_notices(three: Takedowns):
    refused = Refused("550 no such user", address_is_bad=True)
    three.bench.channels[0] = BulkDesk([refused])
    await three.all_say_that_they_are_wanted()
    results = await three.send(at=LATER)

    assert outcomes(results) == [NoticeOutcome.REFUSED] * 3
    assert await three.states() == [NoticeState.REFUSED] * 3


async def test_a_busy_channel_gets_the_same_letter_later(three: Takedowns):
    busy = RetryLater("421 too many", after=timedelta(minutes=20))
    three.bench.channels[0] = BulkDesk([busy])
    await three.all_say_that_they_are_wanted()
    await three.send(at=LATER)
    assert await three.states() == [NoticeState.PREPARED] * 3
    await three.send(at=LATER + HOUR)
    results = await three.send(at=LATER + HOUR + timedelta(seconds=15))

    assert outcomes(results) == [NoticeOutcome.DELIVERED] * 3
    [letter] = three.bench.desk.taken
    assert sorted(letter.material.urls) == URLS


async def test_a_letter_that_no_channel_takes_for_all_goes_to_each_alone(three: Takedowns):
    three.bench.channels[0] = BulkDesk([NeedsHuman("too long for the form")])
    await three.all_say_that_they_are_wanted()
    results = await three.send(at=LATER)

    assert outcomes(results) == [NoticeOutcome.DELIVERED] * 3
    assert [len(letter.material.urls) for letter in three.bench.desk.taken] == [1, 1, 1]


async def test_a_text_too_long_for_all_goes_to_each_alone(three: Takedowns):
    three.bench.channels[0] = type("Short", (BulkDesk,), {"longest_text": 520})()
    await three.all_say_that_they_are_wanted()
    results = await three.send(at=LATER)

    assert outcomes(results) == [NoticeOutcome.DELIVERED] * 3
    lengths = [len(letter.letter.text) for letter in three.bench.desk.taken]
    assert len(lengths) == 3
    assert max(lengths) <= 520 < max(lengths) + 2 * len(three.references[0])


async def test_a_reminder_goes_to_all_that_were_told_in_one_letter(three: Takedowns):
    await three.all_say_that_they_are_wanted()
    await three.send(at=LATER)
    reminder = {"notice": NoticeKind.REMINDER, "steps": "0.1.0"}
    tomorrow = LATER + timedelta(days=1)
    for at in (tomorrow, tomorrow + WINDOW + HOUR, tomorrow + WINDOW + HOUR + (LATER - CLOSED)):
        await three.send(at=at, **reminder)

    _, letter = three.bench.desk.taken
    assert letter.kind is NoticeKind.REMINDER
    assert sorted(letter.material.urls) == URLS
    assert "about these addresses:\n\n- on 23 November 2026 at 09:05 UTC: a notice" in (
        letter.letter.text
    )


async def test_gone_meanwhile_is_not_asked_for(three: Takedowns):
    await three.all_say_that_they_are_wanted()
    await look(three.bench.store, three.references[1], Verdict.GONE)
    await three.send(0, 2, at=LATER)

    [letter] = three.bench.desk.taken
    assert sorted(letter.material.urls) == [URLS[0], URLS[2]]


async def test_what_they_say_of_the_letter_is_said_to_each_of_its_takedowns(three: Takedowns):
    class Talker(BulkDesk):
        async def check(self, receipt: Receipt) -> Answer | None:
            return Answer(
                answer_id=f"desk/{receipt.reference}",
                kind=AnswerKind.REMOVED,
                notice_id=None,
                at=NOW,
            )

    three.bench.channels[0] = Talker()
    await three.all_say_that_they_are_wanted()
    await three.send(at=LATER)
    asking = AskingActivities(three.bench.store, three.bench.channels)
    told = await run(asking.ask_parties, at=LATER + 2 * HOUR)

    assert [each.reference for each in told] == three.references
    assert len({each.answer.answer_id for each in told}) == 3


async def test_a_dossier_names_no_address_but_its_own(three: Takedowns):
    await three.all_say_that_they_are_wanted()
    await three.send(at=LATER)
    [letter] = three.bench.desk.taken
    view = await read.takedown(three.bench.store, three.references[1])
    [sent] = dossier_of(view, Directory([]), NOTIFIER).notices

    assert URLS[1] in sent.text
    assert not any(other in sent.text for other in (URLS[0], URLS[2]))
    assert (sent.others, sent.letter_sha256) == (2, letter.letter.sha256)
