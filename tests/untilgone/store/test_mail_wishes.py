"""Where people want mail: sealed, confirmed by a link of theirs, erased when nobody wants it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from tests.people import ADA
from tests.untilgone.store.at_work import (
    ADDRESS,
    DAILY,
    LATER,
    NEVER,
    READS,
    confirmed,
    employed,
    linked,
)
from tests.untilgone.store.examples import NOW
from untilgone.digests import LINK_LASTS, MailWish, Rhythm
from untilgone.errors import NotFound
from untilgone.people import Role
from untilgone.store import digests, members
from untilgone.store.database import Store
from untilgone.store.digest_rows import MailWishRow
from untilgone.store.mail_wishes import confirm_address, keep_mail_wish, mail_wish
from untilgone.store.preferences import Preferences, preferences


async def row(store: Store) -> MailWishRow:
    async with store.reading() as session:
        return (await session.exec(select(MailWishRow))).one()


async def test_nobody_wants_mail_by_themselves(store: Store):
    await employed(store)

    assert await mail_wish(store, "carol") is None
    assert await digests.links_wanted(store, LATER) == ()
    assert await digests.candidates(store, LATER) == []


async def test_a_new_address_gets_a_link_and_nothing_else(store: Store):
    await employed(store)
    await keep_mail_wish(store, "carol", DAILY, READS)

    kept = await mail_wish(store, "carol")
    assert kept is not None
    assert (kept.wish, kept.confirmed_at) == (DAILY, None)
    assert await digests.links_wanted(store, LATER) == ("carol",)
    assert await digests.candidates(store, LATER) == []


async def test_the_address_and_the_link_stand_nowhere_in_plain(store: Store):
    await employed(store)
    await keep_mail_wish(store, "carol", DAILY, READS)
    token = await linked(store, "carol")
    kept = await row(store)

    assert ADDRESS not in repr(kept)
    assert token not in repr(kept)
    assert kept.address_sealed.startswith("sealed:")


async def test_the_mail_is_like_the_pages_unless_something_else_was_chosen_before(store: Store):
    await employed(store)
    await keep_mail_wish(store, "carol", DAILY, READS)
    other = Preferences(language="en", zone="UTC")
    await keep_mail_wish(store, "carol", DAILY, other)

    assert await preferences(store, "carol") == READS


async def test_whoever_follows_the_link_is_told_from_then_on(store: Store):
    carol = await employed(store)
    await confirmed(store, "carol")

    [found] = await digests.candidates(store, LATER)
    assert (found.person, found.told_at, found.zone) == (carol, NOW, "Europe/Amsterdam")


async def test_a_link_works_once_for_a_day_and_only_for_whom_it_was_made(store: Store):
    await employed(store)
    await employed(store, "leo", Role.LEGAL)
    await keep_mail_wish(store, "carol", DAILY, READS)
    token = await linked(store, "carol")

    with pytest.raises(NotFound):
        await confirm_address(store, "leo", token, NOW)
    with pytest.raises(NotFound):
        await confirm_address(store, "carol", "made-up", NOW)
    with pytest.raises(NotFound):
        await confirm_address(store, "carol", token, NOW + LINK_LASTS)
    await confirm_address(store, "carol", token, NOW + LINK_LASTS - timedelta(seconds=1))
    with pytest.raises(NotFound):
        await confirm_address(store, "carol", token, NOW)


async def test_the_link_to_an_address_before_confirms_no_other(store: Store):
    await employed(store)
    await keep_mail_wish(store, "carol", DAILY, READS)
    token = await linked(store, "carol")
    other = MailWish(rhythm=Rhythm.DAILY, hour=8, address="other@post.example")
    await keep_mail_wish(store, "carol", other, READS)

    with pytest.raises(NotFound):
        await confirm_address(store, "carol", token, NOW)


async def test_another_hour_needs_no_new_link_but_another_address_does(store: Store):
    await employed(store)
    await confirmed(store, "carol")
    at_once = MailWish(rhythm=Rhythm.AT_ONCE, hour=9, address=ADDRESS)
    await keep_mail_wish(store, "carol", at_once, READS)

    [found] = await digests.candidates(store, LATER)
    assert (found.rhythm, found.hour) == (Rhythm.AT_ONCE, 9)
    other = MailWish(rhythm=Rhythm.AT_ONCE, hour=9, address="other@post.example")
    await keep_mail_wish(store, "carol", other, READS)
    assert await digests.candidates(store, LATER) == []


async def test_links_to_one_person_are_ten_minutes_apart(store: Store):
    await employed(store)
    await keep_mail_wish(store, "carol", DAILY, READS)
    await linked(store, "carol")
    await keep_mail_wish(store, "carol", DAILY, READS)

    assert await digests.links_wanted(store, NOW + timedelta(minutes=9)) == ()
    assert await digests.links_wanted(store, NOW + timedelta(minutes=10)) == ("carol",)


async def test_never_erases_the_address(store: Store):
    await employed(store)
    await confirmed(store, "carol")
    await keep_mail_wish(store, "carol", NEVER, READS)

    kept = await row(store)
    assert (kept.address_sealed, kept.confirmed_at) == (None, None)
    assert await mail_wish(store, "carol") is None
    assert await digests.candidates(store, LATER) == []


async def test_whoever_is_deactivated_gets_none_and_leaves_no_address(store: Store):
    await employed(store)
    await confirmed(store, "carol")
    [found] = await members.members(store, "main")
    await members.deactivate(store, found.id, ADA, LATER)
    await members.reactivate(store, found.id, ADA, LATER)

    assert (await row(store)).address_sealed is None
    assert await digests.candidates(store, LATER) == []
