"""Asking the API as a program would."""

import httpx

from tests.people import CAROL
from tests.web.conftest import House


async def post(house: House, path: str, body: object, person=CAROL, **headers) -> httpx.Response:
    async with house.api(person) as client:
        return await client.post(f"/api/v1{path}", json=body, headers=headers)


async def get(house: House, path: str, person=CAROL) -> httpx.Response:
    async with house.api(person) as client:
        return await client.get(f"/api/v1{path}")


def error(answer: httpx.Response) -> tuple[int, str]:
    assert set(answer.json()) == {"error"}
    assert set(answer.json()["error"]) == {"kind", "message"}
    return answer.status_code, answer.json()["error"]["kind"]
