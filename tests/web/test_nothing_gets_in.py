"""What people and sites write can never become part of a page."""

import html

import pytest

from tests.people import ADA, CAROL
from tests.web.conftest import House
from tests.web.reading import Elements, act, is_harmless, show

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\" onfocus='x' {{7*7}}"


async def test_an_explanation_cannot_become_part_of_a_page(house: House):
    reference = await house.report(explanation=EVIL)
    await house.until(reference, lambda view: view.notices)
    page = await show(house, CAROL, f"/takedowns/{reference}")

    assert is_harmless(page)
    assert "<script>alert(1)</script>" in html.unescape(page.text)
    assert "{{7*7}}" in page.text


async def test_a_reason_cannot_become_part_of_a_page(house: House):
    reference = await house.report()
    refused = await act(house, CAROL, reference, "resume", reason=EVIL)
    await act(house, ADA, reference, "hold", reason=EVIL)
    page = await show(house, CAROL, f"/takedowns/{reference}")

    assert is_harmless(refused)
    assert is_harmless(page)
    assert "<script>alert(1)</script>" in html.unescape(page.text)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(document.cookie)",
        "data:text/html,<script>alert(1)</script>",
        'https://platform.example/"><script>alert(1)</script>',
        "https://platform.example/'onmouseover='alert(1)",
        "https://<script>alert(1)</script>.example/",
    ],
)
async def test_an_address_cannot_become_part_of_a_page(house: House, url):
    fields = {"urls": url, "category": "ncii", "language": "en"}
    async with await house.browser(CAROL) as browser:
        answer = await browser.send("/report", **fields)
        inbox = await browser.get("/")
        pages = [
            await browser.get(link["href"])
            for link in Elements(answer).all("a")
            if (link["href"] or "").startswith("/takedowns/")
        ]

    assert all(is_harmless(page) for page in [answer, inbox, *pages])


async def test_a_typed_address_cannot_break_out_of_its_field(house: House):
    reference = await house.report()
    page = await act(
        house, CAROL, reference, "correct-contact", party="no", address='"><script>x</script>'
    )

    assert page.status_code == 422
    assert is_harmless(page)
