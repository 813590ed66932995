"""A kept withdrawal is no notice: it starts no clock, and no answer is taken for one to a notice."""

from dataclasses import replace

import pytest

from tests.untilgone.store.examples import (
    CLOSED,
    HOUR,
    LETTER,
    NOW,
    PLATFORM,
    delivered,
    opened,
)
from untilgone.hooks import Partner
from untilgone.mail.matching import Traces
from untilgone.notices import NoticeKey, NoticeState, Receipt
from untilgone.store import contacts, hooks, mails, read, withdrawals
from untilgone.store.database import Store
from untilgone.store.views import NoticeView
from untilgone.store.write import bounces, notices, tasks
from untilgone.store.write import withdrawals as write
from untilgone.store.write.erasing import ERASED, erase
from untilgone.store.write.withdrawals import Became, Withdrawal

LATER = NOW + 30 * HOUR
DELIVERED = Became(
    state=NoticeState.DELIVERED,
    said="250 taken",
    receipt=Receipt(reference="ticket-8", said="250 taken", at=LATER),
)


async def kept(store: Store, notice_id: str, text: str = "Thank you.") -> str:
    """The id of a withdrawal that was kept and may leave."""
    key = replace(NoticeKey.parse(notice_id), withdraws=True)
    letter = Withdrawal(
        withdraws=notice_id,
        notice_id=str(key),
        letter=replace(LETTER, text=text),
        message_id=f"<{notice_id}.w@hotline.example>",
    )
    await write.prepare(
        store, key.reference, [letter], LATER, since=0, until=0, decided_at=LATER - HOUR
    )
    return str(key)


async def thanked(store: Store, notice_id: str) -> str:
    """The id of a withdrawal that was taken."""
    ours = await kept(store, notice_id)
    await notices.leaving(store, ours, LATER)
    await write.settle(store, ours, DELIVERED, LATER)
    return ours


async def view(store: Store, notice_id: str) -> NoticeView:
    found = await read.takedown(store, NoticeKey.parse(notice_id).reference)
    return next(each for each in found.notices if each.notice_id == notice_id)


@pytest.fixture
async def told(store: Store) -> str:
    """The id of a notice that was delivered."""
    return await delivered(store, await opened(store))


async def test_it_goes_where_the_notice_went_and_has_no_deadline(store: Store, told: str):
    ours = await view(store, await thanked(store, told))
    notice = await view(store, told)

    assert (ours.address, ours.channel, ours.party) == (
        notice.address,
        notice.channel,
        notice.party,
    )
    assert (ours.answer_by, ours.delivered_at, ours.receipt) == (None, LATER, "ticket-8")


async def test_it_starts_no_clock_also_when_the_notice_bounces_after_it(store: Store, told: str):
    await thanked(store, told)
    await bounces.bounce(store, told, "550 no such user", LATER)
    found = await read.takedown(store, NoticeKey.parse(told).reference)

    assert found.line.first_notice_at is None


async def test_a_withdrawal_that_bounces_takes_nothing_off_the_clock(store: Store, told: str):
    ours = await thanked(store, told)
    reference = NoticeKey.parse(told).reference
    before = (await read.takedown(store, reference)).line
    await bounces.bounce(store, ours, "550 no such user", LATER)

    assert (await view(store, ours)).state is NoticeState.BOUNCED
    assert (await read.takedown(store, reference)).line == before
    assert before.first_notice_at is not None


async def test_letters_and_contacts_of_later_steps_do_not_count_it(store: Store, told: str):
    await write.settle(
        store, await kept(store, told), Became(state=NoticeState.REFUSED, said="554 no"), LATER
    )
    key = NoticeKey.parse(told)
    basis = await read.basis(store, key.reference)

    assert [each.notice_id for each in basis.delivered] == [told]
    assert await contacts.tried(store, replace(key, attempt=1)) == frozenset()


async def test_what_leads_to_no_letter_by_itself_leads_to_the_notice(store: Store, told: str):
    await thanked(store, told)
    reference = NoticeKey.parse(told).reference
    partner = Partner(slug="a", channel="abuse_email", address=None, secret=b"")

    assert (await mails.last_notice(store, reference)).notice_id == told
    found = await mails.match(store, Traces(tags=(reference,)), PLATFORM.contacts[0].address)
    assert found is not None
    assert [each.notice_id for each in found.about] == [told]
    answerable = await hooks.answerable(store, [partner], reference=reference)
    assert [each.notice_id for each in answerable] == [told]


async def test_an_answer_to_it_leads_to_it(store: Store, told: str):
    ours = await thanked(store, told)
    traces = Traces(replied_to=((await view(store, ours)).message_id,))
    found = await mails.match(store, traces, "anybody@else.example")

    assert found is not None
    assert [each.notice_id for each in found.about] == [ours]


async def test_what_is_known_is_not_taken_back_by_what_comes_late(store: Store, told: str):
    ours = await thanked(store, told)
    late = await write.settle(store, ours, Became(state=NoticeState.UNKNOWN, said="lost"), LATER)
    await write.end(store, ours, "Given up.", LATER)

    assert late is NoticeState.DELIVERED
    assert (await view(store, ours)).said == "250 taken"


async def test_each_address_has_one_however_often_it_is_asked(store: Store, told: str):
    await kept(store, told)
    reminder = await delivered(store, NoticeKey.parse(told).reference, "0.1.0", hours=26)
    await kept(store, reminder, "Once more.")
    reference = NoticeKey.parse(told).reference

    assert await withdrawals.on_their_way(store, reference, 0, 0) == (f"{told}w",)
    assert (await view(store, f"{told}w")).text == "Thank you."


async def closed_and_erased(store: Store, reference: str) -> None:
    await tasks.keep_act(
        store, reference, kind="closed", actor="system", detail={}, to=CLOSED, now=LATER
    )
    await erase(store, [reference.rpartition("-")[0]], by="mia", reason="its time", now=LATER)


async def test_what_is_erased_before_it_left_never_leaves(store: Store, told: str):
    ours = await kept(store, told)
    reference = NoticeKey.parse(told).reference
    await closed_and_erased(store, reference)
    found = await view(store, ours)

    assert (found.state, found.text) == (NoticeState.NOT_SENT, ERASED)
    assert await withdrawals.on_their_way(store, reference, 0, 0) == ()


async def test_what_was_written_while_all_was_erased_is_not_kept(store: Store, told: str):
    reference = NoticeKey.parse(told).reference
    await closed_and_erased(store, reference)
    await kept(store, told)
    found = await read.takedown(store, reference)

    assert [each.notice_id for each in found.notices] == [told]
