"""Which notices a partner may answer: its own, by reference or receipt, once they may have arrived."""

import pytest

from tests.untilgone.store.examples import CLOSED, NOW, delivered, opened, prepared, settled
from untilgone.hooks import Partner
from untilgone.notices import Answer, AnswerKind, NoticeState
from untilgone.store import hooks
from untilgone.store.database import Store
from untilgone.store.write import notices, tasks

MINE = Partner(slug="a", channel="abuse_email", address="Abuse@Platform.example", secret=b"")
WIDE = Partner(slug="a", channel="abuse_email", address=None, secret=b"")
OTHER = Partner(slug="b", channel="abuse_email", address="abuse@host.example", secret=b"")
LEMMY = Partner(slug="c", channel="lemmy", address=None, secret=b"")


async def found(store: Store, *partners: Partner, **about) -> list[tuple[str, str, bool]]:
    return [
        (each.takedown, each.notice_id, each.is_open)
        for each in await hooks.answerable(store, partners, **about)
    ]


@pytest.mark.parametrize(
    ("partners", "may"),
    [((MINE,), True), ((WIDE,), True), ((OTHER,), False), ((LEMMY,), False), ((LEMMY, MINE), True)],
)
async def test_a_notice_belongs_to_whom_it_went(store: Store, partners, may):
    reference = await opened(store)
    notice = await delivered(store, reference)

    expected = [(reference, notice, True)] if may else []
    assert await found(store, *partners, reference=reference) == expected


async def test_the_last_notice_is_the_one_that_is_answered(store: Store):
    reference = await opened(store)
    await delivered(store, reference)
    last = await delivered(store, reference, "0.1.0", hours=30)

    assert await found(store, MINE, reference=reference) == [(reference, last, True)]


async def test_a_receipt_may_stand_for_several_takedowns(store: Store):
    both = [await opened(store, f"https://platform.example/{number}") for number in (1, 2)]
    for reference in both:
        await delivered(store, reference)

    told = await found(store, MINE, receipt="ticket-7")
    assert [takedown for takedown, _, _ in told] == both
    assert await found(store, MINE, receipt="ticket-8") == []
    assert await found(store, OTHER, receipt="ticket-7") == []


async def test_what_never_left_cannot_be_answered(store: Store):
    reference = await opened(store)
    notice = await prepared(store, reference)
    assert await found(store, MINE, reference=reference) == []

    await notices.leaving(store, notice, NOW)
    assert len(await found(store, MINE, reference=reference)) == 1
    await notices.settle(store, notice, settled(NoticeState.REFUSED), NOW)
    assert await found(store, MINE, reference=reference) == []


async def test_a_closed_takedown_is_known_to_be_closed(store: Store):
    reference = await opened(store)
    notice = await delivered(store, reference)
    await tasks.keep_act(
        store, reference, kind="withdrawn", actor="carol", detail={}, to=CLOSED, now=NOW
    )

    assert await found(store, MINE, reference=reference) == [(reference, notice, False)]


async def test_an_event_is_known_by_the_beginning_of_its_answers(store: Store):
    reference = await opened(store)
    answer = Answer(
        answer_id=f"hook/a/e_1/{reference}", kind=AnswerKind.REMOVED, notice_id=None, at=NOW
    )
    await tasks.keep_answer(store, reference, answer, NOW, ask=None)

    assert await hooks.heard(store, "hook/a/e_1/") == {reference}
    assert await hooks.heard(store, "hook/a/e-1/") == frozenset()  # `_` is no wildcard
    assert await hooks.heard(store, "hook/b/e_1/") == frozenset()
