"""The directory over the HTTP API: what the command can do, for programs."""

import pytest
from pydantic import TypeAdapter

from tests.people import ADA, CAROL, LEO, MIA
from tests.web.asking import error, get, post
from tests.web.conftest import House
from untilgone.store import read
from web import api_description

pytestmark = pytest.mark.asyncio(loop_scope="module")

MOVED = {
    "slug": "pretend_platform",
    "kind": "platform",
    "name": "Pretend Platform",
    "domains": ["platform.example"],
    "contacts": [
        {
            "channel": "manual_form",
            "address": "https://platform.example/report",
            "source": "their site",
            "certainty": "S",
            "last_verified": "2026-11-01",
            "for": ["ncii"],
        }
    ],
    "duties": [
        {"law": "A law", "deadline": "48h", "source": "its text", "certainty": "S", "for": ["ncii"]}
    ],
}


def body(**changes) -> dict:
    return {"parties": [MOVED | changes], "reason": "Their mailbox bounces."}


async def change(house: House, person=LEO, **changes) -> list[dict]:
    answer = await post(house, "/directory", body(**changes), person)
    assert answer.status_code == 200, answer.text
    return answer.json()["changes"]


@pytest.mark.parametrize("person", [CAROL, MIA, LEO, ADA], ids=lambda person: person.name)
async def test_everybody_signed_in_reads_it(house: House, person):
    listed = (await get(house, "/directory?kind=platform", person)).json()
    shown = (await get(house, "/directory/form_only", person)).json()

    assert TypeAdapter(api_description.Parties).validate_python(listed)
    lines = {line["slug"]: line for line in listed["parties"]}
    assert (lines["form_only"]["from"], lines["youtube"]["from"]) == ("file", "shipped")
    assert {line["kind"] for line in listed["parties"]} == {"platform"}
    [party] = shown["parties"]
    assert party["contacts"][0]["address"] == "https://form.example/abuse"
    assert party["contacts"][0]["is_verified"] is False


async def test_those_of_a_country_act_there_or_are_there(house: House):
    listed = (await get(house, "/directory?country=nl")).json()["parties"]

    assert listed
    assert {"pretend_platform", "youtube"}.isdisjoint(line["slug"] for line in listed)


async def test_a_change_stands_at_once_and_is_on_the_record(house: House):
    [made] = await change(house, slug="changed_here")
    [party] = (await get(house, "/directory/changed_here")).json()["parties"]
    acts = [act async for act in read.record(house.store) if act.kind == "directory changed"]

    assert (made["by"], made["reason"]) == ("leo", "Their mailbox bounces.")
    assert made["entry"]["duties"][0]["for"] == ["ncii"]
    assert party["from"] == "store"
    assert party["contacts"][0]["is_verified"] is True
    assert [act.actor for act in acts if "changed_here" in act.reference] == ["leo"]


async def test_what_stands_already_changes_nothing(house: House):
    await change(house, slug="twice")

    assert await change(house, slug="twice") == []


async def test_reset_lets_the_files_speak_again_and_the_history_says_who_and_why(house: House):
    await change(house, slug="form_only", name="Renamed")
    reset = await post(house, "/directory/form_only/reset", {"reason": "Right again."}, ADA)
    [party] = (await get(house, "/directory/form_only")).json()["parties"]
    history = (await get(house, "/directory/form_only/history")).json()["changes"]

    assert [change["entry"] for change in reset.json()["changes"]] == [None]
    assert (party["name"], party["from"]) == ("Form Only", "file")
    assert [(change["by"], change["reason"]) for change in history] == [
        ("leo", "Their mailbox bounces."),
        ("ada", "Right again."),
    ]


async def test_a_party_that_nobody_changed_has_an_empty_history(house: House):
    assert (await get(house, "/directory/unsure/history")).json() == {"changes": []}


@pytest.mark.parametrize("person", [CAROL, MIA], ids=lambda person: person.name)
async def test_only_legal_staff_and_admins_change_it(house: House, person):
    for path, said in (("/directory", body()), ("/directory/unsure/reset", {"reason": "x"})):
        assert error(await post(house, path, said, person)) == (403, "NotAllowed")


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        (body(colour="red"), 400, "colour"),
        (body(slug="Not A Slug"), 400, "lower-case"),
        (body(contacts=[{"channel": "manual_form", "address": "x", "source": "y"}]), 400, "https"),
        ({"parties": [], "reason": "x"}, 400, "nothing was changed"),
        ({"parties": [MOVED, MOVED], "reason": "x"}, 400, "nothing was changed"),
        (body() | {"reason": ""}, 422, "reason"),
        (body() | {"reason": " "}, 400, "reason"),
        ({"reason": "x"}, 422, "parties"),
        ({"parties": "all", "reason": "x"}, 400, "parties"),
    ],
)
async def test_what_no_directory_file_may_say_is_refused_by_name(house: House, said, status, words):
    answer = await post(house, "/directory", said, LEO)

    assert answer.status_code == status, answer.text
    assert words in answer.json()["error"]["message"]


async def test_nobody_of_that_name_is_not_found(house: House):
    for path in ("/directory/nobody_at_all", "/directory/nobody_at_all/history"):
        assert error(await get(house, path)) == (404, "NotFound")
    answer = await post(house, "/directory/nobody_at_all/reset", {"reason": "x"}, LEO)
    assert error(answer) == (404, "NotFound")


async def test_the_description_explains_every_key_of_a_party(house: House):
    async with house.nobody() as client:
        schemas = (await client.get("/api/v1/openapi.json")).json()["components"]["schemas"]

    [entry] = [schema for name, schema in schemas.items() if name in {"Entry", "Entry-Input"}]
    [contact] = [
        s for name, s in schemas.items() if name in {"ListedContact", "ListedContact-Input"}
    ]
    assert set(MOVED) <= set(entry["properties"])
    assert "for" in contact["properties"]
