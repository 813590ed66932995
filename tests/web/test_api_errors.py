"""What the API says when something cannot be done."""

import json

import httpx
import pytest

from tests.people import CAROL
from tests.web.asking import error, get, post
from tests.web.conftest import House, some_url
from web.app import build
from web.guard import LARGEST_BODY
from workflows.desk import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"urls": []}, (400, "BadInput")),
        ({"playbook": "no such playbook"}, (400, "BadInput")),
        ({"case": "UG-2026-999999"}, (404, "NotFound")),
        ({"category": "made up"}, (422, "Invalid")),
        ({"urls": "https://platform.example/"}, (422, "Invalid")),
        ({"language": "en; drop"}, (422, "Invalid")),
        ({"explanation": "x" * 5001}, (422, "Invalid")),
        ({"colour": "red"}, (422, "Invalid")),
    ],
    ids=str,
)
async def test_a_report_that_cannot_be_used_is_refused(house: House, change, expected):
    answer = await post(house, "/reports", {"urls": [some_url()], "category": "ncii"} | change)

    assert error(answer) == expected


async def test_an_error_never_repeats_what_was_handed_in(house: House):
    secret = "the-name-of-a-victim"
    answers = [
        await post(house, "/reports", {"urls": [secret], "category": secret, secret: secret}),
        await post(house, "/reports", {"urls": secret, "category": "ncii"}),
        await post(house, "/reports", [secret]),
    ]
    async with house.api(CAROL) as client:
        headers = {"Content-Type": "application/json"}
        broken = await client.post("/api/v1/reports", content=f"{{{secret}", headers=headers)

    for answer in [*answers, broken]:
        assert error(answer) == (422, "Invalid")
        assert secret not in answer.text
        assert "Traceback" not in answer.text


async def test_json_dressed_as_plain_text_is_not_read(house: House):
    body = json.dumps({"urls": [some_url()], "category": "ncii"})
    async with house.api(CAROL) as client:
        answer = await client.post(
            "/api/v1/reports", content=body, headers={"Content-Type": "text/plain"}
        )

    assert error(answer) == (422, "Invalid")


async def test_a_body_over_the_limit_is_refused_unread(house: House):
    async with house.api(CAROL) as client:
        answer = await client.post("/api/v1/reports", content=b"x" * (LARGEST_BODY + 1))

    assert error(answer) == (413, "TooLarge")


async def test_a_body_over_the_limit_is_refused_also_when_it_hides_its_length(house: House):
    async def endless():
        for _ in range(LARGEST_BODY // 65536 + 2):
            yield b" " * 65536

    async with house.api(CAROL) as client:
        headers = {"Content-Type": "application/json"}
        answer = await client.post("/api/v1/reports", content=endless(), headers=headers)

    assert error(answer) == (413, "TooLarge")


async def test_what_does_not_exist_is_not_found(house: House):
    assert error(await get(house, "/takedowns/UG-2026-999999-1")) == (404, "NotFound")
    assert error(await get(house, "/cases/UG-2026-999999")) == (404, "NotFound")
    assert error(await get(house, "/no/such/thing")) == (404, "NotFound")
    assert error(await post(house, "/tasks", {})) == (405, "MethodNotAllowed")


@pytest.mark.parametrize("query", ["state=made+up", "limit=0", "limit=501", "limit=many"])
async def test_a_list_that_nobody_can_make_is_refused(house: House, query):
    assert error(await get(house, f"/takedowns?{query}")) == (422, "Invalid")


async def test_an_action_that_does_not_exist_is_refused(house: House):
    answer = await post(house, "/takedowns/UG-2026-000001-1/actions/explode", {})

    assert error(answer) == (422, "Invalid")


async def test_nobody_is_told_how_to_sign_in(house: House):
    async with house.nobody() as client:
        answer = await client.get("/api/v1/tasks")

    assert error(answer) == (401, "NotSignedIn")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_mistake_of_ours_is_told_without_a_trace(house: House, caplog):
    class Broken(Desk):
        async def report(self, report):
            raise RuntimeError("https://platform.example/secret")

    app = build(house.settings, house.store, Broken(house.desk._client, "any"))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://127.0.0.1",
        headers=house.api(CAROL).headers,
    ) as client:
        answer = await client.post(
            "/api/v1/reports", json={"urls": [some_url()], "category": "ncii"}
        )

    assert error(answer) == (500, "Internal")
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"]
    assert "a POST request failed" in caplog.text
