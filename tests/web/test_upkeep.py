"""What is kept how long, and under which key: on pages, by the API, and by workers for themselves."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select, update
from temporalio.worker import Worker

from activities.retention import RetentionActivities
from integrations.health import upkeep
from tests.people import ADA, CAROL, MIA
from tests.web.conftest import House
from tests.web.reading import show, text
from tests.web.test_oversight import acts, closed, send
from untilgone.errors import BadInput
from untilgone.health import Health
from untilgone.retention import Retention
from untilgone.store.tables import CaseRow, TakedownRow
from untilgone.store.write.anchors import anchor_of_today
from web.app import build
from worker.errors import OurErrors
from workflows.retention import WORKFLOW_ID, RetentionWorkflow

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY = f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}"


async def call(house: House, person, path: str, body: dict | None = None):
    async with house.api(person) as client:
        if body is None:
            return await client.get(f"/api/v1{path}")
        return await client.post(f"/api/v1{path}", json=body)


async def findings(house: House, **more) -> dict[str, tuple[Health, str]]:
    settings = replace(house.settings, **more)
    found = upkeep.findings(settings, house.store, house.desk.histories)
    return {each.part: (each.health, each.said) async for each in found}


async def test_a_case_is_kept_by_page_and_then_nobody_erases_it(house: House):
    case = await closed(house, "https://platform.example/keep-me")
    kept = await send(house, f"/cases/{case}/keep", until=DAY, reason="police asked", form="keep")
    page = text(await show(house, MIA, f"/cases/{case}"))
    listed = text(await show(house, MIA, "/data-requests"))
    fields = {"what": case, "case": case, "reason": "They asked.", "sure": "yes"}
    refused = await send(house, "/data-requests/erase", **fields)
    await send(house, f"/cases/{case}/keep", reason="no longer", form="release")
    erased = await send(house, "/data-requests/erase", **fields)

    assert kept.status_code == 303
    assert f"Nothing of it is erased up to and including {DAY}, said mia: police asked" in page
    assert f"{case} until {DAY}, by mia" in listed
    assert (refused.status_code, "is kept until" in refused.text) == (409, True)
    assert erased.status_code == 303
    assert await acts(house, "no longer kept from erasing")


@pytest.mark.parametrize("fields", [{"until": DAY}, {"until": "soon", "reason": "why"}])
async def test_a_form_with_a_mistake_comes_back_filled_and_keeps_nothing(house: House, fields):
    case = (await house.report()).rpartition("-")[0]
    page = await send(house, f"/cases/{case}/keep", form="keep", **fields)

    assert page.status_code == 422
    assert all(f"{value}" in page.text for value in fields.values())
    assert "Nobody keeps it" in page.text


async def test_case_workers_neither_keep_nor_see_how(house: House):
    case = (await house.report()).rpartition("-")[0]
    refused = await send(house, f"/cases/{case}/keep", CAROL, until=DAY, reason="why", form="keep")

    assert refused.status_code == 403
    assert "Keep it until then" not in (await show(house, CAROL, f"/cases/{case}")).text


async def test_the_api_keeps_releases_and_tells(house: House):
    case = (await house.report()).rpartition("-")[0]
    kept = await call(house, MIA, f"/cases/{case}/keep", {"until": DAY, "reason": "police asked"})
    told = (await call(house, MIA, "/retention")).json()
    released = await call(house, MIA, f"/cases/{case}/keep", {"until": None, "reason": "over"})
    unknown = await call(house, MIA, "/cases/UG-2026-999999/keep", {"until": DAY, "reason": "x"})

    assert (kept.json()["keep"]["until"], kept.json()["keep"]["by"]) == (DAY, "mia")
    assert case in {each["case"] for each in told["kept"]}
    assert (told["periods"], told["due"]["total"]) == ("", 0)
    assert released.json() == {"case": case, "keep": None}
    assert unknown.status_code == 404
    assert (await call(house, CAROL, "/retention")).status_code == 403


async def test_keys_are_renewed_while_the_house_works_and_both_histories_and_store_are_told(
    house: House,
):
    await house.report()
    before = (await call(house, ADA, "/keys")).json()
    begun = await call(house, ADA, "/keys/renewal", {})
    for _ in range(1200):
        after = (await call(house, ADA, "/keys")).json()
        if after["renewed_at"]:
            break
        await asyncio.sleep(0.05)

    [key] = before["keys"]
    assert (key["name"], key["is_sealing"], key["fields"] > 0) == ("test", True, True)
    assert (before["renewed_at"], before["histories"]["older"]) == (None, None)
    assert before["histories"]["keys"] == ["test"]
    assert before["histories"]["kept_for"] > 0
    assert begun.status_code == 202
    assert after["histories"]["older"] > 0
    assert (await call(house, MIA, "/keys")).status_code == 403


async def test_a_worker_that_seals_with_another_key_renews_nothing(house: House):
    with pytest.raises(BadInput, match="not with `another`"):
        await house.desk.reseal("another", ADA)


async def test_a_worker_erases_by_itself_what_is_due(house: House):
    case = await closed(house, "https://platform.example/long-ago")
    long_ago = datetime.now(UTC) - timedelta(days=400)
    async with house.store.writing() as session:
        of_case = select(CaseRow.id).where(CaseRow.reference == case).scalar_subquery()
        await session.exec(
            update(TakedownRow)
            .where(col(TakedownRow.case_id) == of_case)
            .values(closed_at=long_ago)
        )
        await session.exec(
            update(CaseRow).where(col(CaseRow.reference) == case).values(opened_at=long_ago)
        )
    periods = RetentionActivities(house.store, Retention.parse("all=300"))
    async with Worker(
        house.client,
        task_queue="retention-test",
        workflows=[RetentionWorkflow],
        activities=[periods.erase_due],
        interceptors=[OurErrors()],
    ):
        handle = await house.client.start_workflow(
            RetentionWorkflow.run, id=WORKFLOW_ID, task_queue="retention-test"
        )
        for _ in range(1200):
            async with house.store.reading() as session:
                query = select(CaseRow).where(CaseRow.reference == case)
                row = (await session.exec(query)).one()
            if row.erased_at is not None:
                break
            await asyncio.sleep(0.05)
        await handle.terminate()

    assert row.erased_at is not None
    assert (await acts(house, "data erased"))[-1].actor == "retention"


async def test_what_is_no_period_keeps_the_pages_from_starting(house: House):
    with pytest.raises(BadInput, match="UNTILGONE_RETENTION_DAYS"):
        build(replace(house.settings, retention_days="forever"), house.store, house.desk)


async def test_doctor_says_how_periods_keys_and_anchors_are(house: House):
    found = await findings(house)
    await anchor_of_today(house.store, datetime.now(UTC), by_mail=False)
    set_up = await findings(house, retention_days="all=300", anchor_file="/var/anchors")
    by_mail = await findings(house, anchor_email="auditor@outside.example")

    assert found["retention"][0] is Health.NOT_CONNECTED
    assert found["anchors"][0] is Health.NOT_CONNECTED
    assert found["keys"][0] is Health.OK
    assert "Temporal keeps what has ended for" in found["keys"][1]
    assert set_up["retention"] == (Health.OK, "in days: all=300")
    assert (set_up["anchors"][0], "entry " in set_up["anchors"][1]) == (Health.OK, True)
    assert by_mail["anchors"] == (
        Health.BROKEN, "mail to auditor@outside.example needs the channel abuse_email.",
    )  # fmt: skip
