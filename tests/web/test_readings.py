"""Who looks at a case stands on the record, and nowhere else."""

from datetime import timedelta

import pytest

from tests.people import CAROL, LEO, MIA
from tests.untilgone.store.examples import NOW, opened
from tests.web.conftest import House
from tests.web.reading import show, text
from untilgone.store import read, readings
from untilgone.store.database import Store
from untilgone.store.workload import workload

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def looks_at(store: Store, reference: str) -> list[str]:
    """Who looked, in order."""
    acts = [act async for act in read.record(store) if act.reference == reference]
    return [act.actor for act in acts if act.kind == "read"]


async def test_whoever_opens_a_page_is_on_the_record_once(empty_house: House):
    reference = await opened(empty_house.store, "https://platform.example/looked-at")
    case = reference.rpartition("-")[0]
    for person in (CAROL, CAROL, MIA):
        await show(empty_house, person, f"/takedowns/{reference}")
    await show(empty_house, LEO, f"/cases/{case}")

    assert await looks_at(empty_house.store, reference) == ["carol", "mia"]
    assert await looks_at(empty_house.store, case) == ["leo"]


async def test_programs_are_too(empty_house: House):
    reference = await opened(empty_house.store, "https://platform.example/by-program")
    async with empty_house.api(LEO) as client:
        await client.get(f"/api/v1/takedowns/{reference}")

    assert await looks_at(empty_house.store, reference) == ["leo"]


@pytest.mark.parametrize("part", ["", "/live?seen=&since=0"])
async def test_no_header_and_no_part_of_a_page_is_a_way_around_it(empty_house: House, part: str):
    reference = await opened(empty_house.store, f"https://platform.example/by-itself{len(part)}")
    async with await empty_house.browser(CAROL) as browser:
        for _ in range(2):
            path = f"/takedowns/{reference}{part}"
            await browser.client.get(path, headers={"X-By-Itself": "yes"})

    assert await looks_at(empty_house.store, reference) == ["carol"]


async def test_what_is_not_there_leaves_no_entry(empty_house: House):
    async with await empty_house.browser(CAROL) as browser:
        answer = await browser.get("/takedowns/UG-2026-999999-1")

    assert answer.status_code == 404
    assert await looks_at(empty_house.store, "UG-2026-999999-1") == []


async def test_no_timeline_and_no_workload_counts_it(empty_house: House):
    reference = await opened(empty_house.store, "https://platform.example/timeline")
    page = await show(empty_house, CAROL, f"/takedowns/{reference}")
    view = await read.takedown(empty_house.store, reference)
    work = await workload(empty_house.store, NOW, CAROL.desk)

    assert "Looked at it" not in text(page)
    assert "read" not in [act.kind for act in view.timeline]
    assert "read" not in [kind for done in work.done for kind, _ in done.acts]


async def test_the_record_says_it_to_managers(empty_house: House):
    reference = await opened(empty_house.store, "https://platform.example/told")
    await show(empty_house, CAROL, f"/takedowns/{reference}")
    page = await show(empty_house, MIA, f"/record?reference={reference}&kind=read")

    assert "Looked at it" in text(page)
    assert "carol" in text(page)


async def test_after_eight_hours_it_is_another_look(empty_house: House):
    reference = await opened(empty_house.store, "https://platform.example/next-day")
    for hours in (0, 7, 9, 16):
        at = NOW + timedelta(hours=hours)
        await readings.looked_at(empty_house.store, reference, CAROL, at)

    assert await looks_at(empty_house.store, reference) == ["carol", "carol"]
