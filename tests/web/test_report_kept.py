"""Reporting: what is kept with the case, and how far a large report is."""

import asyncio
import re
from uuid import uuid4

import pytest

from tests.people import CAROL, LEO
from tests.web.conftest import House, some_url
from tests.web.reading import show, text
from tests.web.reporting import check, press, send
from untilgone.mandates import CaseMandate, Giver, Scope
from untilgone.store import read
from untilgone.urls import display

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_mandate_is_kept_with_the_case_and_shown_with_its_takedowns(house: House):
    typed = {
        "giver": "parent",
        "scope": "later",
        "until": "2027-03-31",
        "proof": "<b>folder</b> 12",
    }
    answer = await press(house, await check(house, some_url(), **typed))
    reference = re.search(r"/takedowns/(UG-[\d-]+)", answer.text)[1]
    page = await show(house, CAROL, f"/takedowns/{reference}")

    assert (await read.takedown(house.store, reference)).mandate == CaseMandate(
        giver=Giver.PARENT,
        scope=Scope.LATER,
        until=(await read.takedown(house.store, reference)).mandate.until,
        proof="<b>folder</b> 12",
    )
    assert "A parent, or who else decides for that person" in text(page)
    assert "Until 2027-03-31" in text(page)
    assert "<b>folder" not in page.text


async def test_the_api_takes_and_gives_the_mandate(house: House):
    mandate = {"giver": "victim", "scope": "addresses", "until": "2027-03-31", "proof": "folder 12"}
    reference = await house.report(mandate=mandate)
    async with house.api(CAROL) as client:
        case = (await client.get(f"/api/v1/cases/{reference.rpartition('-')[0]}")).json()
        body = {"urls": [some_url()], "category": "ncii", "mandate": {"giver": "me", "x": 1}}
        wrong = await client.post("/api/v1/reports", json=body)

    assert case["mandate"] == mandate | {"withdrawn_at": None}
    assert wrong.status_code == 422


async def test_a_large_report_shows_how_far_it_is(house: House):
    urls = [some_url() for _ in range(60)]
    key = uuid4().hex
    page = await send(house, "/report", urls="\n".join(urls), key=key)
    seen = await show(house, CAROL, f"/report/{key}")
    for _ in range(600):
        if "60 of 60 were looked at" in text(seen):
            break
        await asyncio.sleep(0.1)
        seen = await show(house, CAROL, f"/report/{key}")

    assert page.status_code in {201, 303}
    assert page.headers.get("location", f"/report/{key}") == f"/report/{key}"
    assert "60 of 60 were looked at" in text(seen)
    assert "every 3s" not in seen.text
    assert display(urls[59]) in seen.text


async def test_how_far_a_report_is_only_who_handed_it_in_can_see(house: House):
    key = uuid4().hex
    await send(house, "/report", urls=some_url(), key=key)
    mine = await show(house, CAROL, f"/report/{key}")
    other = await show(house, LEO, f"/report/{key}")

    assert "UG-" in mine.text
    assert "UG-" not in other.text
    assert "is being opened" in other.text
