"""Mail to those who work here as it comes along: at most once, and to nobody who wants none."""

from datetime import timedelta

import pytest
from sqlmodel import select

from tests.people import ADA
from tests.untilgone.store.at_work import (
    DAILY,
    LATER,
    NEVER,
    READS,
    confirmed,
    employed,
    prepare,
    state,
)
from tests.untilgone.store.examples import HOUR, NOW
from untilgone.errors import NotFound, OutcomeUnknown, RetryLater
from untilgone.people import Role
from untilgone.reporters import NewsState
from untilgone.store import digests, members
from untilgone.store.database import Store
from untilgone.store.digest_rows import DigestRow, MailWishRow
from untilgone.store.mail_wishes import keep_mail_wish
from untilgone.store.write import digests as write


@pytest.fixture
async def prepared(store: Store) -> str:
    """A mail to Carol that may leave."""
    await employed(store)
    await confirmed(store, "carol")
    await prepare(store, "d-1")
    return "d-1"


async def test_of_two_workers_one_writes_the_mail(store: Store):
    await employed(store)
    await confirmed(store, "carol")
    [whose] = await digests.candidates(store, LATER)
    await write.prepare_digest(store, whose, "first", LATER)
    await write.prepare_digest(store, whose, "second", LATER)

    assert await digests.waiting(store) == ("first",)


async def test_while_one_is_on_its_way_and_an_hour_after_there_is_no_other(
    store: Store, prepared: str
):
    assert await digests.candidates(store, NOW + 9 * HOUR) == []
    sent_at = NOW + 5 * HOUR
    await write.leaving(store, prepared, sent_at, None)
    await write.settle(store, prepared, NewsState.SENT, sent_at)

    assert await digests.candidates(store, sent_at + HOUR - timedelta(seconds=1)) == []
    [found] = await digests.candidates(store, sent_at + HOUR)
    assert found.told_at == LATER


async def test_what_was_looked_at_and_found_empty_is_not_looked_at_again(store: Store):
    await employed(store)
    await confirmed(store, "carol")
    await prepare(store, None)

    assert await digests.waiting(store) == ()
    [found] = await digests.candidates(store, LATER)
    assert found.told_at == LATER


async def test_what_a_workflow_has_is_handed_to_no_other(store: Store, prepared: str):
    await write.handed_over(store, (prepared,), LATER)

    assert await digests.waiting(store) == ()


async def test_it_leaves_once(store: Store, prepared: str):
    await write.leaving(store, prepared, LATER, None)

    with pytest.raises(OutcomeUnknown):
        await write.leaving(store, prepared, LATER, None)
    await write.settle(store, prepared, NewsState.UNKNOWN, LATER)
    await write.not_taken(store, prepared)
    assert await state(store, prepared) is NewsState.UNKNOWN


async def test_what_was_not_taken_may_leave_again(store: Store, prepared: str):
    await write.leaving(store, prepared, LATER, None)
    await write.not_taken(store, prepared)
    await write.leaving(store, prepared, LATER, None)

    assert await state(store, prepared) is NewsState.LEAVING


@pytest.mark.parametrize("became", [NewsState.REFUSED, NewsState.RETURNED])
async def test_nothing_more_goes_where_nobody_is_until_the_address_is_confirmed_anew(
    store: Store, prepared: str, became: NewsState
):
    await write.leaving(store, prepared, LATER, None)
    if became is NewsState.RETURNED:
        await write.settle(store, prepared, NewsState.SENT, LATER)
    await write.settle(store, prepared, became, LATER)

    assert await digests.candidates(store, LATER + 9 * HOUR) == []
    await keep_mail_wish(store, "carol", DAILY, READS)
    assert await digests.links_wanted(store, LATER) == ("carol",)
    await confirmed(store, "carol", now=LATER + HOUR)
    assert len(await digests.candidates(store, LATER + 9 * HOUR)) == 1


async def test_a_mail_to_an_address_before_condemns_no_other(store: Store, prepared: str):
    await write.leaving(store, prepared, LATER, None)
    await keep_mail_wish(store, "carol", NEVER, READS)
    await keep_mail_wish(store, "carol", DAILY, READS)
    await write.settle(store, prepared, NewsState.REFUSED, LATER)

    async with store.reading() as session:
        kept = await session.get_one(MailWishRow, "carol")
    assert kept.refused_at is None


async def test_what_could_not_be_told_for_hours_is_told_with_what_comes(
    store: Store, prepared: str
):
    ended_at = LATER + 6 * HOUR
    await write.settle(store, prepared, NewsState.FAILED, ended_at)

    [found] = await digests.candidates(store, ended_at + HOUR)
    assert found.told_at == NOW


async def test_role_and_desk_are_those_of_the_moment(store: Store, prepared: str):
    [found] = await members.members(store, "main")
    await members.change_role(store, found.id, Role.MANAGER, ADA, LATER)

    assert (await digests.letter(store, prepared)).person.role is Role.MANAGER


async def test_what_was_ready_stays_here_when_nobody_wants_it_any_more(store: Store, prepared: str):
    await keep_mail_wish(store, "carol", NEVER, READS)

    assert (await digests.letter(store, prepared)).address is None
    with pytest.raises(RetryLater):
        await write.leaving(store, prepared, LATER, None)


async def test_what_was_ready_stays_here_when_somebody_works_here_no_more(
    store: Store, prepared: str
):
    [found] = await members.members(store, "main")
    await members.deactivate(store, found.id, ADA, LATER)

    assert (await digests.letter(store, prepared)).address is None


async def test_of_two_workers_one_sends_the_link(store: Store):
    await employed(store)
    await keep_mail_wish(store, "carol", DAILY, READS)
    await write.prepare_link(store, "carol", "first", NOW)
    await write.prepare_link(store, "carol", "second", NOW)

    assert await digests.waiting(store) == ("first",)


async def test_a_mail_that_came_back_is_known_by_its_message_id(store: Store, prepared: str):
    assert await digests.returned(store, ["<d-1@office.example>"]) == prepared
    assert await digests.returned(store, ["<other@office.example>"]) is None


async def test_that_there_was_a_mail_is_kept_for_a_month(store: Store, prepared: str):
    await write.leaving(store, prepared, LATER, None)
    await write.settle(store, prepared, NewsState.SENT, LATER)
    await prepare(store, "d-2", at=LATER + 31 * 24 * HOUR)

    async with store.reading() as session:
        kept = set((await session.exec(select(DigestRow.letter_id))).all())
    assert "d-1" not in kept
    assert "d-2" in kept


async def test_a_mail_that_is_not_there_is_not_found(store: Store):
    with pytest.raises(NotFound):
        await digests.letter(store, "nothing")
    with pytest.raises(NotFound):
        await write.settle(store, "nothing", NewsState.SENT, NOW)


async def test_people_who_want_mail_are_counted(store: Store):
    await employed(store)
    assert await digests.wanted_by(store) == 0
    await keep_mail_wish(store, "carol", DAILY, READS)

    assert await digests.wanted_by(store) == 1
