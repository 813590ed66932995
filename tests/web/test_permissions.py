"""Every route, walked by everybody: deny by default, and nobody gets further than their role."""

import dataclasses
from datetime import timedelta

import pytest

from tests.people import ADA, CAROL, LEO, MIA
from tests.web.conftest import ADDRESS, EVERYBODY, House
from untilgone.people import Role
from web.app import build
from web.own_address import ANSWER
from web.people import MAY, Permission
from web.routes import ROUTES, Route

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATIENCE = timedelta(seconds=1)  # no worker comes, whatever time it is given
REFERENCE = "UG-2026-999999-1"
DOORS = {401, 403}


def path(route: Route) -> str:
    given = {
        "name": "app.css",
        "token": "made-up",
        "reference": REFERENCE,
        "action": "hold",
        "slug": "nobody",
        "digest": "a" * 64,
        "step": "claim",
        "view": "b" * 32,
        "key": "a" * 64,
        "dimension": "platform",
        "number": 999_999,
        "change": "role",
        "act": "submit",
        "kind": "notice",
        "language": "en",
        "file": "body.txt",
        "format": "pdf",
    }
    return route.path.format(**given)


def name(route: Route) -> str:
    return f"{route.method} {route.path}"


GUARDED = [route for route in ROUTES if route.permission is not Permission.ANYONE]
CHANGING_PAGES = [
    route for route in ROUTES if route.method == "POST" and not route.path.startswith("/api/")
]
"""Sent below by somebody who may send them: what is refused is where they come from."""
WITH_ORIGIN = [route for route in CHANGING_PAGES if not route.path.startswith(ANSWER)]
"""Browsers send none from the page for parties (tests/web/test_answer_links.py)."""


def may(route: Route):
    """Somebody who may use it: letters are changed by legal staff, and by no admin."""
    return next(person for person in (ADA, LEO) if route.permission in MAY[person.role])


@pytest.mark.parametrize("route", GUARDED, ids=name)
async def test_nobody_gets_in(empty_house: House, route: Route):
    async with empty_house.nobody(headers={"Origin": ADDRESS}) as client:
        answer = await client.request(route.method, path(route))

    assert answer.status_code == 401


@pytest.mark.parametrize("route", GUARDED, ids=name)
async def test_a_made_up_token_does_not_help(empty_house: House, route: Route):
    headers = {"Origin": ADDRESS, "Authorization": "Bearer made-up", "Cookie": "untilgone=made-up"}
    async with empty_house.nobody(headers=headers) as client:
        answer = await client.request(route.method, path(route))

    assert answer.status_code == 401


@pytest.mark.parametrize("person", EVERYBODY, ids=lambda person: person.name)
@pytest.mark.parametrize("route", GUARDED, ids=name)
async def test_a_role_gets_as_far_as_the_table_says(empty_house: House, route: Route, person):
    if route.path.startswith("/api/"):
        async with empty_house.api(person) as client:
            answer = await client.request(route.method, path(route))
    else:
        async with await empty_house.browser(person) as browser:
            fields = {"csrf": await browser.csrf()} if route.method == "POST" else None
            answer = await browser.client.request(route.method, path(route), data=fields)

    assert (answer.status_code not in DOORS) == (route.permission in MAY[person.role])


async def test_only_admins_administer():
    assert [role for role in Role if Permission.ADMIN in MAY[role]] == [Role.ADMIN]


async def test_a_manager_looks_and_does_not_act():
    assert MAY[Role.MANAGER] == {
        Permission.ANYONE,
        Permission.OVERSEE,
        Permission.READ,
        Permission.SIGNED_IN,
    }


async def test_a_session_does_not_open_the_api(empty_house: House):
    async with await empty_house.browser(CAROL) as browser:
        answer = await browser.get("/api/v1/tasks")

    assert answer.status_code == 401


async def test_a_token_does_not_open_the_pages(empty_house: House):
    async with empty_house.api(CAROL) as client:
        answer = await client.get("/")

    assert answer.status_code == 401


async def test_a_route_without_a_permission_keeps_the_app_from_starting(empty_house: House):
    forgotten = dataclasses.replace(ROUTES[0], permission=None)

    with pytest.raises(ValueError, match="GET /healthz names no permission"):
        build(
            empty_house.settings,
            empty_house.store,
            empty_house.desk,
            routes=[*ROUTES[1:], forgotten],
        )


async def test_the_app_serves_nothing_beside_the_table(empty_house: House):
    served = {(route.path, *route.methods) for route in empty_house.app.routes}

    assert served == {(route.path, route.method) for route in ROUTES}


@pytest.mark.parametrize("route", WITH_ORIGIN, ids=name)
async def test_a_form_from_elsewhere_is_refused(empty_house: House, route: Route):
    async with await empty_house.browser(may(route)) as browser:
        fields = {"csrf": await browser.csrf()}
        browser.client.headers.pop("Origin")
        for origin in (None, "null", "https://elsewhere.example", "https://127.0.0.1:8400"):
            headers = {"Origin": origin} if origin else {}
            answer = await browser.client.post(path(route), data=fields, headers=headers)
            assert answer.status_code == 403, origin
            assert "from another site" in answer.text


@pytest.mark.parametrize("route", CHANGING_PAGES, ids=name)
async def test_a_form_that_the_browser_calls_foreign_is_refused(empty_house: House, route: Route):
    async with await empty_house.browser(may(route)) as browser:
        fields = {"csrf": await browser.csrf()}
        headers = {"Sec-Fetch-Site": "same-site"}
        answer = await browser.client.post(path(route), data=fields, headers=headers)

    assert answer.status_code == 403


@pytest.mark.parametrize("route", [route for route in CHANGING_PAGES if route in GUARDED], ids=name)
async def test_a_form_without_the_session_s_own_mark_is_refused(empty_house: House, route: Route):
    async with await empty_house.browser(may(route)) as browser:
        for csrf in (None, "", "made-up", "ü"):
            fields = {} if csrf is None else {"csrf": csrf}
            answer = await browser.client.post(path(route), data=fields)
            assert answer.status_code == 403, csrf


async def test_the_mark_of_another_session_is_refused(empty_house: House):
    async with (
        await empty_house.browser(MIA) as other,
        await empty_house.browser(CAROL) as browser,
    ):
        foreign = await other.csrf()
        answer = await browser.client.post("/sign-out", data={"csrf": foreign})

    assert answer.status_code == 403
