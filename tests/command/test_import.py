"""`import`: a bad row never stops the others, and the same file again opens nothing twice."""

import json
import os
import subprocess
from uuid import uuid4

import pytest

from tests.command.conftest import Trial, clean_env, untilgone

pytestmark = pytest.mark.slow


def lines_of(result) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def a_file(tmp_path, text: str, encoding: str = "utf-8"):
    path = tmp_path / "reports.csv"
    path.write_bytes(text.encode(encoding))
    return str(path)


def test_each_row_gets_a_line_and_bad_rows_their_reason(trial: Trial, tmp_path):
    mark = uuid4().hex
    path = a_file(
        tmp_path,
        "url,category,explanation\n"
        f"https://platform.example/{mark}/1,ncii,\n"
        "http://10.0.0.1/,ncii,\n"
        f"https://platform.example/{mark}/2,nonsense,\n"
        f"https://platform.example/{mark}/3,ncii,one,cell,too,many\n"
        f"https://platform.example/{mark}/1,ncii,\n"
        f'https://platform.example/{mark}/4,csam,"with, comma"\n',
    )
    result = trial.run("import", path, "--json")

    lines = lines_of(result)
    assert result.exit_code == 0
    assert [line["row"] for line in lines] == [2, 3, 4, 5, 6, 7]
    assert [line["result"] for line in lines] == [
        "opened",
        "refused",
        "refused",
        "refused",
        "duplicate",
        "opened",
    ]
    assert all(line["reason"] for line in lines if line["result"] == "refused")
    assert set(lines[0]) == {"row", "url", "result", "reference", "reason"}


def test_the_same_file_again_gives_the_same_answers(trial: Trial, tmp_path):
    path = a_file(tmp_path, f"url,category\nhttps://platform.example/{uuid4().hex},ncii\n")
    first = trial.run("import", path, "--json").stdout
    second = trial.run("import", path, "--json").stdout

    assert second == first


def test_a_spreadsheet_with_semicolons_and_a_byte_order_mark_is_read(trial: Trial, tmp_path):
    text = f"URL;Category;Explanation\nhttps://platform.example/{uuid4().hex};ncii;één\n"
    result = trial.run("import", a_file(tmp_path, text, "utf-8-sig"), "--json")

    assert [line["result"] for line in lines_of(result)] == ["opened"]


@pytest.mark.parametrize(
    "text",
    ["", "link,kind\nhttps://platform.example/,ncii\n", "url\nhttps://platform.example/\n"],
    ids=["empty", "other columns", "no category"],
)
def test_a_file_without_the_right_columns_imports_nothing(trial: Trial, tmp_path, text):
    result = trial.run("import", a_file(tmp_path, text), "--json")

    assert result.exit_code == 1
    assert "url and category" in result.output


def test_a_file_that_is_not_there_is_said(trial: Trial, tmp_path):
    result = trial.run("import", str(tmp_path / "none.csv"))

    assert result.exit_code == 1
    assert "Nothing was imported" in result.output


def test_the_mandate_of_a_row_is_the_mandate_of_its_case(trial: Trial, tmp_path):
    mark = uuid4().hex
    heading = "url,category,mandate_giver,mandate_scope,mandate_until,mandate_proof\n"
    path = a_file(
        tmp_path,
        heading
        + f"https://platform.example/{mark}/1,ncii,parent,later,2027-03-31,folder 12\n"
        + f"https://platform.example/{mark}/2,ncii,somebody,,,\n"
        + f"https://platform.example/{mark}/3,ncii,victim,,soon,\n",
    )
    opened, *refused = lines_of(trial.run("import", path, "--json"))
    shown = json.loads(trial.run("show", opened["reference"], "--json").stdout)

    assert shown["mandate"]["giver"] == "parent"
    assert (shown["mandate"]["scope"], shown["mandate"]["until"]) == ("later", "2027-03-31")
    assert [(each["row"], each["result"]) for each in refused] == [(3, "refused"), (4, "refused")]
    assert "A mandate is given by one of" in refused[0]["reason"]
    assert "2027-03-31" in refused[1]["reason"]


def test_lines_go_to_the_file_and_the_bar_to_the_terminal(trial: Trial, tmp_path):
    path = a_file(tmp_path, f"url,category\nhttps://platform.example/{uuid4().hex},ncii\n")
    ours, theirs = os.openpty()
    result = subprocess.run(
        untilgone("import", path, "--json"),
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=clean_env() | {"UNTILGONE_DATA": str(trial.data), "TERM": "xterm"},
        text=True,
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)

    assert [line["result"] for line in lines_of(result)] == ["opened"]
    assert "1/1" in shown
    assert "opened" not in shown
