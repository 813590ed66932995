"""`audit verify`: whether the whole record is as it was written, without any server but the store."""

import asyncio
import json
from collections.abc import Callable

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select
from typer.testing import CliRunner, Result

from command.main import app
from tests.conftest import open_store
from tests.untilgone.store.examples import NOW, URL, opened
from untilgone.keyring import KeyRing
from untilgone.record import chain_hash
from untilgone.store.tables import ActRow, CounterRow
from untilgone.store.upkeep_rows import AnchorRow
from untilgone.store.write.anchors import anchor_of_today

CASES = 3  # two entries each


@pytest.fixture
def change(env, keyring: KeyRing) -> Callable[..., None]:
    """Changes the rows of a record of six entries."""

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
    assert json.loads(verify(env, "--json").stdout) == {
        "entries": 6, "broken": None, "anchors": 0, "lost": [],
    }  # fmt: skip


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
    assert json.loads(verify(env, "--json").stdout) == {
        "entries": 0, "broken": None, "anchors": 0, "lost": [],
    }  # fmt: skip


def rewritten(env, keyring: KeyRing) -> None:
    """Somebody with the database says that it was another person, and mends the chain after it."""

    async def work() -> None:
        store = open_store(env["UNTILGONE_DATABASE_URL"], keyring)
        async with store.writing() as session:
            acts = (await session.exec(select(ActRow).order_by(col(ActRow.seq)))).all()
            acts[1].actor = "nobody"
            previous = acts[0].hash
            for act in acts[1:]:
                act.previous = previous
                names = ("seq", "at", "actor", "reference", "kind", "detail_digest", "previous")
                previous = act.hash = chain_hash(**{name: getattr(act, name) for name in names})
                session.add(act)
            end = await session.get_one(CounterRow, "acts")
            end.mark = previous
            session.add(end)
        await store.close()

    asyncio.run(work())


@pytest.fixture
def head(env, change, keyring: KeyRing) -> str:
    """The line that was told outside before anybody changed anything."""

    async def work() -> str:
        store = open_store(env["UNTILGONE_DATABASE_URL"], keyring)
        anchor = await anchor_of_today(store, NOW, by_mail=False)
        async with store.writing() as session:
            await session.exec(delete(AnchorRow))  # whoever rewrites the rest takes it out too
        await store.close()
        assert anchor is not None
        return anchor.line

    return asyncio.run(work())


def test_a_record_written_anew_with_a_chain_that_fits_is_caught_by_an_anchor(
    env, change, keyring: KeyRing, head, tmp_path
):
    mail = tmp_path / "anchor.eml"
    mail.write_text(f"Subject: End of the record\r\n\r\nIt ended so:\r\n\r\n{head}\r\n", "utf-8")
    held = verify(env, "--anchor", str(mail))
    rewritten(env, keyring)
    alone = verify(env)
    by_mail = verify(env, "--anchor", str(mail))
    by_hash = json.loads(verify(env, "--anchor", head.split()[2], "--json").stdout)

    assert held.stdout == "The record is as it was written: 6 entries, and holds 1 anchors.\n"
    assert alone.exit_code == 0  # nothing inside can tell
    assert by_mail.exit_code == 1
    assert f"does not hold `{' '.join(head.split()[1:])}` any more" in by_mail.stderr
    assert by_hash == {"entries": 6, "broken": None, "anchors": 1, "lost": [head.split()[2]]}


def test_an_anchor_that_the_store_kept_is_held_against_the_record_too(
    env, change, keyring: KeyRing
):
    async def work() -> None:
        store = open_store(env["UNTILGONE_DATABASE_URL"], keyring)
        await anchor_of_today(store, NOW, by_mail=False)
        await store.close()

    asyncio.run(work())
    rewritten(env, keyring)

    assert verify(env).exit_code == 1


def test_what_is_no_anchor_is_refused(env, change, tmp_path):
    empty = tmp_path / "empty"
    empty.write_text("nothing here", "utf-8")

    for wrong in ("abc", str(empty)):
        result = verify(env, "--anchor", wrong)
        assert result.exit_code == 1
        assert "Nothing was checked" in result.stderr
