"""Notices: kept exactly, leaving at most once, settled once."""

import asyncio
from dataclasses import replace

import pytest

from tests.untilgone.store.examples import (
    CONTACT,
    HOUR,
    LETTER,
    NEEDS_PERSON,
    NOTIFIER,
    NOTIFYING,
    NOW,
    PLATFORM,
    SECRET,
    WAITING,
    delivered,
    draft,
    opened,
    prepared,
    settled,
)
from untilgone.cases import State, TaskKind
from untilgone.errors import NotFound, OutcomeUnknown
from untilgone.notices import NoticeState, Receipt
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.views import NoticeView, TakedownView
from untilgone.store.write import notices
from untilgone.tokens import read_token

LATER = NOW + HOUR


async def view(store: Store, notice_id: str) -> NoticeView:
    found = await read.takedown(store, notice_id.partition("/")[0])
    return next(notice for notice in found.notices if notice.notice_id == notice_id)


async def takedown(store: Store, notice_id: str) -> TakedownView:
    return await read.takedown(store, notice_id.partition("/")[0])


async def state(store: Store, notice_id: str) -> NoticeState:
    return (await view(store, notice_id)).state


async def test_text_and_hash_come_back_exactly(store: Store):
    notice_id = await prepared(store, await opened(store))
    found = await read.notice(store, notice_id, SECRET, NOTIFIER)

    assert found is not None
    notice = found.notice
    assert (notice.letter, found.state) == (LETTER, NoticeState.PREPARED)
    assert found.delivered_at is None
    assert (notice.channel, notice.address) == ("abuse_email", CONTACT.address)
    assert notice.takedown == "UG-2026-000001-1"
    assert notice.message_id == "<UG-2026-000001-1.0.0.0@hotline.example>"


async def test_a_letter_without_html_comes_back_without(store: Store):
    plain = replace(LETTER, html=None)
    notice_id = await prepared(store, await opened(store), letter=plain)
    found = await read.notice(store, notice_id, SECRET, NOTIFIER)

    assert found is not None
    assert found.notice.letter == plain


async def test_the_token_leads_back_to_one_notice(store: Store):
    reference = await opened(store)
    ids = [await prepared(store, reference, numbers) for numbers in ("0.0.0", "0.1.0")]
    found = [await read.notice(store, notice_id, SECRET, NOTIFIER) for notice_id in ids]

    numbers = [read_token(each.notice.token, SECRET) for each in found if each]
    assert len(set(numbers)) == 2
    assert None not in numbers


async def test_a_notice_nobody_kept_is_none(store: Store):
    assert await read.notice(store, "UG-2026-000001-1/0.0.0", SECRET, NOTIFIER) is None


async def test_a_draft_that_was_kept_before_stays_as_it_was(store: Store):
    reference = await opened(store)
    notice_id = await prepared(store, reference)
    other = replace(LETTER, text="other")
    await prepared(store, reference, letter=other, message_id="<x@y.example>")

    assert (await view(store, notice_id)).text == LETTER.text
    kinds = [act.kind for act in (await takedown(store, notice_id)).timeline]
    assert kinds.count("notice prepared") == 1


async def test_ten_workers_that_prepare_at_once_keep_one_notice(store: Store):
    reference = await opened(store)
    drafts = [draft(reference, message_id=f"<{n}@hotline.example>") for n in range(10)]
    await asyncio.gather(
        *(notices.prepare(store, each, (PLATFORM,), NOW, ask=None, to=NOTIFYING) for each in drafts)
    )

    assert len((await read.takedown(store, reference)).notices) == 1


async def test_a_draft_that_a_person_must_read_asks_for_it(store: Store):
    reference = await opened(store)
    made = draft(reference, state=NoticeState.AWAITING_APPROVAL)
    ask = (TaskKind.APPROVE, "Read it.")
    await notices.prepare(store, made, (PLATFORM,), NOW, ask=ask, to=NEEDS_PERSON)
    found = await read.takedown(store, reference)

    [task] = found.tasks
    assert (task.kind, task.what, task.notice_id) == (TaskKind.APPROVE, "Read it.", made.notice_id)
    assert (found.line.state, found.line.open_tasks) == (State.NEEDS_PERSON, 1)


async def test_a_draft_of_an_unknown_takedown_is_refused(store: Store):
    with pytest.raises(NotFound):
        await prepared(store, "UG-2026-000009-1")


async def test_of_ten_workers_only_one_may_send(store: Store):
    notice_id = await prepared(store, await opened(store))
    outcomes = await asyncio.gather(
        *(notices.leaving(store, notice_id, LATER) for _ in range(10)), return_exceptions=True
    )

    assert outcomes.count(None) == 1
    assert [type(o) for o in outcomes if o is not None] == [OutcomeUnknown] * 9
    assert (await view(store, notice_id)).left_at == LATER


@pytest.mark.parametrize(
    "before", [NoticeState.AWAITING_APPROVAL, NoticeState.BY_HAND, NoticeState.DELIVERED]
)
async def test_only_a_prepared_notice_may_leave(store: Store, before):
    notice_id = await prepared(store, await opened(store), state=before)

    with pytest.raises(OutcomeUnknown, match="was not sent again"):
        await notices.leaving(store, notice_id, LATER)
    assert await state(store, notice_id) is before


async def test_what_was_not_taken_may_leave_again(store: Store):
    notice_id = await prepared(store, await opened(store))
    await notices.leaving(store, notice_id, NOW)
    await notices.not_taken(store, notice_id)
    await notices.leaving(store, notice_id, LATER)

    assert (await view(store, notice_id)).left_at == LATER


async def test_what_was_delivered_is_never_put_back(store: Store):
    notice_id = await delivered(store, await opened(store))
    await notices.not_taken(store, notice_id)

    assert await state(store, notice_id) is NoticeState.DELIVERED


async def test_a_delivered_notice_starts_the_clock_and_moves_the_takedown(store: Store):
    notice_id = await delivered(store, await opened(store))
    found = await takedown(store, notice_id)

    assert (found.line.first_notice_at, found.line.state) == (NOW + HOUR, State.WAITING)
    assert found.line.next_step == "reminder"
    assert found.notices[0].delivered_at == NOW + HOUR
    assert found.timeline[-1].kind == "notice delivered"


async def test_the_clock_is_ours_and_not_that_of_a_receipt(store: Store):
    notice_id = await prepared(store, await opened(store))
    await notices.leaving(store, notice_id, NOW)
    receipt = Receipt(reference="ticket-7", said="250 taken", at=NOW - 1000 * HOUR)
    taken = settled(NoticeState.DELIVERED, receipt=receipt)
    await notices.settle(store, notice_id, taken, LATER)

    assert (await view(store, notice_id)).delivered_at == LATER
    assert (await takedown(store, notice_id)).line.first_notice_at == LATER


async def test_a_later_notice_does_not_move_the_clock(store: Store):
    reference = await opened(store)
    await delivered(store, reference)
    await delivered(store, reference, "0.1.0", hours=30)

    assert (await read.takedown(store, reference)).line.first_notice_at == NOW + HOUR


async def test_the_same_outcome_twice_is_recorded_once(store: Store):
    notice_id = await delivered(store, await opened(store))
    again = await notices.settle(store, notice_id, settled(NoticeState.DELIVERED), LATER)

    assert again is NoticeState.DELIVERED
    kinds = [act.kind for act in (await takedown(store, notice_id)).timeline]
    assert kinds.count("notice delivered") == 1


@pytest.mark.parametrize(
    "late", [NoticeState.UNKNOWN, NoticeState.REFUSED, NoticeState.BY_HAND, NoticeState.PREPARED]
)
async def test_what_was_delivered_stays_so_whatever_a_second_worker_says(store: Store, late):
    notice_id = await delivered(store, await opened(store))
    await notices.settle(store, notice_id, settled(late, task=TaskKind.CHECK_SENT, what="?"), LATER)

    assert await state(store, notice_id) is NoticeState.DELIVERED
    assert (await takedown(store, notice_id)).tasks == ()


async def test_an_unknown_outcome_asks_a_person(store: Store):
    notice_id = await prepared(store, await opened(store))
    await notices.leaving(store, notice_id, NOW)
    lost = settled(NoticeState.UNKNOWN, task=TaskKind.CHECK_SENT, what="Look it up.")
    await notices.settle(store, notice_id, lost, LATER)
    [task] = await read.open_tasks(store)

    assert (task.kind, task.what) == (TaskKind.CHECK_SENT, "Look it up.")
    assert (await takedown(store, notice_id)).line.first_notice_at is None


async def test_an_attempt_that_seemed_lost_and_comes_back_ends_the_search(store: Store):
    notice_id = await prepared(store, await opened(store))
    await notices.leaving(store, notice_id, NOW)
    lost = settled(NoticeState.UNKNOWN, task=TaskKind.CHECK_SENT, what="Look it up.")
    await notices.settle(store, notice_id, lost, LATER)
    await notices.settle(store, notice_id, settled(NoticeState.DELIVERED), LATER)

    assert await state(store, notice_id) is NoticeState.DELIVERED
    assert await read.open_tasks(store) == []


async def test_a_person_who_found_that_it_never_left_lets_it_leave_again(store: Store):
    notice_id = await prepared(store, await opened(store))
    await notices.leaving(store, notice_id, NOW)
    await notices.settle(store, notice_id, settled(NoticeState.UNKNOWN), LATER)
    not_sent = settled(NoticeState.PREPARED, actor="carol", act="not sent")
    await notices.settle(store, notice_id, not_sent, LATER)
    last = (await takedown(store, notice_id)).timeline[-1]

    assert (last.actor, last.kind) == ("carol", "notice not sent")
    assert (await view(store, notice_id)).left_at is None
    await notices.leaving(store, notice_id, LATER)


async def test_an_approval_is_kept_with_who_gave_it(store: Store):
    reference = await opened(store)
    notice_id = await prepared(store, reference, state=NoticeState.AWAITING_APPROVAL)
    approved = settled(NoticeState.PREPARED, actor="leo", act="approved", to=NOTIFYING)
    await notices.settle(store, notice_id, approved, LATER, approved_by="leo")
    found = await view(store, notice_id)

    assert (found.state, found.approved_by) == (NoticeState.PREPARED, "leo")


async def test_what_a_person_rejected_cannot_be_approved_later(store: Store):
    reference = await opened(store)
    notice_id = await prepared(store, reference, state=NoticeState.AWAITING_APPROVAL)
    await notices.settle(store, notice_id, settled(NoticeState.REJECTED, actor="leo"), LATER)
    await notices.settle(store, notice_id, settled(NoticeState.PREPARED, actor="ada"), LATER)

    assert await state(store, notice_id) is NoticeState.REJECTED


async def test_settling_what_nobody_kept_is_refused(store: Store):
    with pytest.raises(NotFound, match="There is no notice x"):
        await notices.settle(store, "x", settled(NoticeState.DELIVERED), NOW)


async def test_preparing_and_settling_at_once_wait_for_each_other(store: Store):
    reference = await opened(store)
    notice_id = await prepared(store, reference)
    await asyncio.gather(
        *(prepared(store, reference) for _ in range(10)),
        *(notices.settle(store, notice_id, settled(s), LATER) for s in [NoticeState.UNKNOWN] * 5),
        notices.settle(store, notice_id, settled(NoticeState.DELIVERED, to=WAITING), LATER),
    )

    assert await state(store, notice_id) is NoticeState.DELIVERED
