"""The files of legal bases: what is shipped, and what is refused with file and place."""

from pathlib import Path

import pytest

from untilgone.errors import BadInput
from untilgone.law_elements import SHIPPED, load

BASES = {basis.id: basis for basis in load()}
FILE = """\
id = "mine"
name = "A law"
citation = "article 1"
certainty = "B"
verified_by = ""
verified_on = ""
is_on = true

[applies]
countries = ["NL"]

[[element]]
id = "where"
asks = "where it is"
citation = "article 1(a)"
certainty = "B"
facts = ["url"]
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mine.toml").write_text(FILE, encoding="utf-8")
    return tmp_path


def corrected(folder: Path, old: str, new: str) -> Path:
    path = folder / "mine.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_every_legal_basis_of_our_letters_has_a_file():
    assert set(BASES) == {
        *("dsa_notice", "dsa_complaint", "nl_ntd_code", "nl_ntd_csam", "nl_atkm"),
        *("us_take_it_down", "us_ftc_report", "us_dmca", "uk_online_safety"),
        *("gdpr_erasure", "gdpr_complaint"),
        *("registrar", "cdn", "search"),
    }


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_a_basis_cites_and_claims_no_verification_that_nobody_made(path):
    basis = BASES[path.stem]

    assert basis.citation
    assert all(element.citation and element.asks for element in basis.element)
    assert (basis.verified_by, basis.verified_on) == ("", "")


def test_what_is_not_confirmed_or_no_letter_of_ours_is_off():
    off = {basis.id for basis in BASES.values() if not basis.is_on}

    assert off == {"us_dmca", "uk_online_safety"}


def test_an_element_that_is_told_by_words_has_them_in_every_language():
    for basis in BASES.values():
        for element in basis.element:
            if element.says and basis.is_on:
                assert set(element.says) == {"en", "nl", "de", "fr", "es"}


def test_a_verified_basis_is_read(folder):
    corrected(folder, 'verified_by = ""', 'verified_by = "a lawyer"')
    corrected(folder, 'verified_on = ""', "verified_on = 2026-11-30")

    [basis] = load(folder)

    assert (basis.verified_by, str(basis.verified_on)) == ("a lawyer", "2026-11-30")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('facts = ["url"]', 'facts = ["victim"]', r"element\.0\.facts\.0: .*'victim' is no fact"),
        ('facts = ["url"]', 'facts = ["category"]', r"'category' is no fact that a letter prints"),
        ('facts = ["url"]', 'fact = "url"', r"element\.0\.fact: "),
        ('facts = ["url"]\n', "", "where: give `facts`, `says` or `grounds`"),
        ('facts = ["url"]', "says.en = []", r"element\.0\.says\.en\.\S*: .*at least 1 item"),
        ('facts = ["url"]', 'says.en = ["a", ""]', r"element\.0\.says\.en"),
        ("is_on = true", "is_on = true\nurgent = true", "urgent: "),
        ("is_on = true", "is_on = false", "`why_off` goes with"),
        ('verified_by = ""', 'verified_by = "a lawyer"', "`verified_by` and `verified_on`"),
        ('countries = ["NL"]', 'countries = ["Dutch"]', r"applies\.countries\.0: "),
        ('countries = ["NL"]', 'categories = ["spam"]', r"applies\.categories\.0: "),
        ('certainty = "B"', 'certainty = "sure"', "certainty: "),
        ('id = "mine"', 'id = "yours"', "id: it is 'yours'"),
        ("[[element]]", "[[element", "cannot be read"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_name_and_the_place(folder, old, new, said):
    with pytest.raises(BadInput, match=rf"(?s)mine\.toml.*{said}.*No letter was checked"):
        load(corrected(folder, old, new))


def test_an_own_file_takes_the_place_of_the_shipped_one_with_its_id(tmp_path):
    verified = """verified_by = "A. Lawyer"\nverified_on = 2026-11-30"""
    shipped = (SHIPPED / "cdn.toml").read_text(encoding="utf-8")
    own = tmp_path / "cdn.toml"
    own.write_text(
        shipped.replace('verified_by = ""\nverified_on = ""', verified), encoding="utf-8"
    )
    (tmp_path / "mine.toml").write_text(FILE, encoding="utf-8")
    found = load(own_files=[own, tmp_path / "mine.toml"])

    assert [basis.id for basis in found] == sorted({*BASES, "mine"})
    by_id = {basis.id: basis for basis in found}
    assert (by_id["cdn"].verified_by, BASES["cdn"].verified_by) == ("A. Lawyer", "")
    assert by_id["dsa_notice"] == BASES["dsa_notice"]


def test_two_own_files_with_one_id_are_refused(folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.toml").write_text(FILE, encoding="utf-8")

    with pytest.raises(BadInput, match="Two of your own law files have the same `id`"):
        load(own_files=[folder / "mine.toml", other / "mine.toml"])


def test_an_own_file_that_is_not_there_is_told_by_its_name(tmp_path):
    with pytest.raises(BadInput, match=r"gone\.toml"):
        load(own_files=[tmp_path / "gone.toml"])
