"""News for reporters: what is due, told once, and only while somebody wants it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from tests.untilgone.store.examples import (
    CLOSED,
    HOUR,
    NOW,
    confirmed_gone,
    delivered,
    hand_in,
    look,
    opened,
    report,
)
from untilgone.cases import Outcome
from untilgone.errors import BadInput, NotFound, OutcomeUnknown
from untilgone.looks import Verdict
from untilgone.progress import Place
from untilgone.reporters import Event, NewsState, Way
from untilgone.store import news, read
from untilgone.store.database import Store
from untilgone.store.news_rows import CaseContactRow
from untilgone.store.write import news as write
from untilgone.store.write import tasks

ADDRESS = "reporter@post.example"
HOOK = "https://partner.example/news"
DAY = 24 * HOUR
BOTH = (Way.MAIL, Way.WEBHOOK)
_LETTERS = iter(range(1, 1000))


async def due(store: Store, *, at=NOW + 100 * DAY, ways=BOTH) -> list[news.Due]:
    return await news.due(store, ways, begun_before=at)


def draft(one: news.Due, **changes) -> write.NewsDraft:
    default = {
        "letter_id": f"letter-{next(_LETTERS)}",
        "contact_id": one.contact_id,
        "event": one.event,
        "happened": one.happened,
        "message_id": None,
        "subject": "News",
        "text": "There is news.\n",
    }
    return write.NewsDraft(**(default | changes))


async def prepared(store: Store) -> str:
    """The id of a message about a delivered notice."""
    reference = await opened(store, notify=ADDRESS)
    await delivered(store, reference)
    [one] = await due(store)
    made = draft(one)
    await write.prepare(store, made, NOW)
    return made.letter_id


async def test_a_first_notice_is_told_and_a_second_is_not(store: Store):
    reference = await opened(store, notify=ADDRESS)
    assert await due(store) == []

    await delivered(store, reference)
    [one] = await due(store)
    assert (one.event, one.way, one.with_details) == (Event.DELIVERED, Way.MAIL, False)
    assert (one.done, one.total) == (1, 1)
    assert [each.reference for each in one.happened] == [reference]

    assert await write.prepare(store, draft(one), NOW)
    await delivered(store, reference, "0.1.0", hours=3)
    assert await due(store) == []
    assert not await write.prepare(store, draft(one), NOW)


async def test_nobody_is_told_of_a_case_for_which_nobody_asked(store: Store):
    await delivered(store, await opened(store))

    assert await due(store) == []


async def test_what_happens_within_the_window_is_told_together(store: Store):
    urls = [f"https://platform.example/post/{number}" for number in range(3)]
    answer = await hand_in(store, report(*urls, notify=ADDRESS), now=NOW)
    for hours, takedown in enumerate(answer.takedowns[:2], start=1):
        await delivered(store, takedown.reference, hours=hours)

    assert await due(store, at=NOW + HOUR / 2) == []
    [one] = await due(store, at=NOW + HOUR)
    assert len(one.happened) == 2
    assert (one.done, one.total) == (2, 3)


async def test_gone_and_back_and_gone_again_are_three_pieces_of_news(store: Store):
    reference = await opened(store, notify=ADDRESS)
    told = []

    async def tell() -> None:
        for one in await due(store):
            await write.prepare(store, draft(one), NOW)
            told.append(one.event)

    await confirmed_gone(store, reference)
    await tell()
    await look(store, reference, Verdict.LIVE, 50)
    await tell()
    await confirmed_gone(store, reference, begin=60)
    await tell()
    await tell()

    assert told == [Event.GONE, Event.REAPPEARED, Event.GONE]


async def test_what_has_been_overtaken_is_not_told(store: Store):
    reference = await opened(store, notify=ADDRESS)
    await delivered(store, reference)
    await confirmed_gone(store, reference)
    await look(store, reference, Verdict.LIVE, 50)
    await confirmed_gone(store, reference, begin=60)

    assert [one.event for one in await due(store)] == [Event.GONE]


async def test_a_withdrawn_takedown_is_no_news_and_does_not_count(store: Store):
    urls = [f"https://platform.example/post/{number}" for number in range(2)]
    answer = await hand_in(store, report(*urls, notify=ADDRESS), now=NOW)
    for takedown in answer.takedowns:
        await delivered(store, takedown.reference)
    ended = Place(state=CLOSED.state, outcome=Outcome.WITHDRAWN)
    await tasks.keep_act(
        store,
        answer.takedowns[0].reference,
        kind="withdrawn",
        actor="carol",
        detail={},
        to=ended,
        now=NOW,
    )

    [one] = await due(store)
    assert [each.reference for each in one.happened] == [answer.takedowns[1].reference]
    assert (one.done, one.total) == (1, 1)


async def test_who_asks_later_is_not_told_what_was_before(store: Store):
    reference = await opened(store)
    await delivered(store, reference)
    case = reference.rpartition("-")[0]
    other = report("https://platform.example/post/2", case=case, notify=ADDRESS)
    await hand_in(store, other, now=NOW + 5 * HOUR)
    await confirmed_gone(store, reference, begin=6)

    assert [one.event for one in await due(store)] == [Event.GONE]


async def test_a_way_that_is_not_connected_waits(store: Store):
    await delivered(store, await opened(store, notify=ADDRESS))

    assert await due(store, ways=(Way.WEBHOOK,)) == []
    assert len(await due(store)) == 1
    assert await news.wanted_by(store, [Way.MAIL]) == 1


async def test_the_same_address_twice_is_told_once(store: Store):
    reference = await opened(store, notify=ADDRESS)
    case = reference.rpartition("-")[0]
    again = report(
        "https://platform.example/post/2", case=case, notify=ADDRESS.upper(), notify_details=True
    )
    await hand_in(store, again, now=NOW)
    await delivered(store, reference)

    [one] = await due(store)
    assert one.with_details


async def test_a_mail_address_and_a_webhook_are_both_told(store: Store):
    reference = await opened(store, notify=ADDRESS)
    case = reference.rpartition("-")[0]
    await hand_in(store, report("https://platform.example/post/2", case=case, notify=HOOK), now=NOW)
    await delivered(store, reference)

    assert {one.way for one in await due(store)} == {Way.MAIL, Way.WEBHOOK}


@pytest.mark.parametrize(
    "address",
    [
        "nobody",
        "a@b.example, c@d.example",
        "a@b.example\nBcc: c@d.example",
        "http://partner.example/news",
        "https://user:word@partner.example/news",
        "https://partner.example:8443/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://2130706433/",
        "https://localhost/",
        "https://desk.internal/",
    ],
)
async def test_an_address_that_cannot_be_told_opens_nothing_and_is_not_repeated(
    store: Store, address
):
    with pytest.raises(BadInput) as caught:
        await opened(store, notify=address)

    assert address not in str(caught.value)
    assert await read.takedowns(store, read.Filter()) == []


async def test_the_address_is_sealed_and_stands_in_no_act(store: Store):
    reference = await opened(store, notify=ADDRESS)
    async with store.reading() as session:
        row = (await session.exec(select(CaseContactRow))).one()

    assert ADDRESS not in f"{row.address_sealed} {row.address_lookup}"
    acts = [act async for act in read.record(store)]
    assert "news wanted" in [act.kind for act in acts]
    assert ADDRESS not in repr(acts)
    assert reference


async def test_who_wants_no_more_is_forgotten_and_told_nothing(store: Store):
    reference = await opened(store, notify=ADDRESS)
    await delivered(store, reference)
    [one] = await due(store)
    made = draft(one)
    await write.prepare(store, made, NOW)
    case = reference.rpartition("-")[0]

    assert await write.forget_contacts(store, case, by="carol", reason="by phone", now=NOW) == 1
    assert await write.forget_contacts(store, case, by="carol", reason="again", now=NOW) == 0
    assert (await news.message(store, made.letter_id)).address is None
    async with store.reading() as session:
        row = (await session.exec(select(CaseContactRow))).one()
    assert (row.address_sealed, row.address_lookup) == (None, None)
    await confirmed_gone(store, reference)
    assert await due(store) == []
    acts = [act async for act in read.record(store)]
    assert [act.kind for act in acts].count("news no longer wanted") == 1


async def test_a_case_that_does_not_exist_is_said(store: Store):
    with pytest.raises(NotFound):
        await write.forget_contacts(store, "UG-2026-000009", by="carol", reason="", now=NOW)


async def test_only_one_of_two_workers_sends_a_mail(store: Store):
    letter = await prepared(store)
    await write.leaving(store, letter, NOW)

    with pytest.raises(OutcomeUnknown):
        await write.leaving(store, letter, NOW)


async def test_a_mail_that_was_not_taken_may_leave_again(store: Store):
    letter = await prepared(store)
    await write.leaving(store, letter, NOW)
    await write.not_taken(store, letter)
    await write.leaving(store, letter, NOW)

    assert (await news.message(store, letter)).state is NewsState.LEAVING


async def test_what_became_of_a_message_stands_in_the_record_of_its_takedown(store: Store):
    letter = await prepared(store)
    await write.leaving(store, letter, NOW)
    assert await write.settle(store, letter, NewsState.SENT, NOW) == "sent"
    assert await write.settle(store, letter, NewsState.FAILED, NOW) == "sent"

    [line] = await read.takedowns(store, read.Filter())
    act = (await read.takedown(store, line.reference)).timeline[-1]
    assert (act.kind, act.actor) == ("reporter told", "system")
    assert act.detail["event"] == "delivered"
    assert ADDRESS not in repr(act)
    assert await news.failed(store, since=NOW - timedelta(days=7)) == 0


async def test_a_lost_answer_counts_as_not_arrived_until_it_is_known(store: Store):
    letter = await prepared(store)
    await write.leaving(store, letter, NOW)
    await write.settle(store, letter, NewsState.UNKNOWN, NOW)
    assert await news.failed(store, since=NOW) == 1

    await write.settle(store, letter, NewsState.SENT, NOW)
    assert await news.failed(store, since=NOW) == 0


async def test_a_message_is_taken_up_once(store: Store):
    letter = await prepared(store)
    assert await news.waiting(store) == (letter,)
    await write.handed_over(store, (letter,), NOW)

    assert await news.waiting(store) == ()
