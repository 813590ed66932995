"""Files of reports: the same cut gives the same octets, and nothing small is in them."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import fields, replace
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from tests.untilgone.reports.cuts import AS_OF, CUTS, nothing, quarterly
from untilgone.reports.cut import ReportCut
from untilgone.reports.dutch import DUTCH
from untilgone.reports.english import ENGLISH
from untilgone.reports.making import made
from untilgone.reports.query import FORMATS, LANGUAGES, Format, Kind

ROOT = Path(__file__).parents[3]
KNOWN = Path(__file__).parent / "hashes.json"
EVERY = [(kind, language) for kind in Kind for language in LANGUAGES]


@cache
def files_of(kind: Kind, language: str = "en") -> dict[Format, bytes]:
    return made(CUTS[kind](language=language))


def digests() -> dict[str, str]:
    return {
        f"{kind} {language} {each}": sha256(content).hexdigest()
        for kind, language in EVERY
        for each, content in files_of(kind, language).items()
    }


def test_files_are_those_that_earlier_releases_made():
    """Where they are not, reports that were published can no longer be checked: say so in the
    changelog before you write UPDATE_SNAPSHOTS=1.
    """
    if os.environ.get("UPDATE_SNAPSHOTS"):
        KNOWN.write_text(json.dumps(digests(), indent=1) + "\n", encoding="utf-8")

    assert digests() == json.loads(KNOWN.read_text(encoding="utf-8"))


def test_time_zone_locale_and_order_of_hashes_change_nothing():
    code = (
        "import json; from tests.untilgone.reports.test_files import digests; "
        "print(json.dumps(digests()))"
    )
    env = {
        **os.environ,
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "nl_NL.UTF-8",
        "LANG": "nl_NL.UTF-8",
        "PYTHONHASHSEED": "7",
        "PYTHONPATH": str(ROOT),
    }
    elsewhere = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert json.loads(elsewhere.stdout) == digests()


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_a_cut_that_was_kept_as_text_gives_the_same_files(kind, language):
    cut = CUTS[kind](language=language)
    again = ReportCut.of(cut.text)

    assert again.text == cut.text
    assert made(again) == files_of(kind, language)
    assert tuple(files_of(kind)) == FORMATS[kind]


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_days_on_which_nothing_was_make_a_report_as_well(kind, language):
    assert all(made(nothing(kind, language=language)).values())


@pytest.mark.parametrize("kind", Kind)
def test_who_has_the_file_can_say_which_report_it_is(kind):
    cut, files = CUTS[kind](), files_of(kind)
    for each in {Format.HTML, Format.JSON, Format.PDF} & set(files):
        assert cut.reference.encode() in files[each]
        assert cut.sha256.encode() in files[each]


def test_a_page_loads_nothing_and_runs_nothing():
    page = files_of(Kind.QUARTERLY)[Format.HTML].decode()

    assert not re.search(r"<script|<link|<img|src=|url\(|https?:", page)
    assert "Other <Platform>" not in page
    assert 'lang="nl"' in files_of(Kind.QUARTERLY, "nl")[Format.HTML].decode()


def test_a_few_young_ones_cannot_be_told_apart_by_of_how_many_a_share_is():
    cut = quarterly()
    young = [("removal", key, 10.0, None, "open", 3) for key in ("", "large")]
    tables = {**cut.tables, "intervals": (*cut.tables["intervals"], *young)}
    page = made(replace(cut, tables=tables))[Format.HTML].decode()

    assert "<td>95</td>" in page  # all of which somebody was told; of 92 looks tell
    assert not re.search(r"of (92|68)\b", page)
    assert page.count("of at least 5") > 4


def test_a_period_that_was_not_over_says_so():
    early = replace(quarterly(), as_of=AS_OF.replace(month=9, day=30))
    said = {at: made(each)[Format.HTML].decode() for at, each in ((9, early), (10, quarterly()))}

    assert ["was not over yet" in said[at] for at in (9, 10)] == [True, False]


def test_what_an_organisation_is_called_is_only_text():
    cut = replace(quarterly(), by="{all} <b>Hotline</b> {nb}")
    files = made(cut)

    assert b"<b>Hotline" not in files[Format.HTML]
    assert b"of {all} <b>Hotline</b>" in files[Format.PDF]


def test_a_platform_with_few_is_named_nowhere():
    public = list(files_of(Kind.QUARTERLY).values())
    public += files_of(Kind.OPEN_DATA).values()

    assert all(b"Small Platform" not in each and b'"small"' not in each for each in public)
    assert all(b"Large Platform" in each for each in files_of(Kind.QUARTERLY).values())


@pytest.mark.parametrize("kind", [Kind.DSA_22, Kind.INHOPE, Kind.OPEN_DATA])
def test_programs_read_the_same_in_both_files_and_no_number_below_five(kind):
    files = files_of(kind)
    document = json.loads(files[Format.JSON])
    rows = list(csv.DictReader(io.StringIO(files[Format.CSV].decode())))

    assert [{name: "" if cell is None else str(cell) for name, cell in row.items()}
            for row in document["rows"]] == rows  # fmt: skip
    numbers = [cell for row in document["rows"] for cell in row.values() if isinstance(cell, int)]
    assert numbers
    assert all(number == 0 or number >= 5 for number in numbers)
    assert document["report"] == "R-2026-0003"


def test_a_spread_of_two_small_platforms_is_told_together():
    rows = json.loads(files_of(Kind.OPEN_DATA)[Format.JSON])["rows"]
    of = {(row["by"], row["key"], row["end"]): row["takedowns"] for row in rows}

    assert of["all", "", "all"] == of["platform", "(together)", "all"] == 66
    assert of["all", "", "already_gone"] is None
    assert of["all", "", "open+withdrawn+moved"] == 11


def spaces(said: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", said))


def test_both_languages_say_everything():
    for field in fields(ENGLISH):
        one, other = getattr(ENGLISH, field.name), getattr(DUTCH, field.name)
        if isinstance(one, str):
            one, other = {"": one}, {"": other}
        if field.name == "phrases":
            one, other = vars(one), vars(other)
        assert set(one) == set(other), field.name
        assert {key: spaces(said) for key, said in one.items()} == {
            key: spaces(said) for key, said in other.items()
        }
        assert all(other.values())
