"""`hashes`: what a hotline advises stands on the record; databases are only ever read."""

import asyncio
import json
import socket

import pytest
from typer.testing import CliRunner, Result

from command.main import app
from tests.api_peer import Says, serving
from tests.canary import PASSWORD
from tests.conftest import open_store
from tests.untilgone.store.examples import opened
from untilgone.cases import Category
from untilgone.keyring import KeyRing
from untilgone.store import read

LAST = b'<queryResult><images count="1"><image><id>i</id></image></images></queryResult>'


@pytest.fixture
def run(env):

    def invoke(*args: str, **more: str) -> Result:
        return CliRunner().invoke(app, ["hashes", *args], env=env | more)

    return invoke


@pytest.fixture
def in_store(env, run):
    """Work with the store of the installation."""

    def work(function):
        async def with_store():
            keyring = KeyRing.parse(env["UNTILGONE_KEYS"], env["UNTILGONE_SECRET"])
            store = open_store(env["UNTILGONE_DATABASE_URL"], keyring)
            try:
                return await function(store)
            finally:
                await store.close()

        return asyncio.run(with_store())

    return work


def a_case(in_store, **changes) -> str:
    return in_store(lambda store: opened(store, **changes)).rpartition("-")[0]


def record(in_store) -> list:
    async def acts(store):
        return [act async for act in read.record(store)]

    return in_store(acts)


def lines(result: Result) -> list:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_an_advice_stands_on_the_record_of_the_case_with_its_number(run, in_store):
    case = a_case(in_store)
    [kept] = lines(run("advised", case, "--to", "stopncii", "--number", " 4711 ", "--json"))

    assert kept.pop("at").endswith("Z")
    assert kept == {
        "case": case,
        "service": "stopncii",
        "number": "4711",
        "by": "operator",
        "is_new": True,
    }
    act = record(in_store)[-1]
    assert (act.actor, act.reference, act.kind) == ("operator", case, "hashes advised")
    assert act.detail == {"service": "stopncii", "number": "4711"}
    assert lines(run("show", case, "--json"))[0]["number"] == "4711"


def test_the_same_advice_twice_stands_there_once(run, in_store):
    case = a_case(in_store)
    words = ("advised", case, "--to", "take_it_down")
    [first], [again] = lines(run(*words, "--json")), lines(run(*words, "--json"))

    assert (first["is_new"], again["is_new"]) == (True, False)
    assert first["at"] == again["at"]
    assert [act.kind for act in record(in_store)].count("hashes advised") == 1
    assert "It stands on the record already: take_it_down, no number" in run(*words).stdout


def test_another_number_is_another_advice(run, in_store):
    case = a_case(in_store)
    for number in ("1", "2"):
        run("advised", case, "--to", "stopncii", "--number", number)

    assert [line["number"] for line in lines(run("show", case, "--json"))] == ["1", "2"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("advised", "UG-2026-999999", "--to", "stopncii"), "There is no case UG-2026-999999"),
        (("show", "UG-2026-999999"), "There is no case UG-2026-999999"),
    ],
)
def test_a_case_that_does_not_exist_is_refused(run, words, said):
    result = run(*words)

    assert result.exit_code == 1
    assert said in result.output


@pytest.mark.parametrize("number", ["x" * 101, "4711\n4712", "\u202e1174"])
def test_what_is_no_number_is_refused_and_nothing_is_kept(run, in_store, number):
    case = a_case(in_store)
    result = run("advised", case, "--to", "stopncii", "--number", number)

    assert result.exit_code == 1
    assert "Nothing was kept" in result.output
    assert lines(run("show", case, "--json")) == []


@pytest.mark.parametrize("category", [c for c in Category if c.is_csam])
def test_minors_are_not_sent_to_the_service_for_adults(run, in_store, category):
    case = a_case(in_store, category=category)
    result = run("advised", case, "--to", "stopncii")

    assert result.exit_code == 1
    assert "StopNCII is for adults" in result.output
    assert run("advised", case, "--to", "take_it_down").exit_code == 0


def test_a_case_without_advice_says_so(run, in_store):
    case = a_case(in_store)

    assert run("show", case).stdout == f"Nothing was advised in {case} yet.\n"


# -- databases ----------------------------------------------------------------------------------


def test_without_an_account_nothing_is_connected_and_nobody_is_asked(run):
    listed = lines(run("status", "--json"))

    assert [(line["database"], line["health"]) for line in listed] == [
        ("stopncii", "not connected"),
        ("ncmec_hashes", "not connected"),
    ]
    assert all("docs/hashes.md" in line["said"] for line in listed)


def test_keys_that_are_not_complete_are_named(run):
    result = run("status", UNTILGONE_STOPNCII_SUBSCRIPTION_KEY=PASSWORD)

    assert result.exit_code == 2
    assert "UNTILGONE_STOPNCII_FETCH_KEY is not set" in result.output
    assert "hunter2" not in result.output


def accounts(url: str) -> dict[str, str]:
    return {
        "UNTILGONE_STOPNCII_SUBSCRIPTION_KEY": PASSWORD,
        "UNTILGONE_STOPNCII_FETCH_KEY": PASSWORD,
        "UNTILGONE_STOPNCII_SERVER": url,
        "UNTILGONE_NCMEC_HASHES_USERNAME": "u",
        "UNTILGONE_NCMEC_HASHES_PASSWORD": PASSWORD,
        "UNTILGONE_NCMEC_HASHES_SERVER": url,
    }


def test_a_member_sees_that_reading_works_and_nothing_is_handed_in(run, in_store):
    a_case(in_store)
    before = len(record(in_store))
    records = [{"signalType": "ImagePDQ", "hashValue": "0f" * 32, "hashStatus": "Active"}] * 2

    def answers(asked):
        if asked.path == "/FetchHashes":
            return Says(body={"hashRecords": records, "hasMoreRecords": False})
        return Says(body=LAST)

    result, asked = serving(answers, lambda peer: run("status", "--json", **accounts(peer.url)))

    assert [(line["health"], line["said"]) for line in lines(result)] == [
        ("ok", "lets us in; 2 changed within the last hour"),
        ("ok", "lets us in; 1 changed within the last hour"),
    ]
    assert [(each.method, each.path) for each in asked] == [
        ("GET", "/FetchHashes"),
        ("GET", "/v2/entries"),
    ]
    assert "0f0f" not in result.output
    assert len(record(in_store)) == before


def test_an_account_that_is_not_let_in_is_broken(run):
    result, _asked = serving(
        lambda _asked: Says(status=401), lambda peer: run("status", "--json", **accounts(peer.url))
    )

    assert result.exit_code == 1
    assert [json.loads(line)["health"] for line in result.stdout.splitlines()] == ["broken"] * 2
    assert "hunter2" not in result.output


def test_a_database_that_cannot_be_reached_is_broken(run):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = "http://{}:{}".format(*closed.getsockname())
        result = run("status", **accounts(url))

    assert result.exit_code == 1
    assert "Nothing was sent" in result.output
