"""The record in the store: unbroken whatever happens at once, and what is tampered with is found."""

import asyncio

import pytest
from sqlalchemy import delete, text, update
from sqlmodel import col, select

from tests.canary import SECRET
from tests.untilgone.store.examples import (
    CLOSED,
    HOUR,
    NOW,
    WAITING,
    confirmed_gone,
    delivered,
    look,
    opened,
)
from untilgone.errors import BadInput
from untilgone.keyring import KeyRing
from untilgone.looks import Verdict
from untilgone.notices import Answer, AnswerKind
from untilgone.record import Act, detail_text, first_broken
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.tables import ActRow
from untilgone.store.write import bounces, tasks
from untilgone.store.write.record import append


async def record(store: Store) -> list[Act]:
    return [act async for act in read.record(store)]


async def some_acts(store: Store, number: int = 6) -> str:
    """The reference of a takedown with that many acts, its opening counted."""
    reference = await opened(store)
    for n in range(number - 2):
        await tasks.keep_act(
            store,
            reference,
            kind=f"act {n}",
            actor="carol",
            detail={"n": str(n)},
            to=WAITING,
            now=NOW + n * HOUR,
        )
    return reference


async def tamper(store: Store, seq: int, **values) -> None:
    async with store.writing() as session:
        await session.exec(update(ActRow).where(col(ActRow.seq) == seq).values(**values))


async def sealed(store: Store, seq: int) -> str:
    async with store.reading() as session:
        found = (await session.get_one(ActRow, seq)).detail_sealed
    assert found is not None
    return found


async def test_after_a_whole_story_the_chain_verifies(store: Store):
    reference = await opened(store)
    await look(store, reference, Verdict.LIVE, 0)
    notice_id = await delivered(store, reference)
    answer = Answer(answer_id="a", kind=AnswerKind.BOUNCED, notice_id=notice_id, at=NOW)
    await tasks.keep_answer(store, reference, answer, NOW, ask=None)
    await bounces.bounce(store, notice_id, "550", NOW)
    await confirmed_gone(store, reference, begin=1)
    await look(store, reference, Verdict.LIVE, 50)
    await tasks.keep_act(
        store, reference, kind="closed", actor="leo", detail={"why": "é"}, to=CLOSED, now=NOW
    )
    acts = await record(store)

    assert first_broken(acts) is None
    assert [act.seq for act in acts] == list(range(1, len(acts) + 1))
    assert acts[-1].detail == {"why": "é"}


async def test_thirty_acts_at_once_make_one_unbroken_chain(store: Store):
    references = [await opened(store, f"https://platform.example/{n}") for n in range(3)]
    await asyncio.gather(
        *(
            tasks.keep_act(
                store,
                references[n % 3],
                kind=f"act {n}",
                actor="carol",
                detail={},
                to=WAITING,
                now=NOW,
            )
            for n in range(30)
        )
    )
    acts = await record(store)

    assert first_broken(acts) is None
    assert len(acts) == 36
    assert {act.kind for act in acts} >= {f"act {n}" for n in range(30)}


async def test_an_act_that_is_rolled_back_leaves_no_gap(store: Store):
    reference = await some_acts(store)

    async def never() -> None:
        async with store.writing() as session:
            await append(
                session, store.keyring, at=NOW, actor="x", reference=reference, kind="never"
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await never()
    await tasks.keep_act(store, reference, kind="next", actor="x", detail={}, to=WAITING, now=NOW)

    acts = await record(store)
    assert first_broken(acts) is None
    assert "never" not in {act.kind for act in acts}


@pytest.mark.parametrize("name", ["actor", "reference", "kind", "detail_digest", "previous"])
async def test_an_altered_field_is_found(store: Store, name: str):
    await some_acts(store)
    await tamper(store, 3, **{name: "altered"})

    assert first_broken(await record(store)) == 3


async def test_an_altered_time_is_found(store: Store):
    await some_acts(store)
    await tamper(store, 3, at=NOW + 99 * HOUR)

    assert first_broken(await record(store)) == 3


async def test_a_removed_act_is_found(store: Store):
    await some_acts(store)
    async with store.writing() as session:
        await session.exec(delete(ActRow).where(col(ActRow.seq) == 3))

    assert first_broken(await record(store)) == 4


async def test_acts_cut_off_at_the_end_are_found_once_the_next_act_is_kept(store: Store):
    reference = await some_acts(store)
    async with store.writing() as session:
        await session.exec(delete(ActRow).where(col(ActRow.seq) > 4))
    await tasks.keep_act(store, reference, kind="next", actor="x", detail={}, to=WAITING, now=NOW)

    assert first_broken(await record(store)) == 7


async def test_a_detail_that_was_erased_leaves_the_chain_whole(store: Store):
    await some_acts(store)
    await tamper(store, 3, detail_sealed=None)
    acts = await record(store)

    assert first_broken(acts) is None
    assert acts[2].detail is None


async def test_a_detail_put_in_the_place_of_another_is_found(store: Store):
    # Whoever can write to the database needs no key for this.
    await some_acts(store)
    await tamper(store, 3, detail_sealed=await sealed(store, 4))
    acts = await record(store)

    assert first_broken(acts) == 3
    assert acts[2].detail is None


async def test_a_detail_written_anew_with_our_key_is_found(store: Store):
    await some_acts(store)
    forged = store.keyring.seal(detail_text({"n": "0"}, salt="guessed"))
    await tamper(store, 3, detail_sealed=forged)

    assert first_broken(await record(store)) == 3


async def test_a_detail_that_no_longer_opens_is_found_and_stops_no_page(store: Store):
    reference = await some_acts(store)
    await tamper(store, 3, detail_sealed=(await sealed(store, 3))[:-8] + "AAAAAAA=")

    assert first_broken(await record(store)) == 3
    assert (await read.takedown(store, reference)).timeline[1].detail is None


async def test_a_key_that_is_missing_is_said_and_not_taken_for_tampering(store: Store):
    await some_acts(store)
    other = KeyRing.parse(KeyRing.make_entry("other"), SECRET)
    kept, store.keyring = store.keyring, other
    try:
        with pytest.raises(BadInput, match="`test` is not in UNTILGONE_KEYS"):
            await record(store)
    finally:
        store.keyring = kept


async def test_the_record_can_be_read_from_any_act_on(store: Store):
    await some_acts(store)

    assert [act.seq async for act in read.record(store, after=4)] == [5, 6]


async def test_a_record_of_many_pages_is_read_in_order(store: Store, monkeypatch):
    monkeypatch.setattr(read, "_PAGE", 3)
    await some_acts(store, 9)
    acts = await record(store)

    assert [act.seq for act in acts] == list(range(1, 10))
    assert first_broken(acts) is None


async def test_the_end_of_the_chain_stands_in_the_counter(store: Store):
    await some_acts(store)
    async with store.reading() as session:
        value, mark = (
            await session.exec(text("SELECT value, mark FROM counters WHERE name = 'acts'"))  # type: ignore[call-overload]
        ).one()
        last = (await session.exec(select(ActRow).order_by(col(ActRow.seq).desc()))).first()

    assert last is not None
    assert (value, mark) == (last.seq, last.hash)
