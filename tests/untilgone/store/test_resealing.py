"""The whole store is sealed anew while others go on reading and writing."""

import asyncio

import pytest
from sqlmodel import select

from tests.conftest import KEY, SECRET
from tests.untilgone.store.examples import EXPLANATION, NOW, URL, hand_in, opened, report
from tests.untilgone.store.test_erasing import whole_story
from untilgone.errors import BadInput
from untilgone.keyring import KeyRing
from untilgone.record import first_broken
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.sealed_fields import last_renewal, sealed_by, sealed_fields
from untilgone.store.tables import CaseRow
from untilgone.store.write import notes, resealing

NEW = KeyRing.make_entry("new_1")
BOTH = KeyRing.parse(f"{NEW} {KEY}", SECRET)
ONLY_NEW = KeyRing.parse(NEW, SECRET)


def seen_by(store: Store, keyring: KeyRing) -> Store:
    twin = object.__new__(Store)
    twin.__dict__.update(store.__dict__)
    twin.keyring = keyring
    return twin


@pytest.fixture
def renewed(store: Store) -> Store:
    """The same store, as processes see it that seal with the new key."""
    return seen_by(store, BOTH)


async def reseal(store: Store, at_once: int = 2) -> tuple[int, int]:
    done = closed = 0
    for field in sealed_fields():
        after, is_over = None, False
        while not is_over:
            piece = await resealing.reseal_some(store, field, after, at_once)
            done, closed, after = done + piece.done, closed + piece.closed, piece.after
            is_over = after is None
    return done, closed


async def test_everything_is_sealed_by_the_new_key_and_reads_the_same(store: Store, renewed: Store):
    case = await whole_story(store)
    before = await read.takedown(store, f"{case}-1")
    by_key = await sealed_by(renewed)
    done, closed = await reseal(renewed)
    alone = seen_by(store, ONLY_NEW)

    assert by_key == {"new_1": 0, "test": done}
    assert closed == 0
    assert await sealed_by(renewed) == {"new_1": done, "test": 0}
    assert await read.takedown(alone, f"{case}-1") == before
    assert first_broken([act async for act in read.record(alone)]) is None


async def test_nothing_is_lost_that_others_write_meanwhile(store: Store, renewed: Store):
    """Some still seal with the old key, some with the new one, and one row is changed all the time."""
    case = (await opened(store)).rpartition("-")[0]
    last = {"note": ""}

    async def write(who: Store, name: str) -> None:
        for n in range(12):
            await notes.add_note(who, case, f"{name}{n}", f"{name} wrote {n}", by=name, now=NOW)
            await hand_in(who, report(f"{URL}/{name}/{n}"))

    async def change() -> None:
        for n in range(40):
            async with store.writing() as session:
                query = select(CaseRow).where(CaseRow.reference == case).with_for_update()
                row = (await session.exec(query)).one()
                last["note"] = f"changed {n}"
                row.explanation_sealed = store.keyring.seal(last["note"])
                session.add(row)

    async def again() -> None:
        for _ in range(4):
            await reseal(renewed, at_once=5)

    await asyncio.gather(write(store, "old"), write(renewed, "new"), change(), again())
    await reseal(renewed, at_once=50)
    alone = seen_by(store, ONLY_NEW)
    view = await read.case(alone, case)

    wanted = {f"{who} wrote {n}" for who in ("old", "new") for n in range(12)}
    assert {note.text for note in view.notes} == wanted
    assert view.explanation == last["note"] != EXPLANATION
    assert (await sealed_by(renewed))["test"] == 0
    assert first_broken([act async for act in read.record(alone)]) is None


async def test_stopped_halfway_it_goes_on_with_the_rest(sqlite_store: Store):
    await whole_story(sqlite_store)
    store = seen_by(sqlite_store, BOTH)
    halfway = len(sealed_fields()) // 2
    first = 0
    for field in sealed_fields()[:halfway]:
        first += (await resealing.reseal_some(store, field, None)).done
    rest, _ = await reseal(store)

    assert first > 0
    assert rest > 0
    assert await sealed_by(store) == {"new_1": first + rest, "test": 0}
    assert await reseal(store) == (0, 0)


async def test_what_no_key_opens_is_counted_and_left(sqlite_store: Store):
    await opened(sqlite_store)
    lost = seen_by(sqlite_store, ONLY_NEW)
    done, closed = await reseal(lost)

    assert (done, closed > 0) == (0, True)
    assert await sealed_by(lost) == {"new_1": 0, "test": closed}
    with pytest.raises(BadInput, match="`test` is not in UNTILGONE_KEYS"):
        await read.takedown(lost, "UG-2026-000001-1")


async def test_the_record_says_when_and_only_once(sqlite_store: Store):
    store = seen_by(sqlite_store, BOTH)
    for fields in (3, 0):
        await resealing.keep_renewal(store, fields, by="operator", now=NOW)
    renewal = await last_renewal(store)
    acts = [act async for act in read.record(store)]

    assert renewal is not None
    assert (renewal.key, renewal.at) == ("new_1", NOW)
    assert [act.kind for act in acts] == ["keys renewed"]
