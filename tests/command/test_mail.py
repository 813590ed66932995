"""`mail classify`: what a mail is, file by file."""

import json
import os

import pytest
from typer.testing import CliRunner

from command.main import app
from tests.mail.mails import written


def classify(*args):
    return CliRunner().invoke(app, ["mail", "classify", *map(str, args)])


@pytest.fixture
def answer(tmp_path):
    path = tmp_path / "answer.eml"
    path.write_bytes(
        written("The content has been removed.", "Re: [UG-2026-000123-1] Notice [#ABC-4711]")
    )
    return path


def test_each_mail_is_one_line_of_json(answer):
    result = classify(answer, answer, "--json")

    first, second = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == 0
    assert first == second
    assert first == {
        "file": str(answer),
        "kind": "removed",
        "bounce": None,
        "ticket": "ABC-4711",
        "takedown": "UG-2026-000123-1",
        "recipient": "notices@hotline.example",
    }


def test_people_read_the_rule_and_the_words_that_decided(answer):
    result = classify(answer)

    assert result.exit_code == 0
    assert result.stdout.startswith("removed")
    assert "removed.en.has_been_removed 92%: has been removed" in result.stdout


def test_a_file_that_cannot_be_read_is_named_and_the_others_go_on(answer, tmp_path):
    result = classify(tmp_path / "missing.eml", tmp_path, answer, "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["file"] == str(answer)
    assert "missing.eml cannot be read: No such file or directory." in result.stderr.replace(
        "\n", ""
    )
    assert os.strerror(21) in result.stderr.replace("\n", " ")


def test_an_empty_file_is_for_a_person(tmp_path):
    path = tmp_path / "empty.eml"
    path.write_bytes(b"")

    assert json.loads(classify(path, "--json").stdout)["kind"] == "other"


def test_without_files_the_usage_is_wrong():
    assert classify().exit_code == 2
