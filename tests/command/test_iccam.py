"""`iccam`: what is recorded there is on our record first, and leaves once."""

import asyncio
import json

import pytest
from typer.testing import CliRunner, Result

from command.main import app
from tests.api_peer import ApiPeer, Says, serving
from tests.canary import PASSWORD
from tests.conftest import open_store
from tests.untilgone.store.examples import URL, delivered, opened
from untilgone.cases import Category
from untilgone.keyring import KeyRing
from untilgone.store import read
from untilgone.store.database import Store

ACTION = "POST /rest/Content/91/actions"
HOSTING = "PUT /rest/Content/91/url/hosting"
COUNTRY = "PUT /rest/Content/91/assigned-country"
TO_BELGIUM = ("--address", "192.0.2.7", "--country", "be")


def content(*actions: int, country: str = "NL") -> Says:
    listed = [{"actionType": a, "analystName": "x", "actionDate": "2026-11-29"} for a in actions]
    url = {"urlString": URL}
    return Says(body={"assignedCountryCode": country, "url": url, "actions": listed})


ROUTES = {
    "POST /Authentication": Says(body={"bearerToken": "a-token", "bearerTokenExpiresIn": 1800}),
    "GET /rest/Reports/ticket-7": Says(
        body={"reportContents": [{"contentId": 91, "urlString": URL}]}
    ),
    "GET /rest/Content/91": content(),
    ACTION: Says(),
    HOSTING: Says(status=204),
    COUNTRY: Says(status=204),
}


class Installation:
    """A store with one takedown that was reported to ICCAM, and the command spoken to it."""

    def __init__(self, env: dict[str, str], channel: str = "iccam") -> None:
        self.env = env
        self.reference = self.store(lambda store: self._reported(store, channel))

    async def _reported(self, store: Store, channel: str) -> str:
        reference = await opened(store, category=Category.CSAM)
        await delivered(store, reference, channel=channel)
        return reference

    def store(self, work):
        async def with_store():
            keyring = KeyRing.parse(self.env["UNTILGONE_KEYS"], self.env["UNTILGONE_SECRET"])
            store = open_store(self.env["UNTILGONE_DATABASE_URL"], keyring)
            try:
                return await work(store)
            finally:
                await store.close()

        return asyncio.run(with_store())

    def run(self, peer: ApiPeer, *words: str) -> Result:
        account = {
            "UNTILGONE_ICCAM_SERVER": peer.url,
            "UNTILGONE_ICCAM_USERNAME": "hotline",
            "UNTILGONE_ICCAM_PASSWORD": PASSWORD,
            "UNTILGONE_ICCAM_ANALYST": "Example Hotline",
            "UNTILGONE_ICCAM_PAUSE": "0",
        }
        command, *more = words
        return CliRunner().invoke(
            app, ["iccam", command, self.reference, *more], env=self.env | account
        )

    @property
    def deeds(self) -> list[str]:
        async def kinds(store):
            return [act.kind async for act in read.record(store) if act.kind.startswith("iccam")]

        return self.store(kinds)


@pytest.fixture
def here(env) -> Installation:
    return Installation(env)


def answering(routes=None):
    known = ROUTES | (routes or {})
    return lambda asked: known.get(f"{asked.method} {asked.path}", Says(status=404))


def words_of(result: Result) -> str:
    """What it said, however the terminal broke its lines."""
    return " ".join(result.output.split())


def changes(asked) -> list[str]:
    sent = [f"{each.method} {each.path}" for each in asked if each.method != "GET"]
    return [each for each in sent if "Authentication" not in each]


def ask(here, *words, routes=None, loses=None):
    def spoken(peer):
        if loses:
            peer.loses = lambda asked: f"{asked.method} {asked.path}" == loses
        return here.run(peer, *words)

    return serving(answering(routes), spoken)


def test_what_iccam_knows_is_shown_and_nothing_is_changed(here):
    routes = {"GET /rest/Content/91": content(2)}
    result, asked = ask(here, "show", "--json", routes=routes)

    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == {
        "content": "91",
        "country": "NL",
        "actions": ["reported to the provider"],
        "said": "",
    }
    assert (changes(asked), here.deeds) == ([], [])


@pytest.mark.parametrize(
    ("action", "number", "reason"),
    [
        ("provider", 2, {}),
        ("removed", 3, {}),
        ("not_available", 4, {"reasonId": 2, "reasonText": "Content not found"}),
    ],
)
def test_an_action_is_recorded_there_and_stands_on_our_record(here, action, number, reason):
    result, asked = ask(here, "record", action)

    assert result.exit_code == 0, result.output
    assert changes(asked) == [ACTION]
    said = asked[-1].json
    assert said.pop("actionDate").endswith("Z")
    assert said == {"actionType": number, "actioningAnalystName": "Example Hotline"} | reason
    assert here.deeds == ["iccam action leaving", "iccam action taken"]


@pytest.mark.parametrize("words", [("record", "removed"), ("moved", *TO_BELGIUM)])
def test_only_the_hotline_that_has_an_address_may_say_what_was_done(here, words):
    routes = {"GET /rest/Content/91": content(country="DE")}
    result, asked = ask(here, *words, routes=routes)

    assert result.exit_code == 1
    assert "The hotline of DE has this address in ICCAM, not that of NL" in words_of(result)
    assert (changes(asked), here.deeds) == ([], [])


def test_what_stands_there_already_is_not_recorded_again(here):
    routes = {"GET /rest/Content/91": content(3)}
    result, asked = ask(here, "record", "removed", routes=routes)

    assert result.exit_code == 1
    assert "has this action" in words_of(result)
    assert changes(asked) == []


@pytest.mark.parametrize(
    ("words", "first"), [(("record", "removed"), ACTION), (("moved", *TO_BELGIUM), HOSTING)]
)
@pytest.mark.parametrize("way", ["lost", "broken"])
def test_what_may_have_arrived_is_never_sent_again(here, words, first, way):
    routes = {first: Says(status=502)} if way == "broken" else {}
    lost, asked = ask(here, *words, routes=routes, loses=first if way == "lost" else None)
    again, asked_again = ask(here, *words)

    assert (lost.exit_code, changes(asked)) == (1, [first])
    assert here.deeds[-1].endswith("outcome unknown")
    assert (again.exit_code, changes(asked_again)) == (1, [])
    assert "may have been taken, its answer was lost. Nothing was sent" in words_of(again)


def test_what_was_taken_is_not_sent_again_though_iccam_does_not_show_it_yet(here):
    ask(here, "record", "removed")
    again, asked = ask(here, "record", "removed")

    assert (again.exit_code, changes(asked)) == (1, [])
    assert "was taken. Nothing was sent" in words_of(again)


def test_what_iccam_did_not_take_may_be_tried_again(here):
    refused, _ = ask(here, "record", "removed", routes={ACTION: Says(status=400, body={"e": "x"})})
    again, _ = ask(here, "record", "removed")

    assert (refused.exit_code, again.exit_code) == (1, 0)
    assert here.deeds == [
        "iccam action leaving",
        "iccam action not taken",
        "iccam action leaving",
        "iccam action taken",
    ]


def test_an_address_whose_host_moved_is_handed_to_the_other_country(here):
    result, asked = ask(here, "moved", *TO_BELGIUM)

    assert result.exit_code == 0, result.output
    assert changes(asked) == [HOSTING, COUNTRY]
    assert asked[-2].query == {"newIpAddress": "192.0.2.7", "newCountryCode": "BE"}
    assert asked[-1].query == {"newCountryCode": "BE"}
    assert here.deeds == ["iccam move leaving", "iccam move taken"]


@pytest.mark.parametrize("answer", [Says(status=400), Says(status=502), Says(status=429)])
def test_where_only_half_of_a_move_was_taken_a_person_looks(here, answer):
    result, _ = ask(here, "moved", *TO_BELGIUM, routes={COUNTRY: answer})

    assert result.exit_code == 1
    assert "knows the new host, but it was not handed to BE" in words_of(result)
    assert here.deeds == ["iccam move leaving", "iccam move outcome unknown"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("record", "police"), "is none of provider, removed, not_available"),
        (("moved", "--address", "x", "--country", "BE"), "is no IP address"),
        (("moved", "--address", "192.0.2.7", "--country", "B1"), "no country in two letters"),
        (("moved", "--address", "192.0.2.7", "--country", "NL"), "has it already"),
    ],
)
def test_what_cannot_be_meant_is_refused(here, words, said):
    result, asked = ask(here, *words)

    assert result.exit_code == 1
    assert said in words_of(result)
    assert (changes(asked), here.deeds) == ([], [])


def test_a_takedown_that_was_not_reported_there_is_refused(env):
    here = Installation(env, channel="console")
    result, asked = ask(here, "show")

    assert result.exit_code == 1
    assert f"{here.reference} was not reported to ICCAM" in words_of(result)
    assert asked == []


@pytest.mark.parametrize(
    "routes",
    [
        {"GET /rest/Reports/ticket-7": Says(status=404)},
        {"GET /rest/Reports/ticket-7": Says(body={"reportContents": [{"contentId": 5}]})},
        {"GET /rest/Content/91": Says(status=403)},
    ],
)
def test_what_iccam_does_not_show_is_not_touched(here, routes):
    result, asked = ask(here, "record", "removed", routes=routes)

    assert result.exit_code == 1
    assert "does not show this address in report ticket-7" in words_of(result)
    assert changes(asked) == []


def test_without_an_account_it_says_what_is_missing(here):
    result = CliRunner().invoke(app, ["iccam", "show", here.reference], env=here.env)

    assert result.exit_code == 2
    assert "UNTILGONE_ICCAM_SERVER is not set" in words_of(result)
