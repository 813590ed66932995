"""Reports to publish: made on a page or by a program, of one desk, and the same bytes afterwards."""

import hashlib
import re

import pytest
import pytest_asyncio
from pydantic import TypeAdapter

from tests.people import ADA, CAROL, LEO, MIA
from tests.untilgone.store.measuring import measure
from tests.web.asking import error, get, post
from tests.web.conftest import House
from tests.web.reading import is_harmless, text
from untilgone.reports.query import Kind, Query, ReportOrder
from web import api_description_reports

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def measured(house: House) -> House:
    """A house in which twelve things were removed, here and at another desk."""
    for number in range(12):
        for desk in ("main", "north"):
            await measure(
                house.store, platform="dutch_platform", desk=desk, left=number, right=number + 1.0
            )
    return house


async def made(
    house: House, kind: str = "quarterly", period: str = "2026-Q4", key: str = ""
) -> dict:
    headers = {"Idempotency-Key": key} if key else {}
    body = {"kind": kind, "period": period, "language": "nl"}
    answer = await post(house, "/reports/make", body, MIA, **headers)
    assert answer.status_code == 201, answer.text
    TypeAdapter(api_description_reports.Published).validate_python(answer.json())
    return answer.json()


async def test_a_report_made_on_a_page_has_files_with_the_hashes_that_stand_there(measured: House):
    async with await measured.browser(MIA) as browser:
        form = await browser.get("/reports")
        key = re.search(r'name="key" value="([^"]+)"', form.text)[1]
        fields = {"kind": "quarterly", "period": "2026-Q4", "language": "en", "key": key}
        pressed = [await browser.send("/reports", **fields) for _ in range(2)]
        page = await browser.get(pressed[0].headers["location"])
        reference = pressed[0].headers["location"].rpartition("/")[2]
        files = {
            name: await browser.get(f"/reports/{reference}/file/{name}") for name in ("html", "pdf")
        }
        again = await browser.get(f"/reports/{reference}/check")
        listed = await browser.get("/reports")

    assert [each.status_code for each in pressed] == [303, 303]
    assert pressed[1].headers["location"] == pressed[0].headers["location"]
    for name, file in files.items():
        assert hashlib.sha256(file.content).hexdigest() in page.text
        assert f'filename="{reference}.{name}"' in file.headers["content-disposition"]
    assert files["pdf"].content.startswith(b"%PDF")
    assert "Dutch Platform" in files["html"].text
    assert "Every file was made again: the same bytes." in text(again)
    assert text(listed).count(reference) == 1
    assert is_harmless(page)


async def test_what_is_no_period_is_said_on_the_page_and_nothing_is_made(measured: House):
    async with await measured.browser(MIA) as browser:
        before = text(await browser.get("/reports")).count("R-2026-")
        fields = {"kind": "quarterly", "language": "en"}
        refused = await browser.send("/reports", **fields, period="soon<b>")
        unknown = await browser.send("/reports", **fields | {"kind": "moon"}, period="2026")
        after = text(await browser.get("/reports")).count("R-2026-")

    assert (refused.status_code, unknown.status_code) == (422, 422)
    assert "No report was made" in text(refused)
    assert "soon<b>" not in refused.text
    assert before == after


async def test_programs_make_read_check_and_get_the_same(measured: House):
    report = await made(measured, "open-data", "2026", key="row 7")
    twice = await made(measured, "open-data", "2026", key="row 7")
    path = f"/reports/{report['reference']}"
    file = await get(measured, f"{path}/file?format=csv", ADA)
    checked = await get(measured, f"{path}/check", MIA)
    listed = await get(measured, "/reports?limit=1", MIA)

    assert twice == report == (await get(measured, path, ADA)).json()
    assert hashlib.sha256(file.content).hexdigest() == report["files"]["csv"]
    TypeAdapter(api_description_reports.PublishedChecked).validate_python(checked.json())
    assert checked.json()["is_same"] is True
    TypeAdapter(api_description_reports.PublishedOnes).validate_python(listed.json())
    assert listed.json()["reports"][0]["reference"] == report["reference"]
    assert b"dutch_platform" in file.content


async def test_what_is_another_desks_is_not_there(measured: House):
    query = Query.of(Kind.OPEN_DATA, "2026", desk="north", language="en")
    theirs = await measured.desk.make_report(ReportOrder(query=query, by=MIA, key="of the north"))
    paths = ("", "/file?format=csv", "/check")
    refused = [error(await get(measured, f"/reports/{theirs}{path}", MIA)) for path in paths]
    listed = (await get(measured, "/reports?limit=500", MIA)).json()["reports"]
    async with await measured.browser(MIA) as browser:
        pages = [
            await browser.get(f"/reports/{theirs}{path}") for path in ("", "/check", "/file/csv")
        ]

    assert refused == [(404, "NotFound")] * 3
    assert [each.status_code for each in pages] == [404] * 3
    assert {each["desk"] for each in listed} == {"main"}


@pytest.mark.parametrize("person", [CAROL, LEO])
async def test_who_does_not_oversee_gets_none(measured: House, person):
    refused = [
        error(await get(measured, "/reports", person)),
        error(await post(measured, "/reports/make", {"kind": "inhope", "period": "2026"}, person)),
    ]
    async with await measured.browser(person) as browser:
        page = await browser.get("/reports")

    assert refused == [(403, "NotAllowed")] * 2
    assert page.status_code == 403


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"kind": "moon", "period": "2026"}, (422, "Invalid")),
        ({"kind": "inhope", "period": "soon"}, (400, "BadInput")),
        ({"kind": "dsa-22", "period": "2026-Q1"}, (400, "BadInput")),
        ({"kind": "inhope", "period": "2026", "desk": "north"}, (422, "Invalid")),
    ],
)
async def test_what_nobody_can_answer_is_refused(measured: House, body: dict, refusal):
    assert error(await post(measured, "/reports/make", body, MIA)) == refusal
