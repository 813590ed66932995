"""One-time links and sessions, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from tests.people import CAROL, MIA
from untilgone.errors import NotAllowed
from untilgone.store.database import Store
from untilgone.store.links import make_link, use_link
from untilgone.store.people_rows import SessionRow, SignInLinkRow
from untilgone.store.sessions import (
    ABSOLUTE,
    IDLE,
    end_session,
    session,
)

NOW = datetime(2026, 3, 1, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def signed_in(store: Store, person=CAROL, now=NOW) -> str:
    return await use_link(store, await make_link(store, person, HOUR, now), now)


async def test_a_link_signs_its_person_in(store: Store):
    token = await signed_in(store, MIA)

    found = await session(store, token, NOW)
    assert found is not None
    assert found.person == MIA


async def test_a_link_works_once(store: Store):
    link = await make_link(store, CAROL, HOUR, NOW)
    await use_link(store, link, NOW)

    with pytest.raises(NotAllowed, match="used already"):
        await use_link(store, link, NOW)


async def test_a_link_expires(store: Store):
    link = await make_link(store, CAROL, HOUR, NOW)

    with pytest.raises(NotAllowed):
        await use_link(store, link, NOW + HOUR)


async def test_a_link_of_somebody_else_is_refused(store: Store):
    with pytest.raises(NotAllowed):
        await use_link(store, "made-up", NOW)


async def test_neither_links_nor_sessions_are_kept_in_the_clear(store: Store):
    link = await make_link(store, CAROL, HOUR, NOW)
    token = await use_link(store, link, NOW)

    async with store.reading() as reading:
        rows = [
            *(await reading.exec(select(SignInLinkRow))).all(),
            *(await reading.exec(select(SessionRow))).all(),
        ]
    kept = " ".join(str(row.model_dump()) for row in rows)
    assert link not in kept
    assert token not in kept


async def test_every_session_has_its_own_secrets(store: Store):
    one, other = await signed_in(store), await signed_in(store)

    first, second = await session(store, one, NOW), await session(store, other, NOW)
    assert one != other
    assert first.csrf != second.csrf


async def test_a_session_ends_after_half_an_hour_without_a_page(store: Store):
    token = await signed_in(store)

    assert await session(store, token, NOW + IDLE) is None


async def test_a_session_in_use_goes_on(store: Store):
    token = await signed_in(store)

    for quarter in range(1, 8):
        assert await session(store, token, NOW + quarter * IDLE / 2) is not None


async def test_a_session_in_use_ends_after_twelve_hours_all_the_same(store: Store):
    token = await signed_in(store)

    now = NOW
    while now < NOW + ABSOLUTE - IDLE / 2:
        now += IDLE / 2
        assert (await session(store, token, now) is not None) == (now < NOW + ABSOLUTE)
    assert await session(store, token, NOW + ABSOLUTE) is None


async def test_an_ended_session_is_over(store: Store):
    token = await signed_in(store)
    await end_session(store, token)

    assert await session(store, token, NOW) is None


async def test_ending_an_unknown_session_changes_nothing(store: Store):
    token = await signed_in(store)
    await end_session(store, "made-up")

    assert await session(store, token, NOW) is not None


async def test_sessions_that_are_over_are_cleared_away_by_the_next_sign_in(store: Store):
    await signed_in(store)
    await signed_in(store, now=NOW + timedelta(days=1))

    async with store.reading() as reading:
        assert len((await reading.exec(select(SessionRow))).all()) == 1
