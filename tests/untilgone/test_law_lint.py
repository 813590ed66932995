"""Every shipped letter holds what the law asks of it, and whatever is taken out is named."""

import re
import shutil
from dataclasses import replace

import pytest

from untilgone.cases import Category
from untilgone.law_elements import load
from untilgone.law_lint import lint
from untilgone.letters import Letters
from untilgone.notices import NoticeKind
from untilgone.parties import Office, PartyKind
from untilgone.paths import TEMPLATES

BASES = {basis.id: basis for basis in load()}
EVERY_ELEMENT = [
    (basis.id, element.id) for basis in BASES.values() if basis.is_on for element in basis.element
]
GONE = "(taken out)"
# Words between which the template decides: what stands there in one piece.
IN_ONE_PIECE = {"published without that person's consent": "that person's consent"}


@pytest.fixture
def folder(tmp_path):
    """A copy of the English letters of one kind."""
    for part in ("_base/en", "_law/en", "escalation/en"):
        shutil.copytree(TEMPLATES / "notices" / part, tmp_path / "notices" / part)
    return tmp_path


def take_out(folder, element):
    """Whatever tells that this element is there, from all files."""
    patterns = [
        rf"{{{{ (sent\.)?{fact.removeprefix('earlier.')}(\|moment)? }}}}" for fact in element.facts
    ]
    patterns += [re.escape(IN_ONE_PIECE.get(words, words)) for words in element.says.values()]
    if element.grounds:
        patterns.append(re.escape('{% include "_law/en/" ~ category ~ ".txt" %}'))
    for path in folder.rglob("*.txt"):
        text = path.read_text(encoding="utf-8")
        for pattern in patterns:
            text = re.sub(pattern, GONE, text)
        path.write_text(text, encoding="utf-8")


def one_letter(basis, category=None):
    """The basis, for one category and one role."""
    applies = basis.applies
    chosen = category or (applies.categories or (Category.NCII,))[0]
    narrow = replace(applies, categories=(chosen,), party_kinds=applies.party_kinds[:1])
    return replace(basis, is_on=True, why_off="", applies=narrow)


def named(folder, basis):
    return [each.element.id for each in lint(Letters(folder), [basis]).missing]


def test_every_shipped_letter_holds_every_element():
    found = lint(Letters(TEMPLATES), list(BASES.values()))

    assert [
        (each.template, each.category, each.party_kind, each.basis.id, each.element.id, each.lacks)
        for each in found.missing
    ] == []
    assert found.letters > 500
    assert {basis.id for basis in (*found.not_verified, *found.off)} == set(BASES)


@pytest.mark.parametrize(("basis_id", "element_id"), EVERY_ELEMENT)
def test_an_element_that_is_taken_out_is_named_and_no_other(folder, basis_id, element_id):
    basis = one_letter(BASES[basis_id])
    [element] = [each for each in basis.element if each.id == element_id]
    take_out(folder, element)

    [missing] = lint(Letters(folder), [basis]).missing

    assert missing.element == element
    assert missing.template == "escalation/en"
    assert missing.lacks


@pytest.mark.parametrize(
    ("category", "lacks"),
    [
        (Category.CSAM, []),
        (Category.CSAM_SYNTHETIC, []),
        (Category.NCII, ["name", "email"]),
        (Category.DOXING, ["name", "email"]),
    ],
)
def test_only_notices_about_abuse_of_children_may_leave_out_who_sends_them(folder, category, lacks):
    basis = one_letter(BASES["dsa_notice"], category)
    for element in basis.element:
        if element.id in {"name", "email"}:
            take_out(folder, element)

    assert named(folder, basis) == lacks


def test_what_a_request_by_mandate_adds_does_not_stand_in_for_what_a_notice_lacks(folder):
    notifier = folder / "notices/_base/en/notifier.txt"
    text = notifier.read_text(encoding="utf-8")
    notifier.write_text(text.replace("{{ organisation_email }}", GONE), encoding="utf-8")

    both = [one_letter(BASES["dsa_notice"]), one_letter(BASES["us_take_it_down"])]
    missing = lint(Letters(folder), both).missing

    assert [(each.basis.id, each.element.id) for each in missing] == [("dsa_notice", "email")]


def test_grounds_that_say_nothing_are_missing(folder):
    (folder / "notices/_law/en/ncii.txt").write_text("\n", encoding="utf-8")

    assert named(folder, one_letter(BASES["dsa_notice"])) == ["grounds"]


def test_a_language_for_which_nobody_wrote_down_the_words_is_named(folder):
    for part in ("_base", "_law", "escalation"):
        (folder / "notices" / part / "en").rename(folder / "notices" / part / "pl")
    for path in folder.rglob("*.txt"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"(_base|_law)/en/", r"\1/pl/", text), encoding="utf-8")

    [missing] = lint(Letters(folder), [one_letter(BASES["dsa_notice"])]).missing

    assert missing.element.id == "good_faith"
    assert missing.lacks == "nobody wrote down by which words it is told in pl"


@pytest.mark.parametrize(
    ("basis_id", "lacks"),
    [
        ("us_dmca", ["signature", "work", "good_faith", "perjury"]),
        ("uk_online_safety", []),
    ],
)
def test_a_basis_that_is_off_names_what_our_letters_lack_once_it_is_on(folder, basis_id, lacks):
    off = BASES[basis_id]

    assert lint(Letters(folder), [off]).letters == 0
    assert named(folder, one_letter(off)) == lacks


def test_a_basis_reaches_only_the_letters_it_applies_to():
    applies = BASES["nl_atkm"].applies
    regulator = PartyKind.REGULATOR

    assert applies.to(NoticeKind.ESCALATION, Category.CSAM, regulator, Office.ATKM)
    assert not applies.to(NoticeKind.ESCALATION, Category.CSAM, regulator)
    assert not applies.to(NoticeKind.ESCALATION, Category.CSAM, regulator, Office.DSC)
    assert not applies.to(NoticeKind.NOTICE, Category.CSAM, regulator, Office.ATKM)
    assert not applies.to(NoticeKind.ESCALATION, Category.NCII, regulator, Office.ATKM)
    assert not applies.to(NoticeKind.ESCALATION, Category.CSAM, PartyKind.HOST)


@pytest.mark.parametrize("office", Office)
def test_each_office_is_asked_for_under_its_own_law_only(office):
    of_offices = {name: b for name, b in BASES.items() if b.applies.offices}
    applying = {name for name, basis in of_offices.items() if office in basis.applies.offices}

    assert applying == {
        {
            Office.DSC: "dsa_complaint",
            Office.DPA: "gdpr_complaint",
            Office.ATKM: "nl_atkm",
            Office.FTC: "us_ftc_report",
        }[office]
    }
