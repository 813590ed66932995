"""Batches in the store: who leads, who is in the letter, and what is never done twice."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.untilgone.store.examples import NOTIFIER, NOW, SECRET, opened, prepared
from untilgone.batches import BatchState, Ended, Joining
from untilgone.cases import Category
from untilgone.errors import RetryLater
from untilgone.letter_facts import LetterFacts
from untilgone.notices import Material, NoticeState
from untilgone.parties import PartyKind
from untilgone.store import batches as read_batches
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.write import batches

WAIT = timedelta(minutes=5)
CLOSED = NOW + WAIT
FACTS = LetterFacts(
    organisation_name="Example Hotline",
    organisation_email="notices@hotline.example",
    organisation_url="https://hotline.example/",
    reference="UG-2026-000001-1",
    url="https://platform.example/post/1",
    category=Category.NCII,
    explanation="",
    party_name="Pretend Platform",
    party_kind=PartyKind.PLATFORM,
    seen_live_at=NOW,
    reported_at=NOW,
    answer_by=None,
    reply_to="notices@hotline.example",
    earlier=(),
)


async def joined(store: Store, number: int, **changes) -> str:
    """The id of a notice that waits for others."""
    url = f"https://platform.example/post/{number}"
    joining = Joining(
        **(
            {
                "sameness": "to the same desk",
                "facts": replace(FACTS, url=url),
                "wait_for_others": WAIT,
                "most": 100,
            }
            | changes
        )
    )
    return await prepared(store, await opened(store, url), joining=joining, urls=(url,))


async def wanted(store: Store, *notice_ids: str, at: datetime = CLOSED) -> None:
    for notice_id in notice_ids:
        await batches.still_wanted(store, notice_id, at)


async def batch_of(store: Store, notice_id: str) -> read_batches.Membership:
    found = await read_batches.membership(store, notice_id)
    assert found is not None
    return found


async def leaves(store: Store, members: tuple[batches.Member, ...], *, at: datetime) -> None:
    first = members[0].notice_id
    kept = await read.notice(store, first, SECRET, NOTIFIER)
    assert kept is not None
    urls = tuple(member.facts.url for member in members)
    sent = replace(kept.notice, material=Material(urls=urls, category=Category.NCII))
    batch = await batch_of(store, first)
    await batches.leaving(store, batch.batch_id, members, sent, at + timedelta(days=1), at)


async def stands(store: Store, notice_id: str) -> NoticeState:
    kept = await read.notice(store, notice_id, SECRET, NOTIFIER)
    assert kept is not None
    return kept.state


async def test_what_is_the_same_waits_in_one_batch_until_the_first_one_has_waited(store: Store):
    first, second = [await joined(store, number) for number in (1, 2)]
    other = await joined(store, 3, sameness="to another desk")

    one, two, three = [await batch_of(store, each) for each in (first, second, other)]
    assert one.batch_id == two.batch_id != three.batch_id
    assert one.closes_at == CLOSED


async def test_a_full_batch_takes_nobody_else(store: Store):
    ids = [await joined(store, number, most=2) for number in (1, 2, 3)]

    found = [(await batch_of(store, each)).batch_id for each in ids]
    assert found[0] == found[1] != found[2]


async def test_only_one_leads(store: Store):
    first, second = [await joined(store, number) for number in (1, 2)]
    await wanted(store, first, second)
    batch = (await batch_of(store, first)).batch_id

    led = await batches.lead(store, batch, second, CLOSED)
    assert [member.notice_id for member in led] == [second, first]
    assert await batches.lead(store, batch, first, CLOSED) == ()
    assert await batches.lead(store, batch, second, CLOSED) == led


async def test_who_has_not_been_heard_of_for_a_minute_is_left_behind(store: Store):
    ids = [await joined(store, number) for number in (1, 2, 3)]
    await wanted(store, ids[0])
    await wanted(store, ids[1], at=CLOSED - timedelta(minutes=1))
    batch = (await batch_of(store, ids[0])).batch_id

    led = await batches.lead(store, batch, ids[0], CLOSED)
    assert [member.notice_id for member in led] == [ids[0]]
    left = [await batch_of(store, each) for each in ids[1:]]
    assert len({each.batch_id for each in left} | {batch}) == 2
    assert {each.closes_at for each in left} == {CLOSED}


async def test_all_notices_of_a_letter_leave_in_one_moment(store: Store):
    ids = [await joined(store, number) for number in (1, 2)]
    await wanted(store, *ids)
    led = await batches.lead(store, (await batch_of(store, ids[0])).batch_id, ids[0], CLOSED)
    await leaves(store, led, at=CLOSED)

    assert [await stands(store, each) for each in ids] == [NoticeState.LEAVING] * 2
    assert (await batch_of(store, ids[1])).state is BatchState.LEAVING


async def test_a_leader_whose_place_was_taken_sends_nothing(store: Store):
    ids = [await joined(store, number) for number in (1, 2)]
    await wanted(store, *ids)
    batch = (await batch_of(store, ids[0])).batch_id
    slow = await batches.lead(store, batch, ids[0], CLOSED)
    later = CLOSED + batches.LEADS_FOR
    await wanted(store, *ids, at=later)
    quick = await batches.lead(store, batch, ids[1], later)
    assert [member.notice_id for member in quick] == [ids[1], ids[0]]

    with pytest.raises(RetryLater):
        await leaves(store, slow, at=later)
    assert [await stands(store, each) for each in ids] == [NoticeState.PREPARED] * 2
    await leaves(store, quick, at=later)
    assert [await stands(store, each) for each in ids] == [NoticeState.LEAVING] * 2


async def test_what_was_not_taken_may_leave_again(store: Store):
    ids = [await joined(store, number) for number in (1, 2)]
    await wanted(store, *ids)
    batch = (await batch_of(store, ids[0])).batch_id
    await leaves(store, await batches.lead(store, batch, ids[0], CLOSED), at=CLOSED)
    await batches.not_taken(store, batch, ids[1])
    assert await stands(store, ids[1]) is NoticeState.LEAVING

    await batches.not_taken(store, batch, ids[0])
    assert [await stands(store, each) for each in ids] == [NoticeState.PREPARED] * 2
    assert [m.notice_id for m in await batches.lead(store, batch, ids[1], CLOSED)] == ids[::-1]


async def test_a_dissolved_batch_leaves_each_alone(store: Store):
    ids = [await joined(store, number) for number in (1, 2)]
    await wanted(store, *ids)
    batch = (await batch_of(store, ids[0])).batch_id
    await leaves(store, await batches.lead(store, batch, ids[0], CLOSED), at=CLOSED)
    with pytest.raises(RetryLater):
        await batches.dissolve(store, batch, ids[1])
    await batches.dissolve(store, batch, ids[0])

    assert [await stands(store, each) for each in ids] == [NoticeState.PREPARED] * 2
    assert await read_batches.membership(store, ids[0]) is None


async def test_what_became_of_a_letter_is_kept_once(store: Store):
    ids = [await joined(store, number) for number in (1, 2)]
    await wanted(store, *ids)
    batch = (await batch_of(store, ids[0])).batch_id
    await leaves(store, await batches.lead(store, batch, ids[0], CLOSED), at=CLOSED)
    taken = Ended(outcome=NoticeState.DELIVERED, said="250 taken", at=CLOSED, receipt="T-1")
    await batches.end(store, batch, ids[0], taken)
    await batches.end(store, batch, ids[0], replace(taken, outcome=NoticeState.UNKNOWN))

    assert (await batch_of(store, ids[1])).ended == taken
