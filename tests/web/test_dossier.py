"""The dossier by page and API: a ZIP for those who act, nothing for those who only look."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.people import CAROL, MIA
from tests.untilgone.store.examples import opened
from tests.web.asking import error, get
from tests.web.conftest import House
from untilgone.store import read

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_api_and_the_page_give_the_same_file(empty_house: House):
    reference = await opened(empty_house.store)
    answer = await get(empty_house, f"/takedowns/{reference}/dossier")
    async with await empty_house.browser(CAROL) as browser:
        page = await browser.get(f"/takedowns/{reference}")
        linked = await browser.get(f"/takedowns/{reference}/dossier")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert f'filename="{reference}-dossier.zip"' in answer.headers["content-disposition"]
    assert "manifest.json" in ZipFile(BytesIO(answer.content)).namelist()
    assert linked.content == answer.content
    assert f'href="/takedowns/{reference}/dossier"' in page.text


async def test_a_manager_is_shown_no_way_to_it_and_gets_none(house: House):
    reference = await house.report()
    async with await house.browser(MIA) as browser:
        page = await browser.get(f"/takedowns/{reference}")

    assert "/dossier" not in page.text
    assert error(await get(house, f"/takedowns/{reference}/dossier", MIA)) == (403, "NotAllowed")


async def test_a_notice_that_takes_none_along_has_none(house: House):
    reference = await house.report()
    answer = await get(house, f"/takedowns/{reference}/dossier?notice={reference}/0.0.0")

    assert error(answer) == (404, "NotFound")


async def test_that_of_a_whole_case_is_had_by_page_and_api(empty_house: House):
    reference = await opened(empty_house.store, "https://platform.example/whole")
    case = reference.rpartition("-")[0]
    answer = await get(empty_house, f"/cases/{case}/dossier")
    async with await empty_house.browser(CAROL) as browser:
        linked = await browser.get(f"/cases/{case}/dossier")

    assert answer.status_code == 200
    assert f'filename="{case}-dossier.zip"' in answer.headers["content-disposition"]
    assert "case.pdf" in ZipFile(BytesIO(answer.content)).namelist()
    assert linked.content == answer.content


async def test_whoever_takes_one_is_on_the_record(empty_house: House):
    reference = await opened(empty_house.store, "https://platform.example/taken")
    await get(empty_house, f"/takedowns/{reference}/dossier")
    await get(empty_house, f"/cases/{reference.rpartition('-')[0]}/dossier")
    told = [
        (act.reference, act.actor)
        async for act in read.record(empty_house.store)
        if act.kind == "dossier handed out"
    ]

    assert (reference, "carol") in told
    assert (reference.rpartition("-")[0], "carol") in told
