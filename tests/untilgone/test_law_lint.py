"""Every shipped letter holds what the law asks of it, and whatever is taken out is named."""

import re
import shutil
from dataclasses import replace

import pytest

from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.law_elements import load
from untilgone.law_lint import lint
from untilgone.law_marks import marked
from untilgone.letter_cases import CASES
from untilgone.letter_uses import OneLetter
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
IN_ONE_PIECE = {
    "published without that person's consent": "that person's consent",
    "published without their consent": "their consent",
}


@pytest.fixture
def folder(tmp_path):
    """A copy of the English letters of one kind."""
    for part in ("_base/en", "_law/en", "escalation/en"):
        shutil.copytree(TEMPLATES / "notices" / part, tmp_path / "notices" / part)
    return tmp_path


def take_out(folder, element):
    """Whatever tells that this element is there, from all files."""
    patterns = [
        rf"{{{{ (sent\.|each\.)?{fact.removeprefix('earlier.')}(\|moment)? }}}}"
        for fact in element.facts
    ]
    for words in element.says.values():
        one_of = (words,) if isinstance(words, str) else words
        patterns += [re.escape(IN_ONE_PIECE.get(each, each)) for each in one_of]
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


def lacking(folder, *bases):
    """What is missing; only the letters of the categories that the bases are about are written."""
    only = {
        OneLetter(kind=NoticeKind.ESCALATION, category=category, language=language)
        for basis in bases
        for category in basis.applies.categories
        for language in ("en", "pl")
    }
    return lint(Letters(folder), bases, only).missing


def named(folder, basis):
    return [each.element.id for each in lacking(folder, basis)]


def test_every_shipped_letter_holds_every_element():
    found = lint(Letters(TEMPLATES), list(BASES.values()))

    assert [
        (each.template, each.category, each.party_kind, each.basis.id, each.element.id, each.lacks)
        for each in found.missing
    ] == []
    assert found.broken == ()
    assert found.letters > 4000
    assert found.short > 1500
    assert {basis.id for basis in (*found.not_verified, *found.off)} == set(BASES)


@pytest.mark.parametrize(("basis_id", "element_id"), EVERY_ELEMENT)
def test_an_element_that_is_taken_out_is_named_and_no_other(folder, basis_id, element_id):
    basis = one_letter(BASES[basis_id])
    [element] = [each for each in basis.element if each.id == element_id]
    take_out(folder, element)

    [missing] = lacking(folder, basis)

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
    missing = lacking(folder, *both)

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

    [missing] = lacking(folder, one_letter(BASES["dsa_notice"]))

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

    assert lacking(folder, replace(one_letter(off), is_on=False, why_off=off.why_off)) == ()
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


# --- what cannot be written ---

NCII = OneLetter(kind=NoticeKind.ESCALATION, category=Category.NCII, language="en")
# Each of these is reached in one case only, or to a kind of party that no basis is about.
BROKEN = [
    ("_base/en/request.txt", 'party_kind == "hotline"', "usual", PartyKind.HOTLINE),
    ("_base/en/reason.txt", 'party_kind == "network"', "usual", PartyKind.NETWORK),
    ("_base/en/body.txt", "each.earlier_urls", "usual, several addresses", PartyKind.CDN),
    ("_base/en/body.txt", "earlier_urls", "moved", PartyKind.POLICE),
    ("_base/en/body.txt", "answer_url", "answer page", PartyKind.POLICE),
    ("_base/en/request.txt", "law_deadline and law_is_over", "period over", PartyKind.SEARCH),
    ("_base/en/request.txt", "law_deadline", "period runs", PartyKind.SEARCH),
    ("_base/en/authority.txt", "mandate_by_another", "parent's mandate", PartyKind.PLATFORM),
    ("_base/en/short.txt", "ticket", "short, ticket", PartyKind.PLATFORM),
]


def break_in(folder, name, asked):
    """Print no text where the template asks for this; the line on which it is then said."""
    path = folder / "notices" / name
    text = path.read_text("utf-8")
    begins = re.search(rf"{{% (el)?if {re.escape(asked)} %}}", text).end()
    path.write_text(f"{text[:begins]}{{{{ earlier }}}}{text[begins:]}", "utf-8")
    return text.count("\n", 0, begins) + 1


@pytest.mark.parametrize(("name", "asked", "case", "party_kind"), BROKEN)
def test_a_branch_that_cannot_be_written_is_found_with_file_and_line(
    folder, name, asked, case, party_kind
):
    line = break_in(folder, name, asked)

    found = lint(Letters(folder), [], {NCII})

    [said] = {each.said for each in found.broken}
    assert said.startswith(f"The template {name}, line {line}, cannot be used: it prints")
    to = {each.party_kind: each for each in found.broken}
    assert case in to[party_kind].cases
    assert ("usual" in to[party_kind].cases) is (case == "usual")
    assert not found.is_clean


def test_a_letter_that_cannot_be_written_hides_nothing_of_the_others(folder):
    break_in(folder, "_base/en/request.txt", 'party_kind == "hotline"')
    for element in BASES["dsa_notice"].element:
        if element.id == "good_faith":
            take_out(folder, element)

    found = lint(Letters(folder), [BASES["dsa_notice"]], {NCII})

    assert {each.party_kind for each in found.broken} == {PartyKind.HOTLINE}
    assert {(each.party_kind, each.element.id) for each in found.missing} == {
        (PartyKind.PLATFORM, "good_faith"),
        (PartyKind.HOST, "good_faith"),
    }


def test_a_further_address_that_is_not_printed_is_missing(folder):
    body = folder / "notices/_base/en/body.txt"
    body.write_text(body.read_text("utf-8").replace("{{ each.url }}", GONE), "utf-8")

    [missing] = lacking(folder, one_letter(BASES["dsa_notice"]))

    assert missing.lacks == "the fact url is not printed for a further address"
    assert missing.cases == tuple(
        case.title
        for case in CASES
        if "also" in case.filled and not case.is_short and NCII.category in case.categories
    )


def test_an_address_that_should_be_defanged_counts_only_as_it_is_printed_then(folder):
    body = folder / "notices/_base/en/body.txt"
    plain = "{% if not is_defanged %}{{ each.url }}{% endif %}"
    body.write_text(body.read_text("utf-8").replace("{{ each.url }}", plain), "utf-8")

    [missing] = lacking(folder, one_letter(BASES["dsa_notice"]))

    assert missing.cases == ("defanged, several addresses",)


def test_only_the_letters_that_were_asked_for_are_written(folder):
    every, one = lint(Letters(folder), []), lint(Letters(folder), [], {NCII})

    assert 0 < one.letters < every.letters
    assert lint(Letters(folder), [], set()).letters == 0


def test_letters_that_are_read_once_are_the_same_letters(folder):
    letters = Letters(folder)
    kept = letters.read_once()
    facts = CASES[0].facts(marked(NCII.category, PartyKind.HOST))

    before = kept.render(NCII.kind, NCII.category, "en", facts)
    break_in(folder, "_base/en/reason.txt", 'party_kind == "host"')

    assert kept.render(NCII.kind, NCII.category, "en", facts) == before
    with pytest.raises(NeedsHuman):
        letters.render(NCII.kind, NCII.category, "en", facts)
