"""Asking the HTTP API who can act on a URL."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.outside import Outside, outside
from tests.people import CAROL, MIA
from tests.web.asking import error, post
from tests.web.conftest import House

pytestmark = pytest.mark.asyncio(loop_scope="module")

URL = "https://platform.example/post/1"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world() -> AsyncIterator[Outside]:
    async with outside() as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asked(empty_house: House, world: Outside) -> AsyncIterator[House]:
    """A house whose worker looks up who can act."""
    async with empty_house.start_worker(sources=world.sources):
        yield empty_house


async def test_everybody_who_can_act_is_named_with_source_and_time(asked: House):
    answer = await post(asked, "/who", {"url": URL})

    assert answer.status_code == 200
    found = answer.json()
    assert [party["name"] for party in found["parties"]][1:] == ["Cellar", "Trunk", "Seller"]
    [contact] = found["parties"][1]["contacts"]
    assert contact["address"] == "abuse@cellar.example"
    assert (contact["source"], contact["confidence"]) == ("rdap", 0.8)
    assert contact["found_at"].endswith("Z")
    assert {part["state"] for part in found["parts"]} == {"asked"}


async def test_what_was_asked_before_is_answered_from_what_was_kept(asked: House, world: Outside):
    await post(asked, "/who", {"url": URL})
    questions = len(world.asked)
    answer = await post(asked, "/who", {"url": f"{URL}?utm_source=x"})

    assert {part["state"] for part in answer.json()["parts"]} == {"kept"}
    assert len(world.asked) == questions


async def test_what_is_no_web_address_is_refused(asked: House):
    answer = await post(asked, "/who", {"url": "mailto:somebody@platform.example"})

    assert error(answer) == (400, "BadInput")


async def test_whoever_may_not_open_cases_may_not_ask_around(asked: House):
    answer = await post(asked, "/who", {"url": URL}, person=MIA)

    assert answer.status_code == 403
    assert (await post(asked, "/who", {"url": URL}, person=CAROL)).status_code == 200
