"""Published files for programs, and of INHOPE: each number again, and none that is too small."""

import csv
import io
import re
from hashlib import sha256

import pytest

from tests.recount.byhand import ALREADY
from tests.recount.conftest import ByHand, Office
from tests.recount.pages import At, Check, not_found_again, says
from tests.recount.published import ALL, Published, Rows, total
from tests.recount.publishing import MADE
from tests.recount.small import REST, TOGETHER, is_small
from untilgone.reports.english import ENGLISH


@pytest.fixture
def report(office: Office, by_hand: ByHand, kind: str, period: str) -> Published:
    return Published(office, by_hand, kind, period)


@pytest.mark.parametrize(("kind", "period"), [each for each in ALL if each[0] != "quarterly"])
def test_every_row_of_a_file_is_found_again(report: Published):
    document, expected = report.file("json").json(), report.about()
    rows = [tuple(row.values()) for row in document["rows"]]
    said = {row[:-1]: row[-1] for row in rows}
    lines = list(csv.reader(io.StringIO(report.file("csv").text)))[1:]

    assert said == report.rows()
    assert len(said) == len(rows)
    assert lines == [["" if cell is None else str(cell) for cell in row] for row in rows]
    document["as_of"] = document["as_of"][:19]  # the clock of the server went on by microseconds
    assert {name: document[name] for name in expected} == expected
    known = {*expected, "kind", "by", "clock", "names", "actions", "rows"}
    assert set(document) <= known


@pytest.mark.parametrize(("kind", "period"), [each for each in ALL if each[0] != "quarterly"])
def test_no_number_is_small_and_none_is_left_by_subtraction(report: Published):
    rows = [tuple(row.values()) for row in report.file("json").json()["rows"]]
    said: Rows = {row[:-1]: row[-1] for row in rows}

    assert not [row for row in rows if is_small(row[-1] or 0)]
    for (_, _, *end), number in [each for each in said.items() if each[0][0] == "all"]:
        for by in {of[0] for of in said} - {"all"} if end != [ALREADY] else ():
            shown = [
                n or 0 for (its, key, *how), n in said.items()
                if (its, how) == (by, end) and (key != REST or end != ["all"])
            ]  # fmt: skip
            assert sum(shown) == number, (by, end)


@pytest.mark.parametrize(("kind", "period"), [("inhope", period) for period in MADE["inhope"]])
def test_the_shares_of_inhope_are_found_again(report: Published):
    page, names = report.page, report.names
    splits, apart = report.splits()
    expected = report.facts()
    for by, made in splits.items():
        title = f"{ENGLISH.titles['inhope']}: {ENGLISH.by[by]}"
        heads = [" / ".join(ENGLISH.ends[end] for end in part) for part in made.parts]
        called = names[by] | {"": "All", TOGETHER: ENGLISH.together, REST: ENGLISH.rest}
        for key, (number, parts) in ({"": (total(made), made.sums)} | made.lines).items():
            assert number
            expected[title, called[key], "Number"] = says(number)
            for head, n in zip(heads, parts or [None] * len(heads), strict=True):
                said = "-" if n is None else f"{round(100 * n / number)} % {n}"
                expected[title, called[key], head] = says(said)
    left = ENGLISH.notes["inhope apart"].format(n=ENGLISH.few if is_small(apart) else apart)
    lines = [line for line in page.lines if line in {*report.words(), left}]

    assert not_found_again(page, expected, [*with_digits(lines), left]) == []


def with_digits(lines: list[str]) -> list[str]:
    return [line for line in lines if re.search(r"\d", line)]


def test_the_list_of_reports_says_which_there_are(office: Office, by_hand: ByHand):
    lines, expected = office.page("/reports").lines, []
    for kind, period in ALL:
        reference = Published(office, by_hand, kind, period).reference
        made = r"Made by mia, 21 Jan 2026, 12:30 UTC \(.+\)"
        said = rf".+, {re.escape(period)}, English"
        expected += [reference, re.compile(said), re.compile(made)]
        expected.append(re.compile(f"{reference} {said} {made}"))
    page = office.page("/reports")

    assert not_found_again(page, {}, expected) == []
    assert sum(line.startswith("R-") for line in lines) == 2 * len(ALL)


@pytest.mark.parametrize(("kind", "period"), [("open-data", "2026")])
def test_the_page_of_a_report_has_the_hashes_of_its_files(office: Office, report: Published):
    at = re.compile(r"(mia, )?21 Jan 2026, 12:30 UTC \(.+\)")
    cut = f"up to entry {report.entry} of the record SHA-256 {report.cut}"
    expected: dict[At, Check] = {
        ("", "Period", ""): says(report.period),
        ("", "Made by", ""): lambda said: bool(at.fullmatch(said)),
        ("", "As of", ""): lambda said: bool(at.fullmatch(said)),
        ("", "Data cut", ""): says(cut),
    }
    for each in ("csv", "json"):
        digest = sha256(report.file(each).content).hexdigest()
        expected["", each.upper(), ""] = says(f"{report.reference}.{each} SHA-256 {digest}")
    page = office.page(f"/reports/{report.reference}")

    assert not_found_again(page, expected, [report.reference]) == []
