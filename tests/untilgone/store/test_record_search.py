"""Searching the record, and checking pieces of its chain."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlmodel import col

from tests.statements import statements
from tests.untilgone.store.examples import HOUR, NOW, WAITING, opened
from untilgone.errors import NotFound
from untilgone.store import record_search
from untilgone.store.database import Store
from untilgone.store.record_search import Asked, check, search
from untilgone.store.tables import ActRow
from untilgone.store.write import tasks


async def some(store: Store, number: int = 5) -> str:
    """A takedown with that many acts after the two of its opening."""
    reference = await opened(store)
    for n in range(number):
        await tasks.keep_act(
            store,
            reference,
            kind=f"act {n}",
            actor="leo" if n % 2 else "mia",
            detail={"n": str(n)},
            to=WAITING,
            now=NOW + n * HOUR,
        )
    return reference


async def kinds(store: Store, **asked) -> list[str]:
    return [act.kind for act in await search(store, "main", Asked(**asked))]


async def test_the_latest_come_first_and_pages_follow_without_gap(store: Store):
    await some(store)
    pages, before = [], None
    while page := [act.seq for act in await search(store, "main", Asked(), before=before, limit=3)]:
        pages.append(page)
        before = page[-1]

    assert pages == [[7, 6, 5], [4, 3, 2], [1]]


async def test_a_case_is_found_with_its_takedowns(store: Store):
    reference = await some(store, 1)
    await opened(store, "https://platform.example/other")
    case = reference.rpartition("-")[0]

    assert await kinds(store, reference=reference) == ["act 0", "takedown opened"]
    assert await kinds(store, reference=case) == ["act 0", "takedown opened", "case opened"]


async def test_acts_are_found_by_person_kind_and_period(store: Store):
    await some(store)

    assert await kinds(store, actor="leo") == ["act 3", "act 1"]
    assert await kinds(store, kind="act 2") == ["act 2"]
    assert await kinds(store, begin=NOW + 3 * HOUR) == ["act 4", "act 3"]
    assert await kinds(store, end=NOW + timedelta(seconds=1), actor="mia") == ["act 0"]


async def test_a_search_is_one_statement(store: Store):
    reference = await some(store)
    with statements(store) as asked:
        await search(store, "main", Asked(reference=reference))

    assert len(asked) == 1


async def test_a_piece_of_the_chain_is_checked_like_the_whole(store: Store):
    await some(store)
    whole, piece = await check(store, 1, None), await check(store, 3, 5)

    assert (whole.first, whole.last, whole.broken, whole.is_whole) == (1, 7, None, True)
    assert (piece.first, piece.last, piece.broken, piece.is_whole) == (3, 5, None, False)


@pytest.mark.parametrize(("first", "last", "broken"), [(1, None, 4), (3, 6, 4), (5, 7, None)])
async def test_an_altered_entry_is_named(store: Store, first, last, broken):
    await some(store)
    async with store.writing() as session:
        await session.exec(update(ActRow).where(col(ActRow.seq) == 4).values(actor="nobody"))

    assert (await check(store, first, last)).broken == broken


async def test_an_entry_that_is_missing_is_named(store: Store):
    await some(store)
    async with store.writing() as session:
        await session.exec(delete(ActRow).where(col(ActRow.seq) == 4))

    assert (await check(store, 2, 7)).broken == 5
    assert (await check(store, 5, 7)).broken == 5


async def test_entries_cut_off_at_the_end_are_found(store: Store):
    await some(store)
    async with store.writing() as session:
        await session.exec(delete(ActRow).where(col(ActRow.seq) > 5))

    assert (await check(store, None, None)).broken == 7


async def test_no_more_is_checked_than_somebody_waits_for(store: Store, monkeypatch):
    monkeypatch.setattr(record_search, "LONGEST_CHECK", 3)
    await some(store)
    checked = await check(store, None, None)

    assert (checked.first, checked.last, checked.broken) == (5, 7, None)


async def test_there_is_nothing_to_check_behind_the_end(store: Store):
    await some(store)

    with pytest.raises(NotFound, match="Nothing was checked"):
        await check(store, 9, 12)
