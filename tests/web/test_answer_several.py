"""One page for the letter about several addresses, and takedowns that are closed by then."""

import pytest

from tests.people import CAROL
from tests.web.answering import answered, given, in_one_letter, link_in, opened, told
from tests.web.conftest import House
from tests.web.reading import Elements, act, text
from untilgone.cases import State
from untilgone.notices import AnswerKind
from untilgone.store.read import takedown

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_one_letter_for_many_has_one_page_for_all_of_them(house: House):
    first, second, third = [await told(house) for _ in range(3)]
    alone = await told(house)
    await in_one_letter(house, first, second, third)
    link = link_in(first.notices[0])
    page = await opened(house, link)
    boxes = [each for each in Elements(page).all("input") if each.get("name") == "about"]
    chosen = [first.line.reference, third.line.reference]
    sent = await answered(house, link, choice="removed", about=[*chosen, alone.line.reference])
    for reference in chosen:
        await house.until(reference, given)
    untouched = [await takedown(house.store, v.line.reference) for v in (second, alone)]

    assert "Remove the content at each address below" in text(page)
    assert [box["value"] for box in boxes] == [
        view.line.reference for view in (first, second, third)
    ]
    assert all("checked" in box for box in boxes)
    assert alone.line.reference not in page.text + sent.text
    assert second.line.reference not in sent.text
    assert [given(view) for view in untouched] == [[], []]


async def test_an_answer_about_none_of_several_is_not_taken(house: House):
    views = [await told(house) for _ in range(2)]
    await in_one_letter(house, *views)
    sent = await answered(house, link_in(views[0].notices[0]), choice="removed")

    assert sent.status_code == 422
    assert "Choose at least one address." in text(sent)


async def closed(house: House, view):
    await act(house, CAROL, view.line.reference, "withdraw", reason="Reported by mistake.")
    return await house.until(view.line.reference, lambda view: view.line.state is State.CLOSED)


async def test_a_closed_takedown_says_thanks_and_takes_no_more_answers(house: House):
    view = await told(house)
    link = link_in(view.notices[0])
    await closed(house, view)
    page = await opened(house, link)
    sent = await answered(house, link, choice="removed")
    after = await takedown(house.store, view.line.reference)

    assert (page.status_code, sent.status_code) == (200, 409)
    for each in (page, sent):
        assert "This notice is closed" in text(each)
        assert "Remove the content" not in text(each)
        assert Elements(each).all("form") == []
    assert after.answers == ()


async def test_of_several_only_those_that_are_open_can_be_answered(house: House):
    first, second = [await told(house) for _ in range(2)]
    await in_one_letter(house, first, second)
    await closed(house, second)
    link = link_in(first.notices[0])
    page = await opened(house, link)
    await answered(house, link, choice="removed")
    view = await house.until(first.line.reference, given)

    assert "Closed: nothing more is asked of you here." in text(page)
    assert [each for each in Elements(page).all("input") if each.get("name") == "about"] == []
    assert given(view)[0].kind is AnswerKind.REMOVED
