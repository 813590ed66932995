"""Reporting: what is picked out of what was pasted, and what would happen, before it happens."""

import html
import re

import pytest
from sqlalchemy import event

from tests.people import CAROL
from tests.web.conftest import House, some_url
from tests.web.reading import is_harmless, text
from tests.web.reporting import check, form_of, press, send
from untilgone.picking import MOST_FILE
from untilgone.urls import display

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_addresses_are_picked_out_of_a_mail_and_nothing_is_opened(house: House):
    url = some_url()
    page = await check(house, f"Dear desk,\nplease see <{display(url)}>. Thanks,\nAnna")

    assert page.status_code == 200
    assert "1 of 1 address would be followed" in text(page)
    assert display(url) in text(page)
    assert "undone" in text(page)
    assert "Dear desk," in page.text
    async with house.api(CAROL) as client:
        listed = (await client.get("/api/v1/takedowns")).text
    assert url not in listed


async def test_it_says_who_will_be_told_first_and_when_the_next_step_follows(house: House):
    said = text(await check(house, some_url()))

    assert "Pretend Platform First: Notice to Pretend Platform abuse@platform.example" in said
    assert "In 24 hours, if it is still there: Reminder to platform." in said
    assert "the first letter leaves by itself" in said


@pytest.mark.parametrize(
    ("url", "category", "sentence"),
    [
        ("https://form.example/1", "ncii", "fill in their form"),
        ("https://nobody-knows.example/1", "ncii", "That address is a guess."),
        ("https://platform.example/1", "doxing", "read and approved: legal staff"),
        ("https://192.0.2.1/1", "ncii", "not taken"),
    ],
)
async def test_it_says_what_keeps_a_letter_from_leaving_by_itself(
    house: House, url, category, sentence
):
    assert sentence.lower() in text(await check(house, url, category=category)).lower()


async def test_what_is_followed_already_is_named_and_not_ticked(house: House):
    url = some_url()
    reference = await house.report(url)
    other = some_url()
    page = await check(house, f"{display(url)}\n{other}\nhttp://localhost/x")

    said = text(page)
    assert f"Followed already {reference}" in said
    assert "somebody's own network" in said
    assert form_of(page, "/report")["take"] == ["1"]


async def test_the_same_address_in_two_spellings_is_one(house: House):
    url = some_url()
    page = await check(house, f"{url}\n{display(url)}")

    assert "Stands above already" in text(page)
    assert "1 of 2 addresses would be followed" in text(page)


async def test_only_what_stays_ticked_is_reported(house: House):
    first, second = some_url(), some_url()
    page = await check(house, f"{first}\n{second}")
    answer = await press(house, page, take=["1"])

    assert answer.status_code == 201
    assert display(second) in answer.text
    assert display(first) not in answer.text


async def test_without_a_tick_nothing_is_opened_and_nothing_is_lost(house: House):
    page = await check(house, some_url(), explanation="Seen by two")
    answer = await press(house, page, take=[])

    assert answer.status_code == 422
    assert "Tick at least one" in answer.text
    assert "Seen by two" in answer.text
    assert form_of(answer, "/report")["take"] == []


async def test_from_the_empty_form_to_a_notice_on_its_way_are_two_buttons(house: House):
    """With the link in the navigation and the choice of a category four clicks."""
    url = some_url()
    answer = await press(house, await check(house, url))
    reference = re.search(r"/takedowns/(UG-[\d-]+)", answer.text)[1]
    view = await house.until(reference, lambda view: view.notices)

    assert answer.status_code == 201
    assert view.notices[0].address == "abuse@platform.example"


async def test_going_back_keeps_everything_that_was_typed(house: House):
    typed = {
        "explanation": "Seen by two",
        "notify": "desk@partner.example",
        "notify_details": "yes",
        "giver": "victim",
        "scope": "later",
        "until": "2027-03-31",
        "proof": "folder 12",
    }
    urls = f"Hello,\n{some_url()}"
    page = await check(house, urls, **typed)
    fields = {name: v for name, v in form_of(page, "/report").items() if name != "csrf"}
    back = await send(house, "/report/check", **(fields | {"back": "yes"}))

    assert {name: fields[name] for name in typed} == {name: [typed[name]] for name in typed}
    for value in (*typed.values(), urls):
        assert value in html.unescape(back.text)
    assert re.search(r'value="victim" checked', back.text)


async def test_while_typing_only_the_rows_come(house: House):
    part = {"HX-Request": "true"}
    page = await check(house, some_url(), category="", headers=part)
    empty = await check(house, "nothing yet", headers=part)

    assert "<html" not in page.text
    assert "Choose what it is about to see who will be told." in text(page)
    assert "UG-" not in page.text
    assert empty.status_code == 200
    assert "1 line without an address" in text(empty) or "line" not in text(empty)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"urls": "no address here"}, "at least one address"),
        ({"category": ""}, "what it is about"),
        ({"category": "other_illegal"}, "by which law"),
        ({"urls": "\n".join(f"https://a.example/{n}" for n in range(501))}, "1 to 500"),
        ({"urls": "x" * 300_001}, "300000 characters"),
        ({"scope": "later"}, "who gave the mandate"),
        ({"giver": "victim", "until": "soon"}, "2027-03-31"),
        ({"notify": "nobody"}, "News can go to"),
    ],
    ids=["none", "no category", "no law", "many", "long", "no giver", "no day", "notify"],
)
async def test_a_mistake_is_said_before_the_check_and_nothing_is_lost(
    house: House, change, sentence
):
    fields = {"urls": "https://platform.example/a", "explanation": ""} | change
    page = await check(house, **fields)

    assert page.status_code == 422
    assert sentence in html.unescape(page.text)
    assert fields["urls"][:50] in html.unescape(page.text)


async def test_a_file_is_read_and_its_addresses_stand_in_the_form(house: House):
    typed, first, second = some_url(), some_url(), some_url()
    content = f'url;note\n{first};x\n"=HYPERLINK(""{second}"")";y\n'.encode("utf-16")
    page = await check(house, typed, files={"file": ("a list.csv", content, "text/csv")})

    assert form_of(page, "/report")["urls"] == [f"{typed}\n{first}\n{second}"]


@pytest.mark.parametrize(
    ("files", "status", "sentence"),
    [
        ([("file", ("a.csv", b"x" * (MOST_FILE + 1), "text/csv"))], 422, "larger than"),
        ([("file", ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"))], 422, "not text"),
        ([("file", ("a.csv", b"nothing", "text/csv"))], 422, "No address was found"),
        ([("file", ("", b"", "text/csv"))], 200, "would be followed"),
        ([("file", ("../../etc/x", b"https://a.example/1", "x"))], 200, "would be followed"),
        ([("other", ("a.csv", b"https://no.example/1", "text/csv"))], 200, "1 of 1 address"),
        ([("file", ("a.csv", b"x", "x")), ("file", ("b.csv", b"x", "x"))], 400, "cannot be read"),
        ([("file", ("a.csv", b"x" * 1_100_000, "text/csv"))], 413, "1 MiB"),
        ([(f"f{n}", (None, b"x")) for n in range(60)], 400, "cannot be read"),
    ],
    ids=["large", "picture", "empty", "none", "path", "other", "two", "huge", "fields"],
)
async def test_an_upload_is_small_text_or_nothing(house: House, files, status, sentence):
    page = await check(house, some_url(), files=files)

    assert page.status_code == status
    assert sentence in text(page)
    assert "no[.]example" not in page.text


async def test_a_file_is_taken_at_one_place_only(house: House):
    file = {"file": ("a.csv", b"https://a.example/1", "text/csv")}
    page = await send(house, "/report", urls=some_url(), files=file)

    assert page.status_code == 400


@pytest.mark.parametrize(
    "urls",
    [
        "javascript:alert(document.cookie)",
        'https://platform.example/"onmouseover="alert(1)',
        "https://platform.example/<script>alert(1)</script>",
        "https://<script>alert(1)</script>.example/",
        "</textarea><script>alert(1)</script> https://platform.example/1",
        "<img src=https://platform.example/x.png onerror=alert(1)>",
    ],
)
async def test_nothing_that_is_pasted_becomes_part_of_the_page(house: House, urls):
    for headers in ({}, {"HX-Request": "true"}):
        page = await check(house, urls, headers=headers, proof="<script>alert(2)</script>")
        assert is_harmless(page)


async def test_the_preview_asks_the_store_as_often_for_many_as_for_few(house: House):
    counts = []
    for number in (2, 200):
        said: list[str] = []

        def listen(*args, heard=said):
            heard.append(args[2])

        engine = house.store._engine.sync_engine
        event.listen(engine, "before_cursor_execute", listen)
        await check(house, "\n".join(some_url() for _ in range(number)))
        event.remove(engine, "before_cursor_execute", listen)
        counts.append(len(said))

    assert counts[0] == counts[1]
