"""`audit verify`: whether the whole record is as it was written, without any server but the store."""

import asyncio
import json
from collections.abc import Callable

import pytest
from sqlalchemy import delete, update
from sqlmodel import col
from typer.testing import CliRunner, Result

from command.main import app
from tests.conftest import open_store
from tests.untilgone.store.examples import URL, opened
from untilgone.keyring import KeyRing
from untilgone.store.migrate import migrate
from untilgone.store.tables import ActRow

CASES = 3  # two entries each


@pytest.fixture
def change(env, keyring: KeyRing) -> Callable[..., None]:
    """Changes the rows of a record of six entries."""
    migrate(env["UNTILGONE_DATABASE_URL"])

    async def work(*statements) -> None:
        store = open_store(env["UNTILGONE_DATABASE_URL"], keyring)
        if not statements:
            for number in range(CASES):
                await opened(store, f"{URL}/{number}")
        async with store.writing() as session:
            for statement in statements:
                await session.exec(statement)
        await store.close()

    asyncio.run(work())
    return lambda *statements: asyncio.run(work(*statements))


def verify(env, *args: str) -> Result:
    return CliRunner().invoke(app, ["audit", "verify", *args], env=env)


def test_a_record_that_nobody_touched_is_whole(env, change):
    result = verify(env)

    assert result.exit_code == 0, result.output
    assert result.stdout == "The record is as it was written: 6 entries.\n"
    assert json.loads(verify(env, "--json").stdout) == {"entries": 6, "broken": None}


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        (update(ActRow).where(col(ActRow.seq) == 4).values(actor="nobody"), 4),
        (update(ActRow).where(col(ActRow.seq) == 2).values(detail_digest="ab" * 32), 2),
        (delete(ActRow).where(col(ActRow.seq) == 3), 4),
        (delete(ActRow).where(col(ActRow.seq) > 4), 6),
        (delete(ActRow), 6),
    ],
    ids=["another actor", "another detail", "one taken out", "the end cut off", "all gone"],
)
def test_the_first_broken_entry_is_named(env, change, statement, broken):
    change(statement)
    result = verify(env)

    assert result.exit_code == 1
    assert f"Entry {broken} is the first that is not as it was written" in result.stderr
    assert json.loads(verify(env, "--json").stdout)["broken"] == broken


def test_a_record_longer_than_one_piece_is_checked_to_its_end(env, change, monkeypatch):
    monkeypatch.setattr("untilgone.store.record_search.LONGEST_CHECK", 4)
    whole = verify(env)
    change(update(ActRow).where(col(ActRow.seq) == 5).values(previous="0" * 64))
    broken = verify(env)

    assert whole.exit_code == 0
    assert "Entry 5 is the first" in broken.stderr


def test_an_empty_record_is_whole(env):
    migrate(env["UNTILGONE_DATABASE_URL"])

    assert json.loads(verify(env, "--json").stdout) == {"entries": 0, "broken": None}
