"""`check --recorded` and `templates`: judgement and letters without any server."""

import json

import pytest
from typer.testing import CliRunner

from command.main import app


def check(tmp_path, *rows: object):
    path = tmp_path / "recorded.jsonl"
    path.write_text(
        "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows),
        encoding="utf-8",
    )
    return CliRunner().invoke(app, ["check", "--recorded", str(path)])


URL = "https://platform.example/post/1"


def answer(**more) -> dict:
    row = {
        "url": URL,
        "status": 200,
        "headers": {},
        "final_url": URL,
        "body": "<p>Hello to all of you</p>",
    }
    return row | more


@pytest.mark.parametrize(
    ("row", "verdict", "rule"),
    [
        (answer(), "live", "live.page"),
        (answer(status=404), "gone", "not_found.http_404"),
        (answer(status=410), "gone", "not_found.http_410"),
        (answer(status=451), "unknown", "legal_block.http_451"),
        (answer(error="timeout"), "unknown", "timeout.timeout"),
    ],
)
def test_each_recorded_answer_is_judged_by_a_named_rule(tmp_path, row, verdict, rule):
    result = check(tmp_path, row)

    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (document["verdict"], document["rule"]) == (verdict, rule)
    assert set(document) == {
        "url",
        "verdict",
        "reason",
        "rule",
        "status",
        "final_url",
        "observed_at",
    }


def test_answers_come_in_order_and_keep_their_ids(tmp_path):
    result = check(tmp_path, answer(id="b"), answer(id="a", status=404))

    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["b", "a"]


def test_a_line_that_is_no_answer_is_named(tmp_path):
    result = check(tmp_path, answer(), "not json")

    assert result.exit_code == 1
    assert "line 2" in result.output


def test_check_wants_urls_or_a_file(tmp_path):
    assert CliRunner().invoke(app, ["check"]).exit_code == 2


def test_a_private_address_is_not_visited():
    result = CliRunner().invoke(app, ["check", "http://169.254.169.254/", "--json"])

    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (document["verdict"], document["rule"]) == ("unknown", "refused")


def test_templates_are_listed_one_a_line():
    result = CliRunner().invoke(app, ["templates", "list", "--json"])

    kinds = {(row["kind"], row["language"]) for row in map(json.loads, result.stdout.splitlines())}
    assert {("notice", "nl"), ("reminder", "en"), ("escalation", "nl")} <= kinds


def test_a_letter_can_be_previewed():
    arguments = ["templates", "preview", "notice", "--language", "nl", "--category", "csam"]
    result = CliRunner().invoke(app, arguments)

    assert result.exit_code == 0
    assert "https://platform.example/post/1" in result.output


def test_the_letter_that_asks_for_nothing_can_be_previewed():
    result = CliRunner().invoke(app, ["templates", "preview", "withdrawal"])

    assert result.exit_code == 0
    assert "can no longer be reached" in result.output
