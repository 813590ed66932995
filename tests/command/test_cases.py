"""`report`, `show`, `list`, `do`: the contract of the command line, against a running trial."""

import json
from uuid import uuid4

import pytest

from tests.command.conftest import Trial

pytestmark = pytest.mark.slow


def a_url() -> str:
    return f"https://platform.example/{uuid4().hex}"


def report(trial: Trial, *urls: str, category: str = "ncii") -> dict:
    return trial.json("report", *urls, "--category", category)


def test_report_prints_the_case_and_its_takedowns(trial: Trial):
    url = a_url()
    document = report(trial, url)

    assert document["case"].startswith("UG-")
    (takedown,) = document["takedowns"]
    assert takedown["reference"] == f"{document['case']}-1"
    assert takedown["url"] == url
    assert takedown["state"] == "reported"


def test_a_url_in_an_open_case_is_said_linked_and_not_opened_twice(trial: Trial):
    url = a_url()
    first = report(trial, url)
    second = report(trial, url.replace("https://platform", "HTTPS://PLATFORM"))

    (known,) = second["takedowns"]
    assert known["reference"] == first["takedowns"][0]["reference"]
    assert known["result"] == "duplicate"
    assert second["case"] is None


BAD = {
    "not a url": "not a URL",
    "ftp://platform.example/1": "unsupported scheme",
    "javascript:alert(1)": "a script",
    "http://127.0.0.1/": "a private address",
    "http://2130706433/": "a private address in disguise",
    "http://localhost/": "this machine",
    "https://platform.example/" + "a" * 10_000: "10,000 characters",
    "https://xn--/": "broken punycode",
}


@pytest.mark.parametrize("url", BAD, ids=BAD.values())
def test_bad_input_is_refused_with_a_sentence_and_changes_nothing(trial: Trial, url):
    before = references(trial)
    result = trial.run("report", url, "--category", "ncii", "--json")

    (refused,) = json.loads(result.stdout)["takedowns"]
    assert result.exit_code == 1
    assert refused["result"] == "refused"
    assert len(refused["remarks"][0]) > 20
    assert references(trial) == before


def references(trial: Trial) -> list[str]:
    """All takedowns of the trial; their states move on meanwhile."""
    lines = trial.run("list", "--json").stdout.splitlines()
    return [json.loads(line)["reference"] for line in lines]


def test_credentials_in_a_url_are_cut_off_and_it_says_so(trial: Trial):
    secret = uuid4().hex
    result = trial.run(
        "report", f"https://user:{secret}@platform.example/{secret[:8]}", "--category", "ncii"
    )

    assert result.exit_code == 0
    assert "cut off" in result.output
    assert secret not in result.output


def test_an_international_name_is_kept_in_its_ascii_form(trial: Trial):
    document = report(trial, "https://bücher.example/" + uuid4().hex)

    assert document["takedowns"][0]["url"].startswith("https://xn--bcher-kva.example/")


def test_an_unknown_category_is_wrong_usage(trial: Trial):
    result = trial.run("report", a_url(), "--category", "nonsense")

    assert result.exit_code == 2
    assert "csam_synthetic" in result.output


def test_an_unknown_playbook_is_refused_with_those_there_are(trial: Trial):
    result = trial.run("report", a_url(), "--category", "ncii", "--playbook", "no-such")

    assert result.exit_code == 1
    assert "ncii_synthetic" in result.output


def test_a_url_can_be_added_to_a_case(trial: Trial):
    case = report(trial, a_url())["case"]
    document = trial.json("report", a_url(), "--category", "ncii", "--case", case)

    assert document["case"] == case
    assert document["takedowns"][0]["reference"] == f"{case}-2"


def test_show_knows_cases_and_takedowns(trial: Trial):
    document = report(trial, a_url(), a_url())
    case = trial.json("show", document["case"])
    takedown = trial.json("show", document["takedowns"][1]["reference"])

    assert len(case["takedowns"]) == 2
    assert takedown["reference"].endswith("-2")
    assert {"parties", "notices", "looks", "timeline", "state"} <= set(takedown)


def test_show_for_people_defangs_the_url(trial: Trial):
    reference = report(trial, a_url())["takedowns"][0]["reference"]
    result = trial.run("show", reference)

    assert result.exit_code == 0
    assert "hxxps://platform[.]example" in result.output


def test_what_is_not_there_is_not_found(trial: Trial):
    assert trial.run("show", "UG-1999-000001").exit_code == 1
    assert trial.run("do", "UG-1999-000001-1", "hold").exit_code == 1


def test_list_prints_one_takedown_a_line_and_filters(trial: Trial):
    report(trial, a_url(), category="doxing")
    result = trial.run("list", "--category", "doxing", "--json")

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert lines
    assert {line["category"] for line in lines} == {"doxing"}


@pytest.mark.parametrize(
    ("action", "state"), [("hold", "held"), ("withdraw", "closed"), ("look-now", None)]
)
def test_do_acts_and_tells_the_state(trial: Trial, action, state):
    reference = report(trial, a_url())["takedowns"][0]["reference"]
    progress = trial.json("do", reference, action, "--reason", "test")

    assert progress["reference"] == reference
    assert state is None or progress["state"] == state


def test_do_says_why_it_was_not_done(trial: Trial):
    reference = report(trial, a_url())["takedowns"][0]["reference"]
    result = trial.run("do", reference, "resume")

    assert result.exit_code == 1
    assert "not on hold" in result.output


def test_doctor_names_every_part(trial: Trial):
    document = trial.json("doctor")

    parts = {part["part"]: part["health"] for part in document["parts"]}
    assert parts["store"] == "ok"
    assert parts["temporal"] == "ok"
    assert parts["look-ups resolvers"] == "not connected"
    assert parts["channel console"] == "ok"
    assert parts["channel abuse_email"] == "not connected"
