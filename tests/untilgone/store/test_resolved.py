"""Keeping what was found out about who can act."""

from datetime import timedelta

from sqlmodel import select

from tests.untilgone.store.examples import HOUR, NOW
from untilgone.store.database import Store
from untilgone.store.resolved import kept
from untilgone.store.resolved_rows import ResolvedRow
from untilgone.store.write.resolved import KEPT, keep_resolved


async def rows(store: Store) -> list[ResolvedRow]:
    async with store.reading() as session:
        return list((await session.exec(select(ResolvedRow))).all())


async def test_an_answer_is_kept_with_its_time_and_sealed(store: Store):
    await keep_resolved(store, "dns", "site.example", "an answer", NOW)
    found = await kept(store, "dns", "site.example")

    assert found is not None
    assert (found.found, found.at) == ("an answer", NOW)
    [row] = await rows(store)
    assert "site.example" not in row.subject_lookup
    assert "an answer" not in row.found_sealed


async def test_what_was_never_asked_is_not_known(store: Store):
    await keep_resolved(store, "dns", "site.example", "an answer", NOW)

    assert await kept(store, "dns", "other.example") is None
    assert await kept(store, "registrar", "site.example") is None


async def test_a_newer_answer_takes_the_place_of_an_older_one_and_never_the_other_way(store: Store):
    await keep_resolved(store, "dns", "site.example", "first", NOW)
    await keep_resolved(store, "dns", "site.example", "second", NOW + HOUR)
    await keep_resolved(store, "dns", "site.example", "late", NOW - HOUR)
    found = await kept(store, "dns", "site.example")

    assert found is not None
    assert (found.found, found.at) == ("second", NOW + HOUR)


async def test_what_is_too_old_to_stand_in_for_anything_is_forgotten(store: Store):
    await keep_resolved(store, "dns", "old.example", "old", NOW)
    await keep_resolved(store, "dns", "less.example", "less old", NOW + timedelta(days=1))
    await keep_resolved(store, "dns", "new.example", "new", NOW + KEPT + HOUR)

    assert await kept(store, "dns", "old.example") is None
    assert await kept(store, "dns", "less.example") is not None
