"""`directory list`, `show`, `set`, `history`, `reset`: without any server but the store."""

import json

import pytest
from typer.testing import CliRunner, Result

from command.main import app

CHANGED = """
[[party]]
slug = "pretend_platform"
kind = "platform"
name = "Pretend Platform"
domains = ["platform.example"]

[[party.contacts]]
channel = "manual_form"
address = "https://platform.example/report"
source = "their site"
certainty = "S"
last_verified = 2026-11-29
for = ["ncii"]
asks = ["URL"]
defang = true
"""


@pytest.fixture
def run(env, tmp_path):
    (tmp_path / "changed.toml").write_text(CHANGED, encoding="utf-8")

    def invoke(*args: str) -> Result:
        words = [word.replace("changed.toml", str(tmp_path / "changed.toml")) for word in args]
        return CliRunner().invoke(app, ["directory", *words], env=env)

    return invoke


def document(result: Result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def lines(result: Result) -> list:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_list_says_for_each_party_where_it_is_from_and_how_much_is_verified(run):
    listed = {(line["kind"], line["slug"]): line for line in lines(run("list", "--json"))}

    assert listed["platform", "pretend_platform"] == {
        "slug": "pretend_platform",
        "kind": "platform",
        "name": "Pretend Platform",
        "country": None,
        "domains": ["platform.example"],
        "contacts": 2,
        "verified": 0,
        "task": None,
        "from": "file",
    }
    assert listed["platform", "youtube"]["from"] == "shipped"
    assert "pretend_platform" in run("list").stdout


def test_list_marks_who_cannot_be_reached_and_says_what_a_person_gets_then(run):
    listed = {line["slug"]: line for line in lines(run("list", "--json"))}
    shown = run("list").stdout
    unreachable = [line for line in listed.values() if line["task"]]

    assert listed["eporner"]["task"] == "find_contact"
    assert (listed["stackpath"]["contacts"], listed["stackpath"]["task"]) == (0, None)  # by RDAP
    assert all(line["contacts"] == 0 for line in unreachable)
    assert f"{len(unreachable)} of {len(lines(run('list', '--json')))} cannot be reached" in shown
    assert "find_contact" in shown
    [row] = [line for line in shown.splitlines() if line.startswith("eporner ")]
    assert "none" in row


def test_show_says_what_follows_where_there_is_no_contact(run):
    assert "task find_contact" in run("show", "eporner").stdout
    assert "the registries are asked" in run("show", "stackpath").stdout


def test_list_takes_a_role_and_a_country(run):
    found = lines(run("list", "--kind", "regulator", "--country", "nl", "--json"))

    assert {line["slug"] for line in found} >= {"acm", "atkm", "autoriteit_persoonsgegevens"}
    assert {line["kind"] for line in found} == {"regulator"}


def test_show_says_what_is_not_verified(run):
    (party,) = document(run("show", "pretend_platform", "--json"))["parties"]
    read = " ".join(run("show", "telegram").stdout.split())

    assert [contact["is_verified"] for contact in party["contacts"]] == [False, False]
    assert "not verified: told by a third party" in read
    assert "stopCA@telegram.org" in read


def test_show_tells_laws_warnings_and_what_a_form_asks(run):
    (party,) = document(run("show", "x", "--json"))["parties"]
    text = " ".join(run("show", "x").stdout.split())

    assert party["duties"][0]["deadline"] == 48 * 3600
    assert "TAKE IT DOWN Act (Pub. L. 119-12), section 3: within 48 h" in text
    assert "asks: URLs of the posts" in text
    assert "Warning: " in run("show", "reddit").stdout
    assert "No contact is known" in run("show", "atkm").stdout


def test_show_says_why_a_contact_for_trusted_flaggers_is_not_used(run, env):
    closed = " ".join(run("show", "pornhub").stdout.split())
    env["UNTILGONE_PARTNER_OF"] = "pornhub"
    (party,) = document(run("show", "pornhub", "--json"))["parties"]
    opened = " ".join(run("show", "pornhub").stdout.split())

    assert "not used, for partners only: `pornhub` is not in UNTILGONE_PARTNER_OF" in closed
    assert "used first: you are let in" in opened
    assert [contact["not_used"] for contact in party["contacts"]] == [None, None]


def test_a_change_stands_until_it_is_reset(run):
    (change,) = document(run("set", "changed.toml", "--reason", "They moved.", "--json"))["changes"]
    (now,) = document(run("show", "pretend_platform", "--json"))["parties"]
    reset = run("reset", "pretend_platform", "--reason", "They moved back.")
    (then,) = document(run("show", "pretend_platform", "--json"))["parties"]

    assert (change["by"], change["reason"]) == ("operator", "They moved.")
    assert change["before"]["contacts"][0]["address"] == "abuse@platform.example"
    assert change["entry"]["contacts"][0]["for"] == ["ncii"]
    assert (now["from"], now["contacts"][0]["is_verified"]) == ("store", True)
    assert (now["contacts"][0]["defang"], then["contacts"][0]["defang"]) == (True, False)
    assert reset.exit_code == 0
    assert then["from"] == "file"


def test_show_says_to_whom_letters_have_no_address_that_can_be_clicked(run):
    run("set", "changed.toml", "--reason", "Their filter drops them.")

    said = "addresses in letters to it cannot be clicked"
    assert run("show", "pretend_platform").stdout.count(said) == 1
    assert said not in run("show", "youtube").stdout


def test_history_tells_every_change_the_oldest_first(run):
    run("set", "changed.toml", "--reason", "They moved.")
    run("reset", "pretend_platform", "--reason", "They moved back.")
    told = lines(run("history", "pretend_platform", "--json"))

    assert [change["reason"] for change in told] == ["They moved.", "They moved back."]
    assert told[1]["entry"] is None
    assert "They moved back." in run("history", "pretend_platform").stdout
    assert lines(run("history", "youtube", "--json")) == []


@pytest.mark.parametrize(
    "args",
    [
        ("show", "nobody"),
        ("history", "nobody"),
        ("reset", "nobody", "--reason", "none"),
        ("reset", "youtube", "--reason", "none"),
        ("set", "nowhere.toml", "--reason", "none"),
        ("set", "changed.toml", "--reason", " "),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_said_and_changes_nothing(run, args):
    result = run(*args)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr
    assert lines(run("history", "pretend_platform", "--json")) == []


def test_a_reason_must_be_given(run):
    assert run("set", "changed.toml").exit_code == 2
