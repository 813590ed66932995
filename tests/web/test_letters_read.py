"""Letters as they would be sent, in every situation, and whom a change of them is about."""

import html

import pytest

from tests.people import CAROL, LEO
from tests.web.conftest import House
from tests.web.reading import show, text
from tests.web.test_letters import FILE, READ, SHIPPED, approved
from untilgone import letter_cases
from web.pages.letter_words import CASES, PARTS

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_letter_about_a_takedown_is_shown_to_its_desk_and_goes_on_the_record(house: House):
    reference = await house.report()
    page = await show(house, LEO, f"{READ}&takedown={reference}")
    missing = await show(house, LEO, f"{READ}&takedown=UG-2020-000001-1")

    assert f"Our reference: {reference}" in html.unescape(page.text)
    assert missing.status_code == 404


async def test_whoever_approves_a_letter_is_told_that_its_template_changed_since(house: House):
    view = await house.with_task("https://platform.example/outdated", category="doxing")
    before = await show(house, LEO, "/approvals")
    await approved(house, "Changed since,")
    after = await show(house, LEO, "/approvals")
    await approved(house, "This is unlawful", "Changed since,")

    warning = "The template of this letter was changed since it was written."
    assert view.line.reference in text(before)
    assert warning not in text(before)
    assert warning in text(after)


async def test_the_file_says_which_takedowns_would_use_it_next(house: House):
    view = await house.with_task("https://platform.example/uses", category="doxing")
    page = await show(house, CAROL, f"/letters/uses?file={FILE}")
    law = await show(house, CAROL, "/letters/uses?file=_law/en/doxing.txt")

    assert "Notice: en" in text(page)
    assert "Notice: en (Private details made public)" in text(law)
    assert view.line.reference in text(law)


async def test_a_letter_is_read_in_each_case_that_it_can_be_in(house: House):
    address = READ.replace("kind=notice", "kind=reminder")
    over = await show(house, CAROL, f"{address}&case=time+over")
    several = await show(house, CAROL, f"{address}&case=usual%2C+several+addresses")
    made_up = await show(house, CAROL, f"{address}&case=made+up")

    assert "That time is over. Please act now." in text(over)
    assert "https://platform.example/post/2" in several.text
    assert made_up.status_code == 200


async def test_every_case_has_words_for_it():
    assert {case.name for case in letter_cases.CASES} == set(CASES)


async def test_every_shipped_part_has_words_for_what_it_is():
    parts = {name.rpartition("/")[2] for name in SHIPPED.names() if name.startswith("_base/")}

    assert parts == set(PARTS)
