"""/metrics: off unless a token is set, and then only with it."""

import httpx
import pytest

from tests.canary import TOKEN
from tests.web.conftest import House, settings_in
from untilgone.errors import BadInput
from web.app import build

pytestmark = pytest.mark.asyncio(loop_scope="module")


def asking(house: House, tmp_path, token: str) -> httpx.AsyncClient:
    settings = settings_in(tmp_path, UNTILGONE_METRICS_TOKEN=token)
    app = build(settings, house.store, house.desk)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://10.1.2.3:8400")


async def test_without_a_token_in_the_settings_there_is_no_such_page(empty_house: House, tmp_path):
    async with asking(empty_house, tmp_path, "") as client:
        answers = [
            await client.get("/metrics", headers={"Authorization": said})
            for said in ("", "Bearer ", f"Bearer {TOKEN}")
        ]

    assert [answer.status_code for answer in answers] == [404] * 3


@pytest.mark.parametrize("said", ["", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "é"])
async def test_whoever_does_not_know_the_token_sees_nothing(empty_house: House, tmp_path, said):
    async with asking(empty_house, tmp_path, TOKEN) as client:
        answer = await client.get("/metrics", headers={"Authorization": said.encode()})

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "untilgone_" not in answer.text


async def test_with_the_token_machines_read_the_figures(empty_house: House, tmp_path):
    async with asking(empty_house, tmp_path, TOKEN) as client:
        answer = await client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.text.splitlines()
    assert "# TYPE untilgone_tasks_open gauge" in lines
    assert 'untilgone_tasks_open{kind="approve"} 0' in lines
    assert TOKEN not in answer.text


async def test_a_token_that_could_be_guessed_keeps_it_from_starting(empty_house: House, tmp_path):
    with pytest.raises(BadInput, match="UNTILGONE_METRICS_TOKEN") as refused:
        asking(empty_house, tmp_path, "short")

    assert "short." not in str(refused.value)
