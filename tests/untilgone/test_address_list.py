"""The list of addresses that goes along with a letter about many."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.untilgone.test_letters import FACTS
from tests.untilgone.test_letters_together import ALSO, written
from untilgone.address_list import as_file
from untilgone.csv_file import csv_file, safe_cell
from untilgone.picking import picked

SEEN, REPORTED = "2026-11-22T08:05:00Z", "2026-11-19T16:30:00Z"
MANY = replace(FACTS, also=ALSO, has_list=True)
anything = st.text(st.characters(exclude_categories=("Cs",)))


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))


def test_it_says_of_each_address_what_the_letter_says():
    assert as_file(MANY).content.decode("ascii").split("\r\n") == [
        "reference,url,earlier_urls,seen_live_at,reported_at",
        f"UG-2026-000123-1,https://platform.example/p/1?a=b&c=%20x#part,,{SEEN},{REPORTED}",
        f"UG-2026-000123-2,https://platform.example/p/2,,{SEEN},{REPORTED}",
        f"UG-2026-000124-1,https://platform.example/p/3,https://old.example/p/3,,{REPORTED}",
        "",
    ]


def test_nothing_in_it_is_not_in_the_letter_too():
    text = written("en")
    _, *listed = rows(as_file(MANY).content)

    for reference, url, earlier, *_ in listed:
        assert {reference, url, *earlier.split()} <= set(text.replace(": ", "\n").splitlines())


def test_its_name_begins_with_the_reference_of_the_letter():
    assert as_file(MANY).name == "UG-2026-000123-1-addresses.csv"


def test_times_are_in_utc_and_to_the_minute_as_in_the_letter():
    east = timezone(timedelta(hours=5, minutes=30))
    at = datetime(2026, 11, 20, 4, 35, 59, 7, tzinfo=east)
    [_, row] = rows(as_file(replace(FACTS, reported_at=at, seen_live_at=None)).content)

    assert row[3:] == ["", "2026-11-19T23:05:00Z"]
    assert at.astimezone(UTC).minute == 5


def test_several_earlier_addresses_stand_in_one_cell():
    moved = replace(FACTS, earlier_urls=("https://a.example/1,2", "https://b.example/3"))
    [_, row] = rows(as_file(moved).content)

    assert row[2].split(" ") == ["https://a.example/1,2", "https://b.example/3"]


def test_the_same_facts_give_the_same_octets():
    assert as_file(MANY).content == as_file(replace(MANY)).content


def test_we_could_read_it_ourselves():
    found = picked(as_file(MANY).content.decode("utf-8"))

    assert found.addresses == (FACTS.url, *(each.url for each in ALSO))


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_what_could_be_a_formula_is_text(begins):
    assert safe_cell(f"{begins}cmd|' /C calc'!A0") == f"'{begins}cmd|' /C calc'!A0"


def test_a_reference_that_could_be_a_formula_is_text_too():
    [_, row] = rows(as_file(replace(FACTS, reference="=1+1")).content)

    assert row[0] == "'=1+1"


@given(st.lists(st.tuples(anything, anything), max_size=5))
def test_whatever_stands_in_a_cell_comes_out_of_it_again(cells):
    content = csv_file(("a", "b"), cells)

    assert rows(content)[1:] == [[safe_cell(cell) for cell in row] for row in cells]
    assert content.startswith(b"a,b\r\n")
