"""A report while no worker runs: the sentence now, the case later."""

import asyncio
import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.people import CAROL
from tests.web.conftest import House, some_url
from untilgone.store import read
from web.app import build
from workflows.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def impatient(empty_house: House) -> House:
    """The same house with a desk that does not wait long for a worker."""
    desk = Desk(
        empty_house.desk._client,
        empty_house.settings.task_queue,
        patience=timedelta(seconds=0.5),
    )
    app = build(empty_house.settings, empty_house.store, desk)
    return replace(empty_house, desk=desk, app=app)


async def opened(house: House, url: str) -> str:
    """The case of a URL, once the worker has opened it."""
    while True:
        for line in await read.takedowns(house.store, read.Filter()):
            if line.url == url:
                return line.case
        await asyncio.sleep(0.05)


async def test_a_report_by_api_is_kept_and_opened_later(empty_house: House, impatient: House):
    url = some_url()
    body = {"urls": [url], "category": "csam"}
    async with impatient.api(CAROL) as client:
        client.headers["Idempotency-Key"] = "the night shift"
        refused = await client.post("/api/v1/reports", json=body)
    async with empty_house.start_worker(), empty_house.api(CAROL) as client:
        case = await asyncio.wait_for(opened(empty_house, url), 20)
        client.headers["Idempotency-Key"] = "the night shift"
        again = await client.post("/api/v1/reports", json=body)

    assert refused.status_code == 503
    assert refused.headers["retry-after"]
    assert "is kept" in refused.json()["error"]["message"]
    assert again.status_code == 201
    assert again.json()["case"] == case


async def test_a_report_by_form_is_kept_and_sending_the_form_again_shows_its_case(
    empty_house: House, impatient: House
):
    url = some_url()
    async with await impatient.browser(CAROL) as browser:
        fields = {
            "urls": url,
            "category": "csam",
            "language": "en",
            "explanation": "Found at night",
        }
        refused = await browser.send("/report", key="one-form", **fields)
        key = re.search(r'name="key" value="([^"]+)"', refused.text)[1]
    async with empty_house.start_worker(), await empty_house.browser(CAROL) as browser:
        case = await asyncio.wait_for(opened(empty_house, url), 20)
        again = await browser.send("/report", key=key, **fields)

    assert refused.status_code == 503
    assert "is kept" in refused.text
    assert url in html.unescape(refused.text)
    assert "Found at night" in refused.text
    assert re.search(r'value="csam" checked', refused.text)
    assert again.status_code == 201
    assert case in again.text
