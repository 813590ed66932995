"""Every page, the inbox and the report form."""

import re

import pytest

from tests.people import CAROL, MIA
from tests.web.conftest import House, some_url
from tests.web.reading import Elements, is_harmless, show, text
from untilgone.urls import display

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("path", ["/", "/report", "/no/such/page", "/signed-out"])
async def test_every_page_forbids_what_it_does_not_need(house: House, path):
    page = await show(house, CAROL, path)

    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    nonce = re.search(r"script-src 'nonce-([\w-]{20,})';", policy)[1]
    assert {each.get("nonce") for each in Elements(page).all("script")} == {nonce}
    assert "unsafe" not in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["cross-origin-opener-policy"] == "same-origin"
    assert page.headers["referrer-policy"] == "same-origin"
    assert is_harmless(page)
    assert 'style="' not in page.text


@pytest.mark.parametrize("path", ["/", "/report"])
async def test_every_field_has_a_label(house: House, path):
    elements = Elements(await show(house, CAROL, path))

    labelled = {label.get("for") for label in elements.all("label")}
    fields = [*elements.all("textarea"), *elements.all("select")]
    assert {field["id"] for field in fields} <= labelled


async def test_the_style_sheet_comes_from_us_and_calls_nobody(house: House):
    async with house.nobody() as client:
        page = await client.get("/")
        styles = await client.get(Elements(page).all("link")[0]["href"])
        other = await client.get("/static/app.py")

    assert styles.status_code == 200
    assert styles.headers["content-type"] == "text/css; charset=utf-8"
    assert "@import" not in styles.text
    assert "url(" not in styles.text
    assert other.status_code == 404


async def test_nobody_reads_how_to_sign_in(house: House):
    async with house.nobody() as client:
        page = await client.get("/")

    assert page.status_code == 401
    assert 'href="/sign-in' in page.text


async def test_a_report_says_what_became_of_each_address(house: House):
    url = some_url()
    async with await house.browser(CAROL) as browser:
        page = await browser.send(
            "/report",
            key="every kind",
            urls=f"{url}\r\n\r\n {display(url)} \r\nhttp://localhost/\r\n",
            category="ncii",
            language="en",
        )

    assert page.status_code == 201
    assert "1 of 3 addresses" in text(page)
    assert "Opened" in page.text
    assert "Followed already" in page.text
    assert "somebody&#39;s own network" in page.text


async def test_sending_the_form_twice_opens_one_case(house: House):
    fields = {"key": "pressed twice", "urls": some_url(), "category": "ncii", "language": "en"}
    async with await house.browser(CAROL) as browser:
        first = await browser.send("/report", **fields)
        second = await browser.send("/report", **fields)

    heading = r"<h1[^>]*>Case (UG-[^<]+)</h1>"
    assert re.search(heading, first.text)[1] == re.search(heading, second.text)[1]


async def test_a_form_sent_again_with_other_addresses_loses_nothing(house: House):
    fields = {"key": "went back", "category": "ncii", "language": "en"}
    other = some_url()
    async with await house.browser(CAROL) as browser:
        await browser.send("/report", urls=some_url(), **fields)
        conflict = await browser.send("/report", urls=other, **fields)
        key = re.search(r'name="key" value="([^"]+)"', conflict.text)[1]
        opened = await browser.send("/report", urls=other, **(fields | {"key": key}))

    assert conflict.status_code == 409
    assert "not reported yet" in conflict.text
    assert other in conflict.text
    assert opened.status_code == 201


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"urls": " \n "}, "at least one address"),
        ({"category": ""}, "what it is about"),
        ({"category": "made up"}, "what it is about"),
        ({"language": "xx"}, "a language"),
        ({"explanation": "x" * 5001}, "longer than"),
        ({"urls": "\n".join(f"https://platform.example/{n}" for n in range(501))}, "1 to 500 URLs"),
    ],
    ids=["no address", "no category", "odd category", "odd language", "long", "many"],
)
async def test_a_form_with_a_mistake_comes_back_filled(house: House, change, sentence):
    fields = {
        "urls": "https://platform.example/a",
        "category": "ncii",
        "language": "nl",
        "explanation": "Seen by two people",
    } | change
    async with await house.browser(CAROL) as browser:
        page = await browser.send("/report", **fields)

    assert page.status_code == 422
    assert sentence in page.text
    assert 'role="alert"' in page.text
    assert fields["explanation"] in page.text
    assert fields["urls"].strip() in page.text


async def test_a_form_with_a_file_in_it_is_refused(house: House):
    async with await house.browser(CAROL) as browser:
        page = await browser.client.post(
            "/report",
            data={"csrf": await browser.csrf()},
            files={"urls": ("image.jpg", b"not a picture", "image/jpeg")},
        )

    assert page.status_code == 400
    assert "Nothing was changed" in page.text


async def test_a_manager_may_not_report(house: House):
    page = await show(house, MIA, "/report")
    inbox = await show(house, MIA, "/")

    assert page.status_code == 403
    assert "Your role may not do this" in page.text
    assert "/report" not in inbox.text
