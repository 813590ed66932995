"""Addresses that reach nobody: refused, bounced, wrong; and what a bounce does to the clocks."""

import pytest
from sqlmodel import col, select

from tests.untilgone.store.examples import (
    CONTACT,
    HOUR,
    NOW,
    PLATFORM,
    confirmed_gone,
    delivered,
    look,
    opened,
    prepared,
    settled,
)
from untilgone.looks import Verdict
from untilgone.notices import Answer, AnswerKind, NoticeKey, NoticeState
from untilgone.parties import Contact
from untilgone.store import contacts, read
from untilgone.store.database import Store
from untilgone.store.round_rows import RoundRow
from untilgone.store.write import bounces, notices, tasks

LATER = NOW + HOUR
PAIR = (CONTACT.channel, CONTACT.address)


async def refused(store: Store, reference: str, *, is_bad: bool = False, **changes) -> str:
    notice_id = await prepared(store, reference, **changes)
    no = settled(NoticeState.REFUSED, said="550 no such user", address_is_bad=is_bad)
    await notices.settle(store, notice_id, no, LATER)
    return notice_id


async def tried(store: Store, notice_id: str) -> frozenset[tuple[str, str]]:
    return await contacts.tried(store, NoticeKey.parse(notice_id))


async def first_notices(store: Store) -> list[object]:
    async with store.reading() as session:
        query = select(RoundRow.first_notice_at).order_by(col(RoundRow.number))
        return list((await session.exec(query)).all())


async def test_an_address_that_reaches_nobody_is_bad_for_every_takedown(store: Store):
    await refused(store, await opened(store), is_bad=True)

    assert await contacts.bad(store, PLATFORM.contacts) == {PAIR}


async def test_a_refusal_alone_makes_no_address_bad(store: Store):
    await refused(store, await opened(store))

    assert await contacts.bad(store, PLATFORM.contacts) == frozenset()


async def test_the_next_attempt_of_a_step_knows_who_refused_it(store: Store):
    reference = await opened(store)
    await refused(store, reference)

    assert await tried(store, f"{reference}/0.0.1") == {PAIR}


@pytest.mark.parametrize("numbers", ["0.0.0", "0.1.0", "1.0.0"])
async def test_a_refusal_counts_for_later_attempts_of_the_same_step_only(store: Store, numbers):
    reference = await opened(store)
    await refused(store, reference)

    assert await tried(store, f"{reference}/{numbers}") == frozenset()


async def test_the_tenth_takedown_of_a_case_is_not_the_first(store: Store):
    reference = await opened(store)
    await refused(store, reference)

    assert await tried(store, f"{reference}0/0.0.1") == frozenset()


async def test_a_step_of_two_digits_is_not_the_one_it_begins_with(store: Store):
    reference = await opened(store)
    await refused(store, reference, numbers="0.10.0")

    assert await tried(store, f"{reference}/0.1.1") == frozenset()


async def test_a_delivered_notice_uses_up_no_contact(store: Store):
    reference = await opened(store)
    await delivered(store, reference)

    assert await tried(store, f"{reference}/0.0.1") == frozenset()


async def test_a_party_that_sent_us_elsewhere_is_not_written_to_again(store: Store):
    reference = await opened(store)
    notice_id = await delivered(store, reference)
    answer = Answer(answer_id="a-1", kind=AnswerKind.WRONG_ADDRESSEE, notice_id=notice_id, at=LATER)
    await tasks.keep_answer(store, reference, answer, LATER, ask=None)

    assert await tried(store, f"{reference}/0.0.1") == {PAIR}


async def test_a_bounce_of_what_a_person_sent_makes_the_same_contact_bad(store: Store):
    # No channel of ours took it; the contact is still that of the directory.
    reference = await opened(store)
    notice_id = await prepared(store, reference, channel=None, state=NoticeState.BY_HAND)
    await notices.settle(store, notice_id, settled(NoticeState.DELIVERED, actor="carol"), LATER)
    await bounces.bounce(store, notice_id, "550 no such user", LATER)

    assert await contacts.bad(store, PLATFORM.contacts) == {PAIR}
    assert await tried(store, f"{reference}/0.0.1") == {PAIR}


async def test_only_contacts_that_were_asked_about_are_named(store: Store):
    await refused(store, await opened(store), is_bad=True)
    other = Contact(channel="form", address="f-2", source="person", confidence=1)

    assert await contacts.bad(store, [other]) == frozenset()
    assert await contacts.bad(store, []) == frozenset()


async def test_after_a_bounce_nobody_was_told_and_the_clock_has_not_begun(store: Store):
    reference = await opened(store)
    notice_id = await delivered(store, reference)
    await bounces.bounce(store, notice_id, "550 no such user", LATER)
    found = await read.takedown(store, reference)

    assert found.line.first_notice_at is None
    assert await first_notices(store) == [None]
    [notice] = found.notices
    assert (notice.state, notice.delivered_at) == (NoticeState.BOUNCED, None)
    assert notice.said == "550 no such user"


async def test_after_a_bounce_the_clock_begins_with_the_notice_that_still_counts(store: Store):
    reference = await opened(store)
    first = await delivered(store, reference, hours=1)
    await delivered(store, reference, "0.1.0", hours=5)
    await bounces.bounce(store, first, "550 no such user", LATER)

    assert (await read.takedown(store, reference)).line.first_notice_at == NOW + 5 * HOUR
    assert await first_notices(store) == [NOW + 5 * HOUR]


async def test_a_bounce_of_a_later_notice_leaves_the_clock(store: Store):
    reference = await opened(store)
    await delivered(store, reference, hours=1)
    second = await delivered(store, reference, "0.1.0", hours=5)
    await bounces.bounce(store, second, "550 no such user", LATER)

    assert (await read.takedown(store, reference)).line.first_notice_at == NOW + HOUR


async def test_a_bounce_after_the_material_came_back_resets_the_round_it_belongs_to(store: Store):
    reference = await opened(store)
    first = await delivered(store, reference, hours=1)
    await confirmed_gone(store, reference, begin=2)
    await look(store, reference, Verdict.LIVE, 50)
    await delivered(store, reference, "1.0.0", hours=51)
    await bounces.bounce(store, first, "550 no such user", NOW + 52 * HOUR)

    assert await first_notices(store) == [None, NOW + 51 * HOUR]
    assert (await read.takedown(store, reference)).line.first_notice_at == NOW + 51 * HOUR


async def test_each_round_has_a_clock_of_its_own(store: Store):
    reference = await opened(store)
    await delivered(store, reference, hours=1)
    await confirmed_gone(store, reference, begin=2)
    await look(store, reference, Verdict.LIVE, 50)
    await delivered(store, reference, "1.0.0", hours=51)

    assert await first_notices(store) == [NOW + HOUR, NOW + 51 * HOUR]
    assert (await read.takedown(store, reference)).line.first_notice_at == NOW + HOUR


async def test_a_bounce_twice_is_one_bounce(store: Store):
    reference = await opened(store)
    notice_id = await delivered(store, reference)
    for said in ("550 no such user", "again"):
        await bounces.bounce(store, notice_id, said, LATER)

    assert (await read.takedown(store, reference)).notices[0].said == "550 no such user"


async def test_a_bounce_of_what_nobody_sent_changes_nothing(store: Store):
    await bounces.bounce(store, "UG-2026-000009-1/0.0.0", "550", LATER)

    assert await contacts.bad(store, PLATFORM.contacts) == frozenset()


async def test_the_parties_are_those_that_were_resolved_last(store: Store):
    reference = await opened(store)
    await prepared(store, reference)
    await prepared(store, reference, "0.1.0")

    assert (await read.takedown(store, reference)).parties == (PLATFORM,)
