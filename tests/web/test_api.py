"""The HTTP API: reports, lists, actions, its own description."""

import asyncio

import pytest
from pydantic import TypeAdapter

from tests.people import ADA, CAROL, LEO, MIA
from tests.web.asking import error, get, post
from tests.web.conftest import House, some_url
from untilgone.cases import State
from untilgone.progress import Progress
from web import api_description
from web.routes import ROUTES

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_report_opens_a_case_and_says_what_became_of_each_url(house: House):
    url = some_url()
    answer = await post(
        house, "/reports", {"urls": [url, url, "http://10.0.0.1/"], "category": "ncii"}
    )

    assert answer.status_code == 201
    opened, duplicate, refused = answer.json()["takedowns"]
    assert opened["reference"] == f"{answer.json()['case']}-1"
    assert (opened["url"], opened["state"], opened["result"]) == (url, "reported", "opened")
    assert (duplicate["reference"], duplicate["result"]) == (opened["reference"], "duplicate")
    assert (refused["reference"], refused["result"]) == (None, "refused")
    assert "not a public address" in refused["remarks"][0]


async def test_a_report_of_nothing_new_opens_nothing(house: House):
    url = some_url()
    await house.report(url)
    answer = await post(house, "/reports", {"urls": [url], "category": "ncii"})

    assert answer.status_code == 200
    assert answer.json()["case"] is None


async def test_the_same_key_twice_is_one_case(house: House):
    body = {"urls": [some_url()], "category": "ncii"}
    first = await post(house, "/reports", body, **{"Idempotency-Key": "import row 7"})
    second = await post(house, "/reports", body, **{"Idempotency-Key": "import row 7"})

    assert first.json() == second.json()
    assert (first.status_code, second.status_code) == (201, 201)


async def test_the_same_key_at_the_same_moment_is_one_case(house: House):
    body = {"urls": [some_url()], "category": "ncii"}
    answers = await asyncio.gather(
        *(post(house, "/reports", body, **{"Idempotency-Key": "twice"}) for _ in range(4))
    )

    assert len({answer.text for answer in answers}) == 1


async def test_two_people_may_choose_the_same_key(house: House):
    key = {"Idempotency-Key": "1"}
    first = await post(house, "/reports", {"urls": [some_url()], "category": "ncii"}, **key)
    other = await post(house, "/reports", {"urls": [some_url()], "category": "ncii"}, ADA, **key)

    assert first.json()["case"] != other.json()["case"]


async def test_a_key_used_for_other_urls_is_a_conflict_and_not_a_lost_report(house: House):
    key = {"Idempotency-Key": "reused by mistake"}
    await post(house, "/reports", {"urls": [some_url()], "category": "ncii"}, **key)
    answer = await post(house, "/reports", {"urls": [some_url()], "category": "ncii"}, **key)

    assert error(answer) == (409, "Conflict")


async def test_a_url_can_be_added_to_a_case(house: House):
    reference = await house.report()
    case = reference.rpartition("-")[0]
    body = {"urls": [some_url()], "category": "ncii", "case": case}
    answer = await post(house, "/reports", body)
    shown = await get(house, f"/cases/{case}")

    assert answer.json()["case"] == case
    assert [line["reference"] for line in shown.json()["takedowns"]] == [f"{case}-1", f"{case}-2"]


async def test_a_takedown_is_shown_with_everything(house: House):
    url = some_url()
    reference = await house.report(url)
    await house.until(reference, lambda view: view.line.state is State.WAITING)
    answer = await get(house, f"/takedowns/{reference}", MIA)

    shown = answer.json()
    assert answer.headers["content-type"] == "application/json"
    assert (shown["url"], shown["state"]) == (url, "waiting")
    assert shown["notices"][0]["text"]
    assert shown["looks"][0]["verdict"] == "live"
    assert shown["reported_at"].endswith("Z")
    assert TypeAdapter(api_description.Takedown).validate_python(shown)


async def test_takedowns_are_listed_page_by_page_the_newest_first(house: House):
    references = [await house.report(category="impersonation") for _ in range(3)]
    first = (await get(house, "/takedowns?category=impersonation&limit=2")).json()
    path = f"/takedowns?category=impersonation&limit=2&before={first['next_before']}"
    second = (await get(house, path)).json()

    shown = [line["reference"] for page in (first, second) for line in page["takedowns"]]
    assert shown == references[::-1]
    assert second["next_before"] is None


async def test_takedowns_are_filtered(house: House):
    reference = await house.report()
    await post(house, f"/takedowns/{reference}/actions/withdraw", {"reason": "a mistake"})
    closed = (await get(house, "/takedowns?state=closed&platform=pretend_platform")).json()
    elsewhere = (await get(house, "/takedowns?state=closed&platform=unsure")).json()

    assert [line["reference"] for line in closed["takedowns"]] == [reference]
    assert elsewhere == {"takedowns": [], "next_before": None}


async def test_an_action_answers_with_the_progress(house: House):
    reference = await house.report()
    path = f"/takedowns/{reference}/actions"
    held = await post(house, f"{path}/hold", {"reason": "The victim asked us to wait."})
    again = await post(house, f"{path}/hold", {})
    resumed = await post(house, f"{path}/resume", {})

    assert held.status_code == 200
    assert held.json()["is_held"] is True
    assert TypeAdapter(Progress).validate_python(held.json())
    assert error(again) == (409, "Conflict")
    assert resumed.json()["is_held"] is False
    view = await house.until(reference, lambda view: len(view.timeline) > 2)
    held_act = next(act for act in view.timeline if act.kind == "held")
    assert (held_act.actor, held_act.detail) == (
        "carol",
        {"reason": "The victim asked us to wait."},
    )


async def test_a_task_is_listed_and_done_through_the_api(house: House):
    view = await house.with_task("https://form.example/api")
    listed = (await get(house, "/tasks")).json()["tasks"]
    task = next(task for task in listed if task["takedown"] == view.line.reference)
    path = f"/takedowns/{view.line.reference}/actions/task-done"
    missing = await post(house, path, {"task": task["task_id"]})
    done = await post(
        house, path, {"task": task["task_id"], "outcome": "sent", "proof": "none given"}
    )

    assert task["kind"] == "send_by_hand"
    assert error(missing) == (400, "BadInput")
    assert done.json()["notices_delivered"] == 1


async def test_only_the_role_that_must_read_a_letter_can_approve_it(house: House):
    view = await house.with_task(some_url(), category="doxing")
    path = f"/takedowns/{view.line.reference}/actions/approve"
    body = {"task": view.tasks[0].task_id}
    refused = await post(house, path, body, CAROL)
    approved = await post(house, path, body, LEO)

    assert error(refused) == (403, "NotAllowed")
    assert approved.status_code == 200


async def test_a_person_s_own_look_counts(house: House):
    reference = await house.report()
    path = f"/takedowns/{reference}/actions/judge"
    answer = await post(house, path, {"verdict": "gone", "reason": "The page says: removed."})

    assert answer.status_code == 200
    view = await house.until(reference, lambda view: any(look.by_person for look in view.looks))
    assert next(look for look in view.looks if look.by_person).by_person == "carol"


async def test_the_description_names_every_route_and_loads_nothing(house: House):
    async with house.nobody() as client:
        description = (await client.get("/api/v1/openapi.json")).json()
        docs = await client.get("/docs")

    described = {
        (path, method.upper())
        for path, operations in description["paths"].items()
        for method in operations
    }
    assert described == {(route.path, route.method) for route in ROUTES if route.answers}
    assert description["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert docs.status_code == 404
