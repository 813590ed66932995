"""The page for parties: what it shows, and what becomes of what they answer there."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.people import CAROL
from tests.web.answering import answered, given, link_in, opened, told, visitor
from tests.web.conftest import House
from tests.web.reading import Elements, is_harmless, show, text
from untilgone.cases import State
from untilgone.notices import AnswerKind
from untilgone.store.read import takedown

pytestmark = pytest.mark.asyncio(loop_scope="module")

SOON = f"{datetime.now(UTC).date() + timedelta(days=3)}"
ANSWERS = {
    "removed": ({}, AnswerKind.REMOVED, ""),
    "will_remove": (
        {"date": SOON, "text": "On Monday."},
        AnswerKind.ACKNOWLEDGED,
        f"Will remove by {SOON}.\n\nOn Monday.",
    ),
    "not_ours": (
        {"contact": "noc@network.example"},
        AnswerKind.WRONG_ADDRESSEE,
        "Contact: noc@network.example",
    ),
    "need_more": ({"text": "Which\r\nvideo?"}, AnswerKind.QUESTION, "Which\nvideo?"),
    "refuse": ({"text": "It is satire."}, AnswerKind.REFUSED, "It is satire."),
}


async def test_it_shows_who_asks_what_and_since_when(house: House):
    view = await told(house)
    page = await opened(house, link_in(view.notices[0]))
    shown = text(page)

    assert page.status_code == 200
    assert "Example Hotline" in shown
    assert "notices@hotline.example" in shown
    assert view.line.reference in shown
    assert "Remove the content at the address below, or disable access to it." in shown
    assert "Letter sent" in shown
    assert "Answer asked by" in shown


async def test_nothing_on_it_can_be_clicked_that_leads_out(house: House):
    view = await told(house)
    page = await opened(house, link_in(view.notices[0]))

    assert is_harmless(page)
    assert view.line.url not in page.text
    assert "https://" not in page.text
    assert "hxxps://platform[.]example/post/" in page.text


async def test_it_tells_nothing_of_the_case(house: House):
    view = await told(house)
    other = await told(house)
    page = await opened(house, link_in(view.notices[0]))

    assert other.line.reference not in page.text
    assert "carol" not in page.text
    assert "ncii" not in page.text
    assert "ntimate" not in page.text


async def test_it_keeps_itself_out_of_search_engines_and_sets_no_cookie(house: House):
    view = await told(house)
    link = link_in(view.notices[0])
    page = await opened(house, link)
    sent = await answered(house, link, choice="removed")

    for each in (page, sent):
        assert each.headers["referrer-policy"] == "no-referrer"
        assert each.headers["cache-control"] == "no-store"
        assert "noindex" in each.headers["x-robots-tag"]
        assert "set-cookie" not in each.headers
        assert "max-age" in each.headers["strict-transport-security"]
        assert link.removeprefix("/answer/") not in each.text


async def test_it_speaks_the_language_of_the_letter_and_names_the_law(house: House):
    view = await told(house, "https://dutch.example/post/1")
    link = link_in(view.notices[0])
    page, empty = await opened(house, link), await answered(house, link)

    assert '<html class="govuk-template" lang="nl">' in page.text
    assert "Verwijder de inhoud op het adres hieronder" in text(page)
    assert "The Pretend Act geeft degenen voor wie die regeling geldt 48 uur" in text(page)
    assert "Kies wat uw antwoord is." in text(empty)


async def test_every_field_has_its_label(house: House):
    view = await told(house)
    page = Elements(await opened(house, link_in(view.notices[0])))
    labelled = {label.get("for") for label in page.all("label")}
    fields = [
        field
        for tag in ("input", "textarea", "select")
        for field in page.all(tag)
        if field.get("type") not in {"hidden", "radio", "checkbox"}
    ]

    assert len(fields) == 3
    assert {field["id"] for field in fields} <= labelled
    assert len(page.all("fieldset")) == len(page.all("legend")) == 1
    assert len([field for field in page.all("input") if field.get("type") == "radio"]) == 5


@pytest.mark.parametrize("choice", ANSWERS)
async def test_an_answer_is_one_like_any_other(house: House, choice):
    fields, kind, words = ANSWERS[choice]
    view = await told(house)
    sent = await answered(house, link_in(view.notices[0]), choice=choice, **fields)
    view = await house.until(view.line.reference, given)
    [answer] = given(view)

    assert sent.status_code == 200
    assert "Your answer was noted" in text(sent)
    assert (answer.kind, answer.rule, answer.text) == (kind, "their own page", words)
    assert answer.notice_id == view.notices[0].notice_id
    assert view.line.state is not State.CLOSED


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({}, "choice", "Choose what your answer is."),
        ({"choice": "made-up"}, "choice", "Choose what your answer is."),
        ({"choice": "will_remove"}, "date", "Give the date"),
        ({"choice": "will_remove", "date": "soon"}, "date", "Give a date from today on"),
        ({"choice": "will_remove", "date": "2020-01-01"}, "date", "Give a date from today on"),
        ({"choice": "will_remove", "date": "2999-01-01"}, "date", "Give a date from today on"),
        ({"choice": "need_more", "text": " \r\n"}, "text", "Tell us what you need"),
        ({"choice": "refuse"}, "text", "Tell us what you need"),
        ({"choice": "removed", "text": "x" * 4001}, "text", "has 4001 characters"),
        ({"choice": "removed", "text": "a\x00b"}, "text", "control characters"),
        ({"choice": "removed", "text": "a\u202eb"}, "text", "control characters"),
        ({"choice": "removed", "contact": "nobody"}, "contact", "Give an e-mail address"),
        ({"choice": "removed", "contact": "a@b.example\r\nx"}, "contact", "Give an e-mail address"),
    ],
)
async def test_what_is_missing_is_said_and_nothing_typed_is_lost(house: House, fields, field, said):
    view = await told(house)
    sent = await answered(house, link_in(view.notices[0]), **fields)
    summary = [
        each["href"] for each in Elements(sent).all("a") if each.get("class") != "govuk-skip-link"
    ]
    view = (await show(house, CAROL, f"/takedowns/{view.line.reference}")).text

    assert sent.status_code == 422
    assert summary == [f"#{field}"]
    assert f'id="{field}"' in sent.text
    assert said in text(sent)
    assert "Your answer was not sent yet" in sent.text
    assert "their own page" not in view
    if fields.get("choice") in ANSWERS:
        checked = [each["value"] for each in Elements(sent).all("input") if "checked" in each]
        assert checked == [fields["choice"]]


async def test_what_they_write_cannot_become_part_of_a_page(house: House):
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\" onfocus='x' {{7*7}}"
    view = await told(house)
    link = link_in(view.notices[0])
    noted = await answered(house, link, choice="refuse", text=evil)
    again = await answered(house, link, text=evil, date='"><script>', contact='"><script>')
    await house.until(view.line.reference, given)
    page = await show(house, CAROL, f"/takedowns/{view.line.reference}")

    for each in (noted, again, page):
        assert is_harmless(each)
        assert "<script>" not in each.text
        assert "&lt;script&gt;alert(1)" in each.text


async def test_a_double_click_is_one_answer_and_a_correction_another(house: House):
    view = await told(house)
    link = link_in(view.notices[0])
    for key in ("one", "one", "two"):
        await answered(house, link, key=key, choice="need_more", text="Which?")
    await answered(house, link, key="two", choice="removed")
    view = await house.until(view.line.reference, lambda view: len(given(view)) == 3)

    kinds = [answer.kind for answer in given(view)]
    assert kinds == [AnswerKind.QUESTION, AnswerKind.QUESTION, AnswerKind.REMOVED]


async def test_each_form_has_a_key_of_its_own(house: House):
    view = await told(house)
    pages = [await opened(house, link_in(view.notices[0])) for _ in range(2)]
    keys = {
        field["value"]
        for page in pages
        for field in Elements(page).all("input")
        if field.get("name") == "key"
    }

    assert len(keys) == 2


async def test_opening_the_link_is_noted_once_and_changes_nothing_else(house: House):
    before = await told(house)
    link = link_in(before.notices[0])
    async with visitor(house) as client:
        await client.head(link)
    untouched = await takedown(house.store, before.line.reference)
    for _ in range(3):
        await opened(house, link)
    view = await house.until(before.line.reference, lambda view: view.answers)
    await opened(house, link)
    await answered(house, link, choice="removed")
    view = await house.until(before.line.reference, given)

    assert untouched.answers == ()
    assert [(answer.kind, answer.rule) for answer in view.answers] == [
        (AnswerKind.PENDING, "opened their own page"),
        (AnswerKind.REMOVED, "their own page"),
    ]
    assert view.line.first_answer_at == view.answers[1].at
    assert view.notices[0].state is before.notices[0].state


async def test_a_colleague_who_looks_is_not_the_party(house: House):
    view = await told(house)
    async with await house.browser(CAROL) as browser:
        page = await browser.get(link_in(view.notices[0]))
    after = await takedown(house.store, view.line.reference)

    assert page.status_code == 200
    assert "carol" not in page.text
    assert after.answers == ()
