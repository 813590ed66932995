"""The mandate of a case: sealed, on the record, and never another one in its place."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from tests.untilgone.store.examples import NOW
from untilgone.cases import Category, Report
from untilgone.errors import Conflict
from untilgone.mandates import CaseMandate, Giver
from untilgone.store import read
from untilgone.store.tables import CaseRow
from untilgone.store.write.cases import CleanUrl, open_case

MANDATE = CaseMandate(giver=Giver.VICTIM, until=date(2027, 3, 31), proof="folder 12")


async def reported(store, number: int, **changes):
    url = f"https://platform.example/{number}"
    given = {"category": Category.NCII, "reported_by": "carol"} | changes
    report = Report(report_id=f"report-{number}", urls=(url,), **given)
    clean = [CleanUrl(url=url)]
    return await open_case(store, report, clean, playbook="default", now=NOW)


async def test_it_is_sealed_and_shown_with_the_case_and_its_takedowns(store):
    opened = await reported(store, 1, mandate=MANDATE)
    async with store.reading() as session:
        kept = (await session.exec(select(CaseRow.mandate_sealed))).one()

    assert "folder" not in kept
    assert (await read.case(store, opened.reference)).mandate == MANDATE
    assert (await read.takedown(store, opened.takedowns[0].reference)).mandate == MANDATE
    assert (await read.basis(store, opened.takedowns[0].reference)).mandate == MANDATE


async def test_it_stands_on_the_record(store):
    opened = await reported(store, 1, mandate=MANDATE)
    acts = [act async for act in read.record(store) if act.kind == "mandate recorded"]

    assert [(act.actor, act.reference) for act in acts] == [("carol", opened.reference)]
    assert acts[0].detail["proof"] == "folder 12"


async def test_a_case_without_one_has_none(store):
    opened = await reported(store, 1)

    assert (await read.case(store, opened.reference)).mandate is None


async def test_a_case_can_get_one_later_and_the_same_again_changes_nothing(store):
    case = (await reported(store, 1)).reference
    await reported(store, 2, case=case, mandate=MANDATE)
    await reported(store, 3, case=case, mandate=MANDATE)

    assert (await read.case(store, case)).mandate == MANDATE
    kinds = [act.kind async for act in read.record(store)]
    assert kinds.count("mandate recorded") == 1


async def test_another_one_is_refused_and_nothing_is_added(store):
    case = (await reported(store, 1, mandate=MANDATE)).reference

    with pytest.raises(Conflict, match="another mandate"):
        await reported(store, 2, case=case, mandate=replace(MANDATE, proof="folder 13"))
    assert len((await read.case(store, case)).takedowns) == 1
