"""Whoever wants news of a case: asked for by API and page, stopped by API, never shown."""

import re

import pytest

from tests.conftest import SECRET
from tests.people import CAROL, MIA
from tests.web.asking import error, get, post
from tests.web.conftest import House, some_url
from tests.web.reading import text
from untilgone.signing import receiver_secret

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADDRESS = "reporter@post.example"
HOOK = "https://partner.example/news"


async def test_a_report_may_say_who_wants_news_and_nobody_reads_it_there(house: House):
    body = {"urls": [some_url()], "category": "ncii", "notify": ADDRESS}
    answer = await post(house, "/reports", body)

    assert answer.status_code == 201
    assert answer.json()["news"] == {"kept": True, "secret": None}
    case = (await get(house, f"/cases/{answer.json()['case']}")).text
    assert '"way":"mail","with_details":false' in case
    assert ADDRESS not in case


async def test_the_secret_of_a_webhook_stands_in_the_answer_the_same_each_time(house: House):
    body = {"urls": [some_url()], "category": "ncii", "notify": HOOK, "notify_details": True}
    first = await post(house, "/reports", body, **{"Idempotency-Key": "news"})
    second = await post(house, "/reports", body, **{"Idempotency-Key": "news"})

    secret = receiver_secret(SECRET.encode(), first.json()["case"], HOOK)
    assert first.json()["news"] == {"kept": True, "secret": secret}
    assert second.json() == first.json()
    case = (await get(house, f"/cases/{first.json()['case']}")).json()
    assert [(to["way"], to["with_details"]) for to in case["news"]] == [("webhook", True)]


async def test_a_report_without_news_says_nothing_of_news(house: House):
    answer = await post(house, "/reports", {"urls": [some_url()], "category": "ncii"})

    assert set(answer.json()) == {"case", "takedowns"}


async def test_a_duplicate_tells_nobody_and_says_so(house: House):
    url = some_url()
    await house.report(url)
    answer = await post(house, "/reports", {"urls": [url], "category": "ncii", "notify": ADDRESS})

    assert answer.json()["news"] == {"kept": False, "secret": None}


async def test_an_address_that_cannot_be_told_opens_nothing(house: House):
    body = {"urls": [some_url()], "category": "ncii", "notify": "http://10.0.0.1/"}
    answer = await post(house, "/reports", body)

    assert error(answer) == (400, "BadInput")
    assert "10.0.0.1" not in answer.text
    del body["notify"]
    assert (await post(house, "/reports", body)).status_code == 201


async def test_news_is_stopped_once_and_stays_on_the_record(house: House):
    body = {"urls": [some_url()], "category": "ncii", "notify": ADDRESS}
    case = (await post(house, "/reports", body)).json()["case"]
    stopped = await post(house, f"/cases/{case}/news/stop", {"reason": "They called."})
    again = await post(house, f"/cases/{case}/news/stop", {})

    assert stopped.json() == {"case": case, "erased": 1}
    assert again.json() == {"case": case, "erased": 0}
    assert (await get(house, f"/cases/{case}")).json()["news"] == []


async def test_news_of_a_case_that_is_not_there_cannot_be_stopped(house: House):
    answer = await post(house, "/cases/UG-2026-999999/news/stop", {})

    assert error(answer) == (404, "NotFound")


async def test_who_only_reads_stops_nothing(house: House):
    answer = await post(house, "/cases/UG-2026-999999/news/stop", {}, person=MIA)

    assert answer.status_code == 403


async def reported(house: House, **fields):
    async with await house.browser(CAROL) as browser:
        typed = {"urls": some_url(), "category": "ncii", "language": "en", **fields}
        return await browser.send("/report", **typed)


async def test_the_page_asks_who_wants_news_and_shows_the_secret_of_a_webhook(house: House):
    page = await reported(house, notify=f" {HOOK} ", notify_details="yes")

    [case] = set(re.findall(r"UG-\d{4}-\d{6}(?!-)", text(page)))
    assert receiver_secret(SECRET.encode(), case, HOOK) in page.text


async def test_the_page_says_that_mail_goes_out(house: House):
    page = await reported(house, notify=ADDRESS)

    assert "Mail goes out with what happens next." in text(page)
    assert ADDRESS not in page.text


async def test_a_wrong_address_comes_back_in_the_form(house: House):
    page = await reported(house, notify="nobody", notify_details="yes")

    assert page.status_code == 422
    assert 'value="nobody"' in page.text
    assert "News can go to one plain mail address" in text(page)
