"""What reports are made of, on both databases: counted at one moment, kept with its hashes."""

from datetime import timedelta

import pytest

from tests.untilgone.store.examples import URL, delivered, opened
from tests.untilgone.store.measured_cases import LATER, staged
from untilgone import directory
from untilgone.people import OPERATOR
from untilgone.reports.cut import ReportCut
from untilgone.reports.query import Kind, Query, ReportOrder
from untilgone.store import report_cuts, reports
from untilgone.store.database import Store
from untilgone.store.write import reports as write

REFERENCE = "R-2026-0001"
NOW = LATER + timedelta(days=1)


async def cut(store: Store, kind: Kind, desk: str = "main", language: str = "en") -> ReportCut:
    query = Query.of(kind, "2026", desk=desk, language=language)
    known = directory.load([])
    return await report_cuts.cut(
        store, query, known, by="Example Hotline", reference=REFERENCE, now=NOW
    )


async def test_how_takedowns_ended_by_the_clock_that_begins_with_the_report(store: Store):
    await staged(store)
    await opened(store, URL, desk="north")
    found = (await cut(store, Kind.INHOPE)).tables["reported"]

    # Reported at 9:00 UTC: gone 5 and 13 hours later (soon, back), 50 (between), 52 (late).
    assert {row[2]: row[3] for row in found if row[0] == "category"} == {
        "same_day": 2,
        "under_3_days": 2,
        "open": 1,
        "already_gone": 1,
        "withdrawn": 1,
        "moved": 1,
    }


async def test_how_rounds_ended_by_the_clock_that_begins_with_the_notice(store: Store):
    await staged(store)
    found = (await cut(store, Kind.OPEN_DATA)).tables["ended"]
    ends = {"removed_24h": 2, "removed_7d": 2, "open": 1}
    ends |= {"already_gone": 1, "withdrawn": 1, "moved": 1}

    for by, key in (("platform", "dutch_platform"), ("category", "ncii")):
        assert {row[2]: row[3] for row in found if row[:2] == (by, key)} == ends


async def test_notices_of_the_desk_and_names_in_the_language_of_the_report(store: Store):
    for desk in ("main", "north"):
        await delivered(store, await opened(store, f"{URL}/{desk}", desk=desk))
    made = await cut(store, Kind.DSA_22, desk="north", language="nl")

    assert made.tables["notices"] == (("pretend_platform", "ncii", "no_answer", 1),)
    assert made.names["category"] == {"ncii": "Intieme beelden zonder toestemming"}


@pytest.mark.parametrize("kind", Kind)
async def test_what_is_kept_is_read_as_it_was_and_once(store: Store, kind):
    await staged(store)
    made = await cut(store, kind)
    order = ReportOrder(query=made.query, by=OPERATOR, key="one")
    digests = await reports.digests(made)
    kept = [await write.keep(store, order, made, digests, NOW) for _ in range(2)]
    other = await write.keep(
        store, ReportOrder(query=made.query, by=OPERATOR, key="two"), made, digests, NOW
    )
    report = await reports.one(store, REFERENCE, "main")

    assert (kept, other) == ([REFERENCE, REFERENCE], None)  # it has its name already: cut anew
    assert (report.cut.text, report.files) == (made.text, digests)
    assert [each.reference for each in await reports.listed(store, "main")] == [REFERENCE]
    assert await reports.listed(store, "main", before=REFERENCE) == []
