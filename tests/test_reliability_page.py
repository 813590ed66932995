"""docs/reliability.md has every fault, each with tests that exist."""

import re

import pytest

from tests.named_tests import ROOT, is_there, named_in

PAGE = (ROOT / "docs/reliability.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| F(\d+) .+\| (.+) \|$", PAGE, re.MULTILINE))


@pytest.mark.parametrize(("file", "name"), named_in(PAGE), ids="::".join)
def test_a_test_that_is_named_exists(file: str, name: str):
    assert is_there(file, name)


def test_every_fault_has_a_row_that_names_a_test():
    assert list(ROWS) == [str(number) for number in range(1, 21)]
    assert [number for number, tests in ROWS.items() if "::test_" not in tests] == []
