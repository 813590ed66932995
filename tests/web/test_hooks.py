"""Partners that call back: signed, each event once, only about notices that went to them."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
import pytest_asyncio

from tests.canary import WORD
from tests.people import CAROL
from tests.web.asking import error
from tests.web.conftest import ADDRESS, House, some_url
from untilgone.notices import AnswerKind
from untilgone.settings import Secret
from untilgone.signing import sign
from web.app import build
from web.limits import MOST_HOOKS

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECRETS = {slug: f"{WORD}-of-{slug}".ljust(40, "x") for slug in ("host", "wide", "other", "lemmy")}
FRESH = f"{WORD}-of-host-second".ljust(40, "x")
HOOKS = (
    f"host:abuse_email/Abuse@platform.example:{SECRETS['host']} "
    f"host:abuse_email/abuse@platform.example:{FRESH} "
    f"wide:abuse_email:{SECRETS['wide']} "
    f"other:abuse_email/abuse@elsewhere.example:{SECRETS['other']} "
    f"lemmy:lemmy:{SECRETS['lemmy']}"
)


@dataclass
class Door:
    """The app with partners, and ways to call it as one of them."""

    house: House
    app: object

    async def post(self, slug: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            return await client.post(f"/api/v1/hooks/{slug}", content=body, headers=headers)

    async def call(
        self, slug: str, said: object, *, secret: str = "", late: float = 0
    ) -> httpx.Response:
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        timestamp = str(int((datetime.now(UTC) + timedelta(seconds=late)).timestamp()))
        key = (secret or SECRETS[slug]).encode()
        headers = {
            "X-Untilgone-Timestamp": timestamp,
            "X-Untilgone-Signature": sign(key, timestamp, body),
        }
        return await self.post(slug, body, headers)

    async def notified(self) -> str:
        """A takedown whose platform has a notice."""
        reference = await self.house.report(some_url())
        await self.house.until(
            reference, lambda view: [each for each in view.notices if each.delivered_at]
        )
        return reference


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def door(house: House) -> Door:
    settings = replace(house.settings, hooks=Secret(HOOKS))
    return Door(house, build(settings, house.store, house.desk))


def removed(reference: str, event_id: str = "e-1", **more) -> dict:
    said = {"event_id": f"{reference}.{event_id}", "reference": reference, "kind": "removed"}
    return said | more


async def test_what_a_partner_says_is_an_answer_to_its_notice(door: Door):
    reference = await door.notified()
    said = removed(reference, text="Taken offline.", ticket="4711")
    answer = await door.call("host", said)

    assert answer.status_code == 202
    assert answer.json() == {
        "event_id": said["event_id"],
        "takedowns": [reference],
        "is_new": True,
    }
    view = await door.house.until(reference, lambda view: view.answers)
    [kept] = view.answers
    assert kept.answer_id == f"hook/host/{said['event_id']}/{reference}"
    assert (kept.kind, kept.text, kept.ticket) == (AnswerKind.REMOVED, "Taken offline.", "4711")
    assert (kept.rule, kept.notice_id) == ("webhook of host", view.notices[0].notice_id)
    assert view.line.outcome is None  # what a party says ends nothing


async def test_the_same_event_again_answers_200_and_changes_nothing(door: Door):
    reference = await door.notified()
    await door.call("host", removed(reference))
    await door.house.until(reference, lambda view: view.answers)
    again = await door.call("host", removed(reference, kind="refused"))

    assert (again.status_code, again.json()["is_new"]) == (200, False)
    third = await door.call("host", removed(reference, "e-2", kind="acknowledged"))
    assert third.status_code == 202
    view = await door.house.until(reference, lambda view: len(view.answers) == 2)
    assert [each.kind for each in view.answers] == [AnswerKind.REMOVED, AnswerKind.ACKNOWLEDGED]


async def test_an_event_id_of_another_notice_is_refused(door: Door):
    first, second = await door.notified(), await door.notified()
    said = removed(first)
    await door.call("host", said)
    await door.house.until(first, lambda view: view.answers)
    answer = await door.call("host", said | {"reference": second})

    assert error(answer) == (409, "Conflict")


async def test_a_receipt_leads_to_its_notice_too(door: Door):
    reference = await door.notified()
    view = await door.house.until(reference, lambda view: view.notices[0].receipt)
    said = {"event_id": "by-receipt", "receipt": view.notices[0].receipt, "kind": "refused"}
    answer = await door.call("host", said)

    assert (answer.status_code, answer.json()["takedowns"]) == (202, [reference])


@pytest.mark.parametrize("slug", ["other", "lemmy"])
async def test_a_partner_answers_for_no_notice_but_its_own(door: Door, slug):
    reference = await door.notified()

    assert error(await door.call(slug, removed(reference))) == (404, "NotFound")
    assert (await door.call("wide", removed(reference))).status_code == 202


async def test_what_is_not_there_looks_like_what_is_another_s(door: Door):
    reference = await door.notified()
    theirs = await door.call("other", removed(reference))
    nobody_s = await door.call("other", removed("UG-2020-999999-1"))

    assert theirs.text == nobody_s.text


async def test_two_secrets_of_one_partner_both_count(door: Door):
    reference = await door.notified()

    answer = await door.call("host", removed(reference), secret=FRESH)
    assert answer.status_code == 202


@pytest.mark.parametrize("slug", ["host", "nobody"])
@pytest.mark.parametrize("secret", ["another secret", SECRETS["other"]])
async def test_without_the_right_secret_nobody_gets_in(door: Door, slug, secret):
    answer = await door.call(slug, removed("UG-2020-999999-1"), secret=secret)

    assert error(answer) == (401, "NotSignedIn")
    assert answer.json()["error"]["message"].startswith("The signature is missing or wrong.")


async def test_headers_that_are_missing_or_odd_are_no_signature(door: Door):
    odd = [
        {},
        {"X-Untilgone-Timestamp": "1"},
        {"X-Untilgone-Signature": "v1=00"},
        {"X-Untilgone-Timestamp": "now", "X-Untilgone-Signature": "v1="},
    ]
    answers = [await door.post("host", b"{}", headers) for headers in odd]

    assert {answer.status_code for answer in answers} == {401}


@pytest.mark.parametrize("late", [-301, 302, 100_000_000_000])
async def test_an_old_call_is_told_so(door: Door, late):
    if late > 1000:
        timestamp = str(late)
        headers = {
            "X-Untilgone-Timestamp": timestamp,
            "X-Untilgone-Signature": sign(SECRETS["host"].encode(), timestamp, b"{}"),
        }
        answer = await door.post("host", b"{}", headers)
    else:
        answer = await door.call("host", {}, late=late)

    assert error(answer) == (401, "NotSignedIn")
    assert "five minutes" in answer.text


WRONG = {
    "no JSON": b"{",
    "no object": b"[]",
    "nothing": {},
    "both": {"event_id": "1", "reference": "a", "receipt": "b", "kind": "removed"},
    "neither": {"event_id": "1", "kind": "removed"},
    "a bounce": {"event_id": "1", "reference": "a", "kind": "bounced"},
    "a slash": {"event_id": "1/2", "reference": "a", "kind": "removed"},
    "another field": {"event_id": "1", "reference": "a", "kind": "removed", "gone": True},
    "long": {"event_id": "1", "reference": "a", "kind": "removed", "text": "x" * 8001},
}


@pytest.mark.parametrize("said", WRONG.values(), ids=WRONG)
async def test_a_body_that_is_wrong_says_what_is_wrong(door: Door, said):
    answer = await door.call("host", said)

    assert error(answer) == (422, "Invalid")
    assert answer.json()["error"]["message"].startswith("Nothing was done: ")


async def test_a_body_that_is_too_large_is_not_read_to_its_end(door: Door):
    answer = await door.call("host", b"x" * (64 * 1024 + 1))

    assert error(answer) == (413, "TooLarge")
    assert "64 KiB" in answer.text


async def test_a_closed_takedown_needs_no_answer(door: Door):
    reference = await door.notified()
    async with door.house.api(CAROL) as client:
        path = f"/api/v1/takedowns/{reference}/actions/withdraw"
        await client.post(path, json={"reason": "By mistake."})
    await door.house.until(reference, lambda view: view.line.closed_at)

    assert error(await door.call("host", removed(reference))) == (409, "Conflict")


async def test_one_partner_that_calls_too_often_waits_and_the_others_do_not(house: House):
    settings = replace(house.settings, hooks=Secret(HOOKS))
    door = Door(house, build(settings, house.store, house.desk))
    answers = [await door.call("lemmy", {}) for _ in range(MOST_HOOKS + 1)]

    assert {answer.status_code for answer in answers[:-1]} == {422}
    assert error(answers[-1]) == (429, "TooMany")
    assert 0 < int(answers[-1].headers["retry-after"]) <= 61
    assert (await door.call("other", {})).status_code == 422


async def test_the_description_says_how_to_sign_and_what_to_say(door: Door):
    path = door.app.openapi()["paths"]["/api/v1/hooks/{slug}"]["post"]

    assert {each["name"] for each in path["parameters"]} == {
        "slug",
        "X-Untilgone-Timestamp",
        "X-Untilgone-Signature",
    }
    schema = path["requestBody"]["content"]["application/json"]["schema"]
    assert {"event_id", "reference", "receipt", "kind", "text", "ticket"} == set(
        schema["properties"]
    )
    assert {"200", "202", "401", "409", "422", "429"} <= set(path["responses"])
    assert "security" not in path
