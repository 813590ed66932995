"""What managers see: the workload, the record, and data about persons."""

import re
from datetime import UTC, datetime

import pytest

from tests.people import ADA, CAROL, LEO, MIA
from tests.web.conftest import House, some_url
from tests.web.reading import Elements, act, is_harmless, show, text
from untilgone.cases import State
from untilgone.record import first_broken
from untilgone.store import read

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)> see https://evil.example/x'
PAGES = ("/overview", "/record", "/data-requests")


async def acts(house: House, kind: str):
    return [act async for act in read.record(house.store) if act.kind == kind]


async def closed(house: House, url: str, **more) -> str:
    """The reference of a case that was withdrawn, for a reason that tells something."""
    reference = await house.report(url, **more)
    await house.until(reference, lambda view: view.line.state is not State.REPORTED)
    await act(house, CAROL, reference, "withdraw", reason="Seventh Canal Street")
    await house.until(reference, lambda view: view.timeline[-1].kind == "closed")
    return reference.rpartition("-")[0]


async def send(house: House, path: str, person=MIA, **fields):
    async with await house.browser(person) as browser:
        return await browser.send(path, **fields)


@pytest.mark.parametrize("path", PAGES)
async def test_only_managers_and_admins_see_it(house: House, path):
    statuses = [(await show(house, who, path)).status_code for who in (MIA, ADA, CAROL, LEO)]

    assert statuses == [200, 200, 403, 403]
    assert f'href="{path}"' in (await show(house, MIA, "/")).text
    assert f'href="{path}"' not in (await show(house, CAROL, "/")).text


@pytest.mark.parametrize("path", PAGES)
async def test_every_field_has_a_label_and_nothing_harms(house: House, path):
    page = await show(house, MIA, path)
    elements = Elements(page)

    labelled = {label.get("for") for label in elements.all("label")}
    fields = [f for f in elements.all("input") if f.get("type") != "hidden"]
    assert {each["id"] for each in [*fields, *elements.all("select")]} <= labelled
    assert is_harmless(page)
    assert 'style="' not in page.text


async def test_the_workload_says_what_is_open_and_as_of_when(house: House):
    await house.with_task("https://form.example/overview")
    said = text(await show(house, MIA, "/overview"))

    assert f"As of {datetime.now(UTC):%-d %b %Y}" in said
    assert "Intimate images without consent" in said
    assert "Send a letter by hand" in said
    assert re.search(r"carol \d+ Reported \(\d+\)", said) or "carol" in said


async def test_the_record_is_searched_by_reference_and_person(house: House):
    reference = await house.report()
    page = await show(house, MIA, f"/record?reference={reference}&person=carol")
    nothing = await show(house, MIA, f"/record?reference={reference}&person=nobody")

    assert page.text.count('<li class="card" id="act-') == 1
    assert "Nothing in the record is like that." in nothing.text


async def test_without_details_nothing_about_persons_is_shown_and_nothing_noted(house: House):
    reference = await house.report("https://platform.example/quiet-search")
    before = len(await acts(house, "record read"))
    page = await show(house, MIA, f"/record?reference={reference}")

    assert "quiet-search" not in page.text
    assert len(await acts(house, "record read")) == before


async def test_with_details_the_search_itself_is_on_the_record(house: House):
    reference = await house.report("https://platform.example/loud-search")
    page = await show(house, MIA, f"/record?reference={reference}&details=yes")
    noted = (await acts(house, "record read"))[-1]

    assert "hxxps://platform[.]example/loud-search" in page.text
    assert "https://platform.example/loud-search" not in page.text
    assert (noted.actor, noted.detail["reference"]) == ("mia", reference)


async def test_the_record_has_pages(house: House):
    for _ in range(30):
        await house.report()
    first = await show(house, MIA, "/record")
    older = re.search(r'href="(/record\?before=\d+)"', first.text)[1]
    second = await show(house, MIA, older)

    listed = r'id="act-(\d+)"'
    numbers = [int(n) for page in (first, second) for n in re.findall(listed, page.text)]
    assert len(re.findall(listed, first.text)) == 50
    assert numbers == sorted(set(numbers), reverse=True)


@pytest.mark.parametrize("query", ["begin=yesterday", "before=x", "until=2026-13-01"])
async def test_what_is_no_day_or_number_is_said(house: House, query):
    page = await show(house, MIA, f"/record?{query}&person=carol")

    assert page.status_code == 422
    assert 'value="carol"' in page.text


async def test_the_chain_is_checked(house: House):
    await house.report()
    whole = await show(house, MIA, "/record/chain?first=1")
    none = await show(house, MIA, "/record/chain?first=99999999")

    assert "as it was written" in text(whole) or "as they were written" in text(whole)
    assert (none.status_code, "Nothing was checked" in none.text) == (422, True)


async def test_what_was_typed_elsewhere_is_shown_as_text(house: House):
    reference = await house.report()
    await house.until(reference, lambda view: view.line.state is State.WAITING)
    await act(house, CAROL, reference, "hold", reason=HOSTILE)
    page = await show(house, MIA, f"/record?reference={reference}&details=yes")

    assert "&lt;script&gt;" in page.text
    assert "hxxps://evil[.]example/x" in page.text
    assert is_harmless(page)


async def test_a_case_is_found_and_the_search_is_noted_without_what_was_searched(house: House):
    case = await closed(house, "https://platform.example/found-by-address")
    page = await send(house, "/data-requests", what="https://platform.example/found-by-address")
    noted = (await acts(house, "data searched"))[-1]

    assert case in text(page)
    assert noted.detail == {"by": "URL", "cases": case}


async def test_a_name_is_refused_and_kept_in_the_field(house: House):
    page = await send(house, "/data-requests", what=f"Anna {HOSTILE}")

    assert page.status_code == 422
    assert "Anna &#34;&gt;&lt;script&gt;" in page.text
    assert is_harmless(page)


async def test_everything_about_a_case_is_handed_out(house: House):
    url = "https://platform.example/hand-out"
    case = await closed(house, url)
    answer = await send(house, "/data-requests/export", what=url, case=case)
    noted = (await acts(house, "data exported"))[-1]

    assert answer.headers["content-disposition"].startswith("attachment;")
    [kept] = answer.json()["cases"]
    assert (kept["reference"], kept["takedowns"][0]["url"]) == (case, url)
    assert (noted.actor, noted.reference) == ("mia", case)


async def test_only_what_was_found_is_handed_out(house: House):
    case = await closed(house, some_url())
    other = await closed(house, some_url())
    answer = await send(house, "/data-requests/export", what=case, case=other)

    assert answer.status_code == 422
    assert "Choose at least one of the cases" in answer.text


async def test_a_closed_case_is_erased_and_the_chain_verifies(house: House):
    url = "https://platform.example/erase-me"
    case = await closed(house, url, explanation="About somebody at Seventh Canal Street.")
    fields = {"what": url, "case": case, "reason": "They asked for it."}
    unsure = await send(house, "/data-requests/erase", **fields)
    answer = await send(house, "/data-requests/erase", **fields, sure="yes")
    record = [act async for act in read.record(house.store)]
    page = await show(house, MIA, f"/takedowns/{case}-1")

    assert unsure.status_code == 422
    assert "They asked for it." in unsure.text
    assert answer.headers["location"] == "/data-requests?erased=1"
    assert first_broken(record) is None
    assert [act.detail for act in record if act.reference == f"{case}-1"] == [None] * sum(
        act.reference == f"{case}-1" for act in record
    )
    assert page.status_code == 200
    assert "erase-me" not in page.text
    assert "Canal" not in page.text
    assert "They asked for it." in (await acts(house, "data erased"))[-1].detail["reason"]


async def test_an_open_case_is_not_erased(house: House):
    reference = await house.report()
    case = reference.rpartition("-")[0]
    found = await send(house, "/data-requests", what=case)
    answer = await send(
        house, "/data-requests/erase", what=case, case=case, reason="Asked.", sure="yes"
    )

    assert "1 takedown of it is open" in text(found)
    assert answer.status_code == 409
    assert "Nothing was erased" in answer.text
