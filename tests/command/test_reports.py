"""`reports`: what was made can be shown, taken and checked without any server but the store."""

import asyncio
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from command.main import app
from tests.conftest import open_store
from tests.untilgone.store.measuring import measure
from untilgone import directory
from untilgone.keyring import KeyRing
from untilgone.people import OPERATOR
from untilgone.reports.query import Kind, Query, ReportOrder
from untilgone.store import report_cuts, reports
from untilgone.store.published_rows import PublishedRow
from untilgone.store.write import reports as write

NOW = datetime(2026, 12, 1, tzinfo=UTC)
REFERENCE = "R-2026-0001"


@pytest.fixture
def kept(env, keyring: KeyRing) -> None:
    """One report, as the worker keeps it."""

    async def keep() -> None:
        store = open_store(env["UNTILGONE_DATABASE_URL"], keyring)
        for number in range(12):
            await measure(store, left=float(number), right=number + 1.0)
        query = Query.of(Kind.OPEN_DATA, "2026", desk="main", language="en")
        cut = await report_cuts.cut(
            store, query, directory.load([]), by="Example", reference=REFERENCE, now=NOW
        )
        order = ReportOrder(query=query, by=OPERATOR, key="one")
        assert await write.keep(store, order, cut, await reports.digests(cut), NOW) == REFERENCE
        await store.close()

    asyncio.run(keep())


def run(env, *args: str) -> Result:
    return CliRunner().invoke(app, ["reports", *args], env=env)


def test_a_file_that_is_taken_has_the_hash_that_is_shown(env, kept, tmp_path: Path):
    out = tmp_path / "open.csv"
    shown = run(env, "show", REFERENCE, "--format", "csv", "--out", str(out), "--json")
    again = run(env, "show", REFERENCE, "--format", "csv", "--out", str(out))
    listed = run(env, "list", "--json")

    assert shown.exit_code == 0, shown.output
    report = json.loads(shown.stdout)
    assert report["files"]["csv"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert (again.exit_code, "is there already" in again.stderr) == (1, True)
    assert json.loads(listed.stdout)["reference"] == REFERENCE
    assert run(env, "list", "--desk", "north").stdout == ""


def test_verify_says_whether_the_files_are_the_same(env, kept, keyring):
    right = run(env, "verify", REFERENCE)

    async def change() -> None:
        store = open_store(env["UNTILGONE_DATABASE_URL"], keyring)
        async with store.writing() as session:
            row = await session.get(PublishedRow, REFERENCE)
            row.cut = row.cut.replace('"one"', '"two"')
            session.add(row)
        await store.close()

    asyncio.run(change())
    wrong = run(env, "verify", REFERENCE, "--json")

    assert (right.exit_code, right.stdout.count("the same bytes")) == (0, 2)
    assert (wrong.exit_code, json.loads(wrong.stdout)["is_same"]) == (1, False)


def test_what_there_is_not_is_said(env, kept):
    unknown, other = run(env, "verify", "R-2026-0009"), run(env, "make", "inhope", "soon")

    assert (unknown.exit_code, other.exit_code) == (1, 1)
    assert "There is no report R-2026-0009" in unknown.stderr
    assert "No report was made" in other.stderr
