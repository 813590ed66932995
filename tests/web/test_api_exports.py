"""Tables over the HTTP API: those of the command, of one desk, and on the record."""

import csv
import hashlib
import io

import pytest
import pytest_asyncio
from pydantic import TypeAdapter

from tests.people import ADA, CAROL, LEO, MIA
from tests.untilgone.store.examples import URL, delivered, opened
from tests.web.asking import error, get
from tests.web.conftest import House
from untilgone.exports import EXPORTED, digest
from untilgone.store import read
from web import api_description_reports

pytestmark = pytest.mark.asyncio(loop_scope="module")
TABLES = ("cases", "notices", "audit", "dsa-22?year=2026")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def two_desks(empty_house: House) -> House:
    """A house with six takedowns of ours and three of another desk, all told."""
    for number in range(9):
        desk = "main" if number < 6 else "north"
        reference = await opened(empty_house.store, f"{URL}/{number}", desk=desk)
        await delivered(empty_house.store, reference)
    return empty_house


async def table(house: House, path: str, person=MIA) -> dict:
    answer = await get(house, f"/exports/{path}", person)
    assert answer.status_code == 200, answer.text
    TypeAdapter(api_description_reports.Exported).validate_python(answer.json())
    return answer.json()


async def test_a_table_has_what_is_of_the_desk_and_nothing_else(two_desks: House):
    cases, notices = await table(two_desks, "cases"), await table(two_desks, "notices")
    audit, yearly = await table(two_desks, "audit"), await table(two_desks, "dsa-22?year=2026")

    assert [row["desk"] for row in cases["rows"]] == ["main"] * 6
    ours = {row["takedown"] for row in cases["rows"]}
    assert {row["takedown"] for row in notices["rows"]} == ours
    named = {row["reference"] for row in audit["rows"] if row["reference"].startswith("UG-")}
    assert named == ours | {row["case"] for row in cases["rows"]}
    assert yearly["rows"][0] == {"by": "all", "key": "", "notices": 6}
    assert {each["query"]["desk"] for each in (cases, notices, audit, yearly)} == {"main"}
    assert cases["sha256"] == digest(cases)


async def test_addresses_come_only_where_they_are_asked_for(two_desks: House):
    plain, with_them = await table(two_desks, "cases"), await table(two_desks, "cases?urls=true")

    assert "url" not in plain["rows"][0]
    assert {row["url"] for row in with_them["rows"]} == {f"{URL}/{n}" for n in range(6)}


async def test_the_record_says_who_took_which_file(two_desks: House):
    answer = await get(two_desks, "/exports/cases?format=csv", ADA)
    [act] = [act async for act in read.record(two_desks.store) if act.actor == ADA.name]

    assert answer.headers["content-type"].startswith("text/csv")
    sha256 = hashlib.sha256(answer.content).hexdigest()
    assert (act.kind, act.detail["sha256"], act.detail["desk"]) == (EXPORTED, sha256, "main")
    assert answer.headers["x-sha256"] == sha256
    assert len(list(csv.DictReader(io.StringIO(answer.text)))) == 6


@pytest.mark.parametrize("path", TABLES)
async def test_who_does_not_oversee_gets_none(two_desks: House, path: str):
    refused = [error(await get(two_desks, f"/exports/{path}", who)) for who in (CAROL, LEO)]

    assert refused == [(403, "NotAllowed")] * 2


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ("moon", (422, "Invalid")),
        ("dsa-22", (400, "BadInput")),
        ("cases?format=pdf", (422, "Invalid")),
        ("cases?since=2026-03-02&until=2026-03-01", (400, "BadInput")),
    ],
)
async def test_what_nobody_can_answer_is_refused(two_desks: House, asked: str, refusal):
    assert error(await get(two_desks, f"/exports/{asked}", MIA)) == refusal
