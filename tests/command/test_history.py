"""`import-history`: figures begin with the past, and the same file counts nothing twice."""

import json
from uuid import uuid4

import pytest

from tests.command.conftest import Trial

pytestmark = pytest.mark.slow

HEADING = "url;reported;first_notice;last_seen_online;first_seen_offline;outcome;category;notes\n"


def a_file(tmp_path, *rows: str):
    path = tmp_path / "past.csv"
    path.write_text(HEADING + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return str(path)


def lines_of(result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def rows(mark: str) -> tuple[str, ...]:
    return (
        f"https://platform.example/{mark}/1;1-3-2025;1-3-2025;2-3-2025;3-3-2025;removed;ncii;x",
        f"https://platform.example/{mark}/2;1-3-2025;;;;removed;ncii;",
        f"https://platform.example/{mark}/3;1-3-2025;;;;already_gone;csam;",
        f"https://platform.example/{mark}/1;1-3-2025;1-3-2025;2-3-2025;3-3-2025;removed;ncii;",
        "http://10.0.0.1/;1-3-2025;1-3-2025;2-3-2025;3-3-2025;removed;ncii;",
    )


def test_each_row_gets_a_line_and_the_same_file_counts_nothing_twice(trial: Trial, tmp_path):
    path = a_file(tmp_path, *rows(uuid4().hex))
    asked = ("import-history", path, "--dates", "day-first", "--json")
    tried = trial.run(*asked, "--dry-run")
    first = trial.run(*asked)
    again = trial.run(*asked)

    became = ["taken", "refused", "taken", "duplicate", "refused"]
    assert [(line["row"], line["result"]) for line in lines_of(first)] == list(
        enumerate(became, start=2)
    )
    assert tried.stdout == first.stdout
    assert set(lines_of(first)[0]) == {"row", "result", "reason"}
    assert "first_notice is missing" in lines_of(first)[1]["reason"]
    assert "notes" in first.stderr
    assert [line["result"] for line in lines_of(again)] == [
        "duplicate", "refused", "duplicate", "duplicate", "refused",
    ]  # fmt: skip
    assert (tried.exit_code, first.exit_code, again.exit_code) == (0, 0, 0)
    assert trial.run("audit", "verify").exit_code == 0


def test_people_see_what_was_not_taken_and_the_sums(trial: Trial, tmp_path):
    path = a_file(tmp_path, *rows(uuid4().hex))
    result = trial.run("import-history", path, "--dates", "day-first")

    assert "row 3: refused: first_notice is missing" in result.stdout
    assert "2 taken, 1 duplicate, 2 refused." in result.stdout


def test_dates_of_the_other_kind_are_refused_with_the_way_out(trial: Trial, tmp_path):
    result = trial.run("import-history", a_file(tmp_path, rows(uuid4().hex)[0]), "--json")

    assert result.exit_code == 1
    assert "--dates day-first" in lines_of(result)[0]["reason"]


@pytest.mark.parametrize("desk", ["No Desk", ""])
def test_a_desk_that_cannot_be_is_refused_before_anything_is_read(trial: Trial, tmp_path, desk):
    result = trial.run("import-history", str(tmp_path / "none.csv"), "--desk", desk)

    assert result.exit_code == 1
    assert "Nothing was imported" in result.output
