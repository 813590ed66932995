"""docs/security.md names tests that exist, and every chapter of the standard."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))
LINES = re.findall(r"^\| (?!---|[^|]+ \|.+\| test or reason \|$).+\| (.+) \|$", PAGE, re.MULTILINE)
HEADINGS = re.findall(r"^\|.+\|\n\| ?---", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("file", "name"), NAMED, ids="::".join)
def test_a_test_that_is_named_exists(file: str, name: str):
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    functions = ast.FunctionDef, ast.AsyncFunctionDef

    assert name in {each.name for each in ast.walk(tree) if isinstance(each, functions)}


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
