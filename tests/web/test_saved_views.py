"""Saved views of the queue: one's own, in one spelling, and never out of the house."""

import pytest

from tests.people import CAROL, LEO
from tests.web.conftest import House
from tests.web.reading import is_harmless, text
from untilgone.store.saved_views import saved_views
from web.pages.filters import Chosen

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_view_is_saved_shown_and_removed_again(house: House):
    async with await house.browser(CAROL) as browser:
        saved = await browser.send("/views", name=" My  blackmail ", view="category=sextortion&x=1")
        page = await browser.get("/?category=sextortion")
        kept = (await saved_views(house.store, CAROL))[0]
        removed = await browser.send(f"/views/{kept.view_id}/remove", view="category=sextortion")
        after = await browser.get("/")

    assert saved.status_code == removed.status_code == 303
    assert saved.headers["location"] == "/?category=sextortion"
    assert (kept.name, kept.query) == ("My blackmail", "category=sextortion")
    assert '<a class="govuk-link" href="/?category=sextortion" aria-current="page">' in page.text
    assert "My blackmail" not in after.text


@pytest.mark.parametrize(
    "view",
    ["https://evil.example/", "//evil.example", "\r\nLocation: x", "q=a.example#//evil.example"],
)
async def test_a_view_never_leads_out_of_the_house(house: House, view):
    async with await house.browser(CAROL) as browser:
        answer = await browser.send("/views", name="odd", view=view)
        page = await browser.get("/")
        for each in await saved_views(house.store, CAROL):
            await browser.send(f"/views/{each.view_id}/remove")

    assert answer.headers.get("location", "/?q=").startswith("/?q=")
    assert is_harmless(page)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " ", "view": "whose=mine"}, "Give the view a name."),
        ({"name": "x" * 61, "view": "whose=mine"}, "longer than 60 characters"),
        ({"name": "All", "view": "whose=all"}, "Choose at least one filter first"),
    ],
)
async def test_a_view_that_cannot_be_saved_comes_back_with_the_reason(house, fields, sentence):
    async with await house.browser(CAROL) as browser:
        page = await browser.send("/views", **fields)

    assert page.status_code == 422
    assert sentence in text(page)
    assert fields["name"].strip() in page.text
    assert 'role="alert"' in page.text


async def test_a_view_of_somebody_else_is_neither_shown_nor_removed(house: House):
    async with await house.browser(CAROL) as browser:
        await browser.send("/views", name="Only Carol's", view="whose=mine")
    view = (await saved_views(house.store, CAROL))[0]
    async with await house.browser(LEO) as browser:
        page = await browser.get("/?whose=mine")
        refused = await browser.send(f"/views/{view.view_id}/remove")

    assert "Only Carol" not in text(page)
    assert refused.status_code == 404
    assert await saved_views(house.store, CAROL) == (view,)


async def test_what_is_saved_is_said_in_one_spelling():
    typed = "q=Platform.Example&whose=all&state=x&kind=look&kind=answer&platform=%2F"

    assert Chosen.parse(typed).query == "kind=answer&q=platform.example"
    assert Chosen.parse("&".join(f"a{n}=1" for n in range(50))) == Chosen()
