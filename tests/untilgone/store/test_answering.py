"""What the page for parties may read: the letter that it belongs to, once that is with them."""

import pytest

from tests.untilgone.store.examples import (
    CLOSED,
    HOUR,
    NOW,
    URL,
    delivered,
    opened,
    prepared,
    settled,
)
from untilgone.notices import Answer, AnswerKind, NoticeKind, NoticeState
from untilgone.parties import PartyKind
from untilgone.store import answering
from untilgone.store.database import Store
from untilgone.store.write import notices, tasks


async def test_it_is_the_letter_as_the_party_knows_it(store: Store):
    reference = await opened(store)
    notice_id = await delivered(store, reference)
    letter = await answering.asked(store, notice_id)

    assert letter is not None
    assert (letter.notice_id, letter.language) == (notice_id, "en")
    assert (letter.party_kind, letter.party_slug) == (PartyKind.PLATFORM, "pretend_platform")
    assert (letter.sent_at, letter.answer_by) == (NOW + HOUR, NOW + 24 * HOUR)
    [address] = letter.addresses
    assert (address.reference, address.url, address.is_open) == (reference, URL, True)


async def test_of_the_time_before_it_only_our_first_notice_to_them_counts(store: Store):
    reference = await opened(store)
    await delivered(store, reference, hours=2)
    reminder = await delivered(store, reference, "0.1.0", hours=30, kind=NoticeKind.REMINDER)
    letter = await answering.asked(store, reminder)

    assert letter is not None
    assert letter.first_told_at == NOW + 2 * HOUR


@pytest.mark.parametrize("notice_id", ["", "UG-2026-999999-1/0.0.0", "' OR 1=1 --"])
async def test_what_is_no_notice_leads_nowhere(store: Store, notice_id):
    await delivered(store, await opened(store))

    assert await answering.asked(store, notice_id) is None


async def test_a_notice_that_did_not_leave_leads_nowhere(store: Store):
    ready = await prepared(store, await opened(store))

    assert await answering.asked(store, ready) is None


@pytest.mark.parametrize("state", [NoticeState.UNKNOWN, NoticeState.REFUSED])
async def test_one_that_may_have_arrived_can_be_answered(store: Store, state):
    notice_id = await prepared(store, await opened(store))
    await notices.leaving(store, notice_id, NOW)
    await notices.settle(store, notice_id, settled(state), NOW)
    letter = await answering.asked(store, notice_id)

    assert letter is not None
    assert letter.sent_at == NOW


async def test_one_that_a_person_sends_can_be_answered_before_they_said_so(store: Store):
    reference = await opened(store)
    notice_id = await prepared(store, reference, state=NoticeState.BY_HAND)
    letter = await answering.asked(store, notice_id)

    assert letter is not None
    assert letter.sent_at is None


async def test_a_closed_takedown_is_told_apart(store: Store):
    reference = await opened(store)
    notice_id = await delivered(store, reference)
    await tasks.keep_act(
        store, reference, kind="closed", actor="system", detail={}, to=CLOSED, now=NOW
    )
    letter = await answering.asked(store, notice_id)

    assert letter is not None
    assert [each.is_open for each in letter.addresses] == [False]


async def test_whether_it_was_opened_is_known_by_the_answer(store: Store):
    reference = await opened(store)
    answer = Answer(answer_id="page/opened/x", kind=AnswerKind.PENDING, notice_id=None, at=NOW)
    before = await answering.was_opened(store, answer.answer_id)
    await tasks.keep_answer(store, reference, answer, NOW, ask=None)

    assert (before, await answering.was_opened(store, answer.answer_id)) == (False, True)
