"""`export`: files for others, each on the record, without any server but the store."""

import asyncio
import csv
import hashlib
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from command.main import app
from tests.conftest import open_store
from tests.untilgone.store.examples import EXPLANATION, NOW, URL, confirmed_gone, delivered, opened
from untilgone.exports import EXPORTED, digest
from untilgone.keyring import KeyRing
from untilgone.record import Act, first_broken
from untilgone.store import read

NOTICES = 7


@pytest.fixture
def staged(env, keyring: KeyRing) -> None:
    """Seven takedowns of which a platform was told, five of them gone afterwards."""

    async def stage() -> None:
        store = open_store(env["UNTILGONE_DATABASE_URL"], keyring)
        for number in range(NOTICES):
            reference = await opened(store, f"{URL}/{number}")
            await delivered(store, reference, hours=0)
            if number < NOTICES - 2:
                await confirmed_gone(store, reference)
        await store.close()

    asyncio.run(stage())


def run(env, *args: str) -> Result:
    return CliRunner().invoke(app, ["export", *args], env=env)


def exported(env, *args: str) -> dict:
    result = run(env, *args)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def acts(env, keyring: KeyRing) -> list[Act]:
    async def every() -> list[Act]:
        store = open_store(env["UNTILGONE_DATABASE_URL"], keyring)
        found = [act async for act in read.record(store)]
        await store.close()
        return found

    return asyncio.run(every())


def test_the_yearly_report_counts_notices_in_three_ways_and_tells_no_small_number(env, staged):
    found = exported(env, "dsa-22", "--year", str(NOW.year))

    assert [(row["by"], row["key"], row["notices"]) for row in found["rows"]] == [
        ("all", "", NOTICES),
        ("provider", "pretend_platform", NOTICES),
        ("category", "ncii", NOTICES),
        ("action", "(together)", NOTICES),  # five removed; two alone would tell
    ]
    assert found["query"] == {"year": NOW.year, "desk": None}
    assert "removed" in found["actions"]


def test_another_year_has_none(env, staged):
    rows = exported(env, "dsa-22", "--year", str(NOW.year - 1))["rows"]

    assert rows == [{"by": "all", "key": "", "notices": 0}]


@pytest.mark.parametrize(
    "what", [("dsa-22", "--year", "2026"), ("cases",), ("notices",), ("audit",)]
)
def test_the_same_data_make_the_same_document_with_its_cut_and_hash(env, staged, keyring, what):
    first, again = run(env, *what), run(env, *what)
    document = json.loads(first.stdout)
    before = [act for act in acts(env, keyring) if act.kind != EXPORTED]

    assert first.stdout == again.stdout
    assert document["sha256"] == digest(document)
    assert document["last_record_entry"] == before[-1].seq
    assert document["as_of"] == before[-1].at.isoformat().replace("+00:00", "Z")


def test_more_data_make_another_document(env, staged, keyring):
    before = exported(env, "cases")

    async def more() -> None:
        store = open_store(env["UNTILGONE_DATABASE_URL"], keyring)
        await opened(store, f"{URL}/new")
        await store.close()

    asyncio.run(more())
    after = exported(env, "cases")

    assert len(after["rows"]) == len(before["rows"]) + 1
    assert after["last_record_entry"] > before["last_record_entry"]
    assert after["sha256"] != before["sha256"]


def test_whoever_takes_one_stands_on_the_record_with_its_hash(env, staged, keyring):
    document = exported(env, "notices", "--since", "2026-01-01")
    every = acts(env, keyring)

    assert (every[-1].kind, every[-1].actor) == (EXPORTED, "operator")
    assert every[-1].reference == "export notices"
    assert every[-1].detail == {
        "since": "2026-01-01",
        "sha256": document["sha256"],
        "last_record_entry": str(document["last_record_entry"]),
    }
    assert first_broken(every) is None


def test_a_csv_says_beside_it_what_it_is(env, staged, tmp_path: Path):
    out = tmp_path / "cases.csv"
    result = run(env, "cases", "--csv", str(out))
    about = json.loads((tmp_path / "cases.csv.about.json").read_text(encoding="utf-8"))

    assert result.exit_code == 0, result.output
    assert about["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert about["sha256"] in result.stdout
    assert about["query"] == {"since": None, "until": None, "desk": None, "urls": 0}
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert len(rows) == about["rows"] == NOTICES
    assert {row["state"] for row in rows} == {"gone", "waiting"}


def test_addresses_are_there_only_where_they_were_asked_for(env, staged):
    without, asked_for = run(env, "cases").stdout, run(env, "cases", "--urls").stdout

    assert URL not in without
    assert f"{URL}/0" in asked_for


@pytest.mark.parametrize("what", ["cases", "notices", "audit"])
def test_nothing_that_people_wrote_is_in_it(env, staged, what):
    said = run(env, what).stdout

    assert EXPLANATION not in said
    assert "Please remove" not in said


def test_the_exported_record_can_be_checked_by_others(env, staged):
    rows = exported(env, "audit")["rows"]
    whole = [
        Act(**row | {"at": NOW.fromisoformat(row["at"]), "detail": None})  # the digest is enough
        for row in rows
    ]

    assert first_broken(whole) is None
    assert len(whole) == rows[-1]["seq"]


def test_what_is_there_is_never_overwritten_and_nothing_is_recorded(env, staged, keyring, tmp_path):
    out = tmp_path / "cases.csv"
    out.write_bytes(b"an earlier one")
    result = run(env, "cases", "--csv", str(out))

    assert result.exit_code == 1
    assert "is there already; nothing was exported" in " ".join(result.stderr.split())
    assert out.read_bytes() == b"an earlier one"
    assert EXPORTED not in {act.kind for act in acts(env, keyring)}


def test_days_that_hold_none_are_refused(env, staged):
    result = run(env, "cases", "--since", "2026-03-02", "--until", "2026-03-01")

    assert result.exit_code == 1
    assert "Nothing was exported" in result.stderr


def test_cells_that_a_spreadsheet_would_run_are_text(env, staged, tmp_path, keyring):
    async def named() -> None:
        from sqlalchemy import update

        from untilgone.store.tables import TakedownRow

        store = open_store(env["UNTILGONE_DATABASE_URL"], keyring)
        async with store.writing() as session:
            await session.exec(update(TakedownRow).values(platform="=1+1"))
        await store.close()

    asyncio.run(named())
    out = tmp_path / "cases.csv"
    run(env, "cases", "--csv", str(out))

    assert ",'=1+1," in out.read_text(encoding="utf-8")
