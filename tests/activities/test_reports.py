"""Reports: cut at one moment, kept, and made again to the same octets whatever happened since."""

import asyncio
import time
from dataclasses import replace

import pytest
from sqlmodel import select

from activities.reports import ReportActivities
from tests.activities.conftest import Bench, run
from tests.people import ADA, CAROL, LEO, MIA
from tests.untilgone.store.measured_cases import LATER, staged
from tests.untilgone.store.measuring import measure
from untilgone import directory
from untilgone.errors import Conflict, NotAllowed, NotFound
from untilgone.reports.query import MADE, Format, Kind, Query, ReportOrder
from untilgone.store import reports
from untilgone.store.published_rows import PublishedRow
from untilgone.store.tables import ActRow

PERIODS = {
    Kind.DSA_22: "2026",
    Kind.INHOPE: "2026",
    Kind.OPEN_DATA: "2026",
    Kind.QUARTERLY: "2026-Q4",
}


def order(kind: Kind = Kind.QUARTERLY, key: str = "one", **changes) -> ReportOrder:
    query = Query.of(kind, PERIODS[kind], desk="main", language="nl")
    return replace(ReportOrder(query=query, by=MIA, key=key), **changes)


@pytest.fixture
def make(bench: Bench):
    async def make(asked: ReportOrder) -> str:
        activities = ReportActivities(bench.store, directory.load(bench.files), "Example Hotline")
        return (await run(activities.make_report, asked, at=LATER)).reference

    return make


async def some(bench: Bench, **more) -> None:
    for number in range(12):
        await measure(
            bench.store, platform="pretend_platform", left=float(number), right=number + 2.0, **more
        )


@pytest.mark.parametrize("kind", Kind)
async def test_files_are_the_same_whatever_ended_since_and_wherever_they_are_made(
    bench: Bench, make, monkeypatch, kind
):
    await staged(bench.store)
    await some(bench)
    reference = await make(order(kind))
    first = await reports.one(bench.store, reference, "main")
    files = {each: await reports.file_of(first, each) for each in first.files}
    await staged(bench.store, path="since")
    await some(bench)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    try:
        again = await reports.one(bench.store, reference, "main")
        assert {each: await reports.file_of(again, each) for each in again.files} == files
        assert [each.is_same for each in await reports.checked(again)] == [True] * len(files)
    finally:
        monkeypatch.undo()
        time.tzset()
    other = await reports.one(bench.store, await make(order(kind, key="two")), "main")
    assert other.cut.tables != first.cut.tables
    assert other.files != first.files


async def test_references_count_up_and_the_same_order_is_the_same_report(bench: Bench, make):
    made = [await make(order(key=key)) for key in ("one", "two", "one")]

    assert made == ["R-2026-0001", "R-2026-0002", "R-2026-0001"]


async def test_of_two_at_once_each_has_its_reference(bench: Bench, make):
    made = await asyncio.gather(*(make(order(Kind.OPEN_DATA, key=str(n))) for n in range(3)))

    assert sorted(made) == ["R-2026-0001", "R-2026-0002", "R-2026-0003"]


async def test_the_record_says_who_made_it_and_its_hashes(bench: Bench, make):
    reference = await make(order(by=ADA))
    report = await reports.one(bench.store, reference, "main")
    async with bench.store.reading() as session:
        [act] = (await session.exec(select(ActRow).where(ActRow.kind == MADE))).all()

    detail = bench.store.keyring.open(act.detail_sealed)
    assert (act.actor, act.reference) == (ADA.name, reference)
    assert all(digest in detail for digest in [*report.files.values(), report.cut.sha256])


@pytest.mark.parametrize("person", [CAROL, LEO])
async def test_only_whoever_leads_a_desk_makes_any(bench: Bench, make, person):
    with pytest.raises(NotAllowed, match="None was made"):
        await make(order(by=person))

    assert await reports.listed(bench.store, None) == []


async def test_a_report_is_of_one_desk_and_nobody_elses(bench: Bench, make):
    await some(bench, desk="north")
    asked = order(Kind.OPEN_DATA)
    ours = await make(asked)
    theirs = await make(replace(asked, key="two", query=replace(asked.query, desk="north")))

    assert (await reports.one(bench.store, ours, None)).cut.tables["ended"] == ()
    assert (await reports.one(bench.store, theirs, "north")).cut.tables["ended"]
    assert [each.reference for each in await reports.listed(bench.store, "north")] == [theirs]
    with pytest.raises(NotFound):
        await reports.one(bench.store, theirs, "main")


async def test_a_file_that_is_not_the_one_that_was_made_is_not_given_out(bench: Bench, make):
    reference = await make(order())
    async with bench.store.writing() as session:
        row = await session.get(PublishedRow, reference)
        row.cut = row.cut.replace("Example Hotline", "Another Hotline")
        session.add(row)
    report = await reports.one(bench.store, reference, "main")

    assert {each.is_same for each in await reports.checked(report)} == {False}
    with pytest.raises(Conflict, match="none is given out"):
        await reports.file_of(report, Format.PDF)


async def test_a_format_that_there_is_not_is_refused(bench: Bench, make):
    report = await reports.one(bench.store, await make(order()), "main")

    with pytest.raises(NotFound, match="only html, pdf"):
        await reports.file_of(report, Format.CSV)
