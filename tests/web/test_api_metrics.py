"""Figures over the HTTP API: for whoever oversees a desk, and of that desk only."""

import pytest
from pydantic import TypeAdapter

from tests.people import ADA, CAROL, LEO, MIA
from tests.untilgone.store.measuring import measure
from tests.web.asking import error, get
from tests.web.conftest import House
from web import api_description

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_managers_get_the_figures_of_their_desk_as_the_description_says(house: House):
    for number in range(8):
        ours = {"platform": "api_metrics", "left": float(number), "right": number + 1.0}
        await measure(house.store, **ours)
        await measure(house.store, **ours, desk="elsewhere")
    answer = await get(house, "/metrics?by=platform", MIA)

    assert answer.status_code == 200, answer.text
    TypeAdapter(api_description.Metrics).validate_python(answer.json())
    [group] = [each for each in answer.json()["groups"] if each["key"] == "api_metrics"]
    assert (group["n"], group["open"]) == (8, 0)
    assert group["median"]["low"] <= 4 <= group["median"]["high"]
    assert (answer.json()["by"], answer.json()["clock"]) == ("platform", "removal")


async def test_what_cannot_be_known_has_its_reason(house: House):
    await measure(house.store, platform="too_few", right=float("inf"), outcome="open")
    answer = await get(house, "/metrics?by=platform&clock=removal", ADA)
    [group] = [each for each in answer.json()["groups"] if each["key"] == "too_few"]

    assert (group["median"]["value"], group["median"]["why"]) == (None, "too_few")
    assert group["median"]["reason"]


async def test_who_does_not_oversee_gets_none(house: House):
    refused = [error(await get(house, "/metrics", person)) for person in (CAROL, LEO)]

    assert refused == [(403, "NotAllowed")] * 2


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ("by=moon", (422, "Invalid")),
        ("clock=moon", (422, "Invalid")),
        ("since=yesterday", (422, "Invalid")),
        ("since=2026-03-02&until=2026-03-01", (400, "BadInput")),
    ],
)
async def test_what_nobody_can_answer_is_refused(house: House, asked: str, refusal):
    assert error(await get(house, f"/metrics?{asked}", MIA)) == refusal
