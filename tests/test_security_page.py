"""docs/security.md names tests that exist, and every chapter of the standard."""

import re

import pytest

from tests.named_tests import ROOT, is_there, named_in

PAGE = (ROOT / "docs/security.md").read_text("utf-8")
LINES = re.findall(r"^\| (?!---|[^|]+ \|.+\| test or reason \|$).+\| (.+) \|$", PAGE, re.MULTILINE)
HEADINGS = re.findall(r"^\|.+\|\n\| ?---", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("file", "name"), named_in(PAGE), ids="::".join)
def test_a_test_that_is_named_exists(file: str, name: str):
    assert is_there(file, name)


def test_every_line_names_a_test_or_a_reason():
    assert len(LINES) > 120
    assert all("| test or reason |" in heading for heading in HEADINGS)
    assert [line for line in LINES if "::test_" not in line and "reason: " not in line] == []


def test_every_fault_is_tried():
    tried = set(re.findall(r"^\| ([SX]\d+) ", PAGE, re.MULTILINE))

    assert tried == {f"S{n}" for n in range(1, 11)} | {f"X{n}" for n in range(1, 13)}


def test_every_chapter_of_the_standard_is_there():
    chapters = {int(number) for number in re.findall(r"\bV(\d+)\b", PAGE)}

    assert chapters == set(range(1, 18))
