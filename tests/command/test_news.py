"""News for reporters by the command: asked for, shown without the address, stopped."""

import json
from uuid import uuid4

import pytest

from tests.command.conftest import Trial

pytestmark = pytest.mark.slow

ADDRESS = "reporter@post.example"
HOOK = "https://partner.example/news"


def asked(trial: Trial, notify: str, *more: str) -> dict:
    url = f"https://platform.example/{uuid4().hex}"
    return trial.json("report", url, "--category", "ncii", "--notify", notify, *more)


def test_news_is_asked_for_shown_and_stopped(trial: Trial):
    opened = asked(trial, ADDRESS, "--notify-details")
    assert opened["news"] == {"kept": True, "secret": None}

    shown = trial.run("show", opened["case"]).stdout
    assert "News by mail, with details" in shown
    assert ADDRESS not in shown
    stopped = trial.json("news", "stop", opened["case"], "--reason", "They called.")
    assert stopped == {"case": opened["case"], "erased": 1}
    assert trial.json("show", opened["case"])["news"] == []


def test_a_webhook_s_secret_is_printed(trial: Trial):
    secret = asked(trial, HOOK)["news"]["secret"]
    assert len(secret) == 64

    url = f"https://platform.example/{uuid4().hex}"
    said = trial.run("report", url, "--category", "ncii", "--notify", HOOK).stdout
    assert "Webhooks are signed with this secret" in said


def test_an_address_that_cannot_be_told_opens_nothing(trial: Trial):
    url = f"https://platform.example/{uuid4().hex}"
    result = trial.run("report", url, "--category", "ncii", "--notify", "nobody")

    assert result.exit_code == 1
    assert "Nothing was opened" in result.output


def test_news_of_a_case_that_is_not_there_cannot_be_stopped(trial: Trial):
    assert trial.run("news", "stop", "UG-2020-999999").exit_code == 1


def test_rows_of_a_spreadsheet_may_say_who_wants_news(trial: Trial, tmp_path):
    path, mark = tmp_path / "reports.csv", uuid4().hex
    path.write_text(
        "url,category,notify,notify_details\n"
        f"https://platform.example/{mark}/1,ncii,{ADDRESS},yes\n"
        f"https://platform.example/{mark}/2,ncii,{ADDRESS},perhaps\n"
        f"https://platform.example/{mark}/3,ncii,nobody,\n"
        f"https://platform.example/{mark}/4,ncii,,\n"
    )
    result = trial.run("import", str(path), "--json")

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["result"] for line in lines] == ["opened", "refused", "refused", "opened"]
    assert lines[0]["news"] == {"kept": True, "secret": None}
    assert "yes" in lines[1]["reason"]
    assert "News can go to" in lines[2]["reason"]
    assert "news" not in lines[3]


def test_doctor_says_that_mail_to_reporters_is_not_connected(trial: Trial):
    parts = {part["part"]: part for part in trial.json("doctor")["parts"]}

    assert parts["mail to reporters"]["health"] == "not connected"
    assert "nothing is sent" in parts["mail to reporters"]["said"]
