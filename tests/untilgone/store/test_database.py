"""Connections: one moment for whoever reads, everybody waits for whoever writes."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import SQLModel, select

from tests.untilgone.store.examples import NOW, opened
from untilgone.errors import BadInput, OutOfReach
from untilgone.keyring import KeyRing
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import TakedownRow


async def add(store: Store, row: SQLModel) -> None:
    async with store.writing() as session:
        session.add(row)


async def test_a_store_that_is_there_answers(store: Store):
    await store.ping()


async def test_a_store_that_is_not_there_is_out_of_reach(keyring: KeyRing, tmp_path: Path):
    missing = Store(f"sqlite:///{tmp_path}/no/such/folder/store.db", keyring)

    with pytest.raises(OutOfReach, match="The database does not answer"):
        await missing.ping()
    await missing.close()
    await asyncio.sleep(0.2)  # aiosqlite's thread still tells the loop that it could not open


async def test_a_server_that_is_not_there_is_out_of_reach(keyring: KeyRing, tmp_path: Path):
    missing = Store(f"postgresql://nobody@/none?host={tmp_path}", keyring)

    with pytest.raises(OutOfReach):
        await missing.ping()
    await missing.close()


async def test_no_statement_waits_for_a_compiler(keyring: KeyRing, migrated_postgres: str):
    store = Store(migrated_postgres, keyring)
    async with store.reading() as session:
        jit = (await session.exec(text("SHOW jit"))).one()
    await store.close()

    assert jit == ("off",)


@pytest.mark.parametrize("who", ["server", "client"])
async def test_a_connection_that_was_closed_is_not_used_again(
    keyring: KeyRing, migrated_postgres: str, who: str
):
    ours, other = Store(migrated_postgres, keyring), Store(migrated_postgres, keyring)
    pid = text("SELECT pg_backend_pid()")
    async with ours.reading() as session:
        [before] = (await session.exec(pid)).one()  # type: ignore[call-overload]
        driver: Any = (await (await session.connection()).get_raw_connection()).driver_connection
    if who == "client":
        await driver.close()
    async with other.reading() as session:
        await session.exec(text(f"SELECT pg_terminate_backend({before}, 5000)"))  # type: ignore[call-overload]
    async with ours.reading() as session:
        [after] = (await session.exec(pid)).one()  # type: ignore[call-overload]
    await ours.close()
    await other.close()

    assert after != before


@pytest.mark.parametrize("url", ["mysql://localhost/x", "mssql://localhost/x"])
def test_any_other_database_is_refused(keyring: KeyRing, url: str):
    with pytest.raises(BadInput, match="must begin with sqlite:/// or postgresql://"):
        Store(url, keyring)


async def test_whoever_reads_sees_one_moment(store: Store):
    await opened(store)
    async with store.reading() as session:
        before = (await session.exec(select(TakedownRow))).all()
        await opened(store, "https://platform.example/2")
        after = (await session.exec(select(TakedownRow))).all()

    assert len(before) == len(after) == 1
    assert len(await read.takedowns(store, read.Filter())) == 2


async def test_readings_within_a_reading_see_its_moment(store: Store):
    async with store.reading() as session:
        before = await read.takedowns(store, read.Filter())
        await opened(store)
        async with store.reading() as inside:
            is_same = inside is session
        after = await read.takedowns(store, read.Filter())

    assert is_same
    assert before == after == []
    assert len(await read.takedowns(store, read.Filter())) == 1


async def test_what_raises_inside_a_transaction_leaves_nothing(store: Store):
    async def write_and_fail() -> None:
        async with store.writing() as session:
            await session.exec(text("UPDATE counters SET value = 7"))  # type: ignore[call-overload]
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await write_and_fail()
    async with store.reading() as session:
        [value] = (await session.exec(text("SELECT value FROM counters"))).one()  # type: ignore[call-overload]

    assert value == 0


async def test_ten_writers_that_read_first_lose_no_update(store: Store):
    async def add_one() -> None:
        async with store.writing() as session:
            query = "SELECT value FROM counters WHERE name = 'acts'"
            is_sqlite = session.get_bind().dialect.name == "sqlite"
            lock = "" if is_sqlite else " FOR UPDATE"
            [value] = (await session.exec(text(query + lock))).one()  # type: ignore[call-overload]
            await asyncio.sleep(0.01)
            await session.exec(text(f"UPDATE counters SET value = {value + 1}"))  # type: ignore[call-overload]

    await asyncio.gather(*(add_one() for _ in range(10)))
    async with store.reading() as session:
        [value] = (await session.exec(text("SELECT value FROM counters"))).one()  # type: ignore[call-overload]

    assert value == 10


async def test_a_row_of_nothing_is_refused_by_the_database(store: Store):
    with pytest.raises(IntegrityError):
        await add(store, RoundRow(takedown_id=99, number=0, began_at=NOW))


async def test_a_time_without_a_zone_is_refused(store: Store):
    with pytest.raises(StatementError, match="must have timezone information"):
        await opened(store, now=NOW.replace(tzinfo=None))
    assert await read.takedowns(store, read.Filter()) == []


async def test_the_database_itself_refuses_a_second_open_takedown_of_a_url(store: Store):
    await opened(store)
    async with store.reading() as session:
        row = (await session.exec(select(TakedownRow))).one()
    second = TakedownRow(**row.model_dump(exclude={"id"}) | {"number": 2, "reference": "other"})

    with pytest.raises(IntegrityError):
        await add(store, second)
    assert len(await read.takedowns(store, read.Filter())) == 1
