"""`templates lint`: without any server and without a store."""

import json
import re
import shutil

import pytest
from typer.testing import CliRunner

from command.main import app
from untilgone.paths import TEMPLATES

STATEMENT = "We believe in good faith that the information"


def run(*args: str):
    return CliRunner().invoke(app, ["templates", "lint", "--shipped", *args])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The English letters of one kind; each of the shipped ones is read in test_law_lint.py."""
    for part in ("_base/en", "_law/en", "notice/en"):
        shutil.copytree(TEMPLATES / "notices" / part, tmp_path / "notices" / part)
    monkeypatch.setattr("command.letters.TEMPLATES", tmp_path)
    return tmp_path


@pytest.fixture
def without_good_faith(folder):
    body = folder / "notices/_base/en/body.txt"
    body.write_text(body.read_text("utf-8").replace(STATEMENT, "The information"), "utf-8")


@pytest.mark.usefixtures("folder")
def test_clean_letters_end_with_0_and_what_nobody_verified_is_said():
    result = run()

    assert result.exit_code == 0, result.output
    words = " ".join(result.stdout.split())
    assert words.startswith("No legal element is missing in ")
    assert re.search(r"Written, and held against no law: \d+ letters for a field of a form", words)
    assert "Verified by no lawyer yet:" in words
    assert "Off, not checked: DMCA" in words


def test_a_letter_that_cannot_be_written_ends_with_1_and_says_where(folder):
    (folder / "notices/_base/en/body.txt").write_text("{{ victim }}", "utf-8")

    result = run("--json")

    assert result.exit_code == 1
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    broken = [line for line in lines if line["result"] == "broken"]
    assert len(broken) == 81  # nine categories, to nine kinds of party
    assert broken[0] == {
        "result": "broken",
        "template": "notice/en",
        "category": "csam",
        "party_kind": "platform",
        "cases": broken[0]["cases"],
        "reason": "The template _base/en/body.txt, line 1, cannot be used: there is no fact "
        "'victim'",
    }
    assert "usual" in broken[0]["cases"]


def test_a_letter_that_cannot_be_written_is_a_row_with_the_file_and_the_line(folder):
    (folder / "notices/_base/en/body.txt").write_text("{{ victim }}", "utf-8")

    result = run()

    assert result.exit_code == 1
    words = " ".join(result.stdout.split())
    assert "81 times a letter cannot be written, and nothing would be sent." in words
    assert "everything" in words
    assert "line 1" in words


@pytest.mark.usefixtures("without_good_faith")
def test_what_is_missing_is_named_with_its_basis_and_article():
    result = run()

    assert result.exit_code == 1
    words = " ".join(result.stdout.split())
    assert "notice/en" in words
    assert "good_faith" in words
    assert "16(2)(d)" in words


@pytest.mark.usefixtures("without_good_faith")
def test_json_has_a_line_for_each_letter_that_lacks_something():
    result = run("--json")

    lines = [json.loads(line) for line in result.stdout.splitlines()]
    missing = [line for line in lines if line["result"] == "missing"]
    assert result.exit_code == 1
    assert len(missing) == 18  # nine categories, to platforms and to hosts
    assert missing[0] == {
        "result": "missing",
        "basis": "dsa_notice",
        "name": "DSA, notice of illegal content",
        "citation": "DSA, article 16(2)(d)",
        "certainty": "S",
        "countries": [],
        "template": "notice/en",
        "category": "csam",
        "party_kind": "platform",
        "cases": missing[0]["cases"],
        "element": "good_faith",
        "asks": "a statement of good faith that information and allegations are accurate and "
        "complete",
        "reason": 'it does not say "We believe in good faith that the information and allegations '
        'in this message are accurate and complete"',
    }
    assert missing[0]["cases"][:2] == ["usual", "usual, several addresses"]
    unverified = {line["basis"]: line for line in lines if line["result"] == "not_verified"}
    assert unverified["nl_ntd_csam"]["unchecked"] == ["period", "urgency"]
    assert [line["basis"] for line in lines if line["result"] == "off"] == [
        "uk_online_safety",
        "us_dmca",
    ]
