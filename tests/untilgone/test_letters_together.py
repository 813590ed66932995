"""What a letter about several addresses says."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.untilgone.test_letters import FACTS, FACTS_OF, LANGUAGES, SENT
from untilgone.batches import of_all, sameness
from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.letter_facts import AlsoAsked
from untilgone.letters import Letters
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.paths import TEMPLATES

ALSO = (
    AlsoAsked(
        reference="UG-2026-000123-2",
        url="https://platform.example/p/2",
        seen_live_at=FACTS.seen_live_at,
        reported_at=FACTS.reported_at,
    ),
    AlsoAsked(
        reference="UG-2026-000124-1",
        url="https://platform.example/p/3",
        earlier_urls=("https://old.example/p/3",),
        seen_live_at=None,
        reported_at=FACTS.reported_at,
    ),
)
ONE, MANY = (
    {
        "en": "this address",
        "nl": "dit adres",
        "de": "dieser Adresse",
        "fr": "cette adresse",
        "es": "esta dirección",
    },
    {
        "en": "these addresses",
        "nl": "deze adressen",
        "de": "diesen Adressen",
        "fr": "ces adresses",
        "es": "estas direcciones",
    },
)


def written(language: str, kind: NoticeKind = NoticeKind.NOTICE, **changes) -> str:
    facts = replace(FACTS_OF[kind], also=ALSO, **({"has_list": True} | changes))
    return Letters(TEMPLATES).render(kind, facts.category, language, facts).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_address_stands_whole_on_a_line_of_its_own_with_its_reference(language: str):
    lines = written(language).splitlines()

    for each in ALSO:
        assert each.url in lines
        assert any(line.endswith(f": {each.reference}") for line in lines)
    assert "https://old.example/p/3" in lines


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PartyKind)
def test_what_is_asked_is_asked_for_all_of_them(kind: PartyKind, language: str):
    _, _, asked = written(language, party_kind=kind).partition("\n2. ")

    assert ONE[language] not in asked
    if kind not in {PartyKind.HOTLINE, PartyKind.REGULATOR, PartyKind.POLICE}:
        assert MANY[language] in asked


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", Category)
def test_a_letter_about_one_address_never_speaks_of_several(category: Category, language: str):
    facts = replace(FACTS, category=category)
    text = Letters(TEMPLATES).render(NoticeKind.NOTICE, category, language, facts).text

    assert MANY[language] not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_that_a_list_goes_along_only_where_one_does(language: str):
    along, alone = written(language), written(language, has_list=False)
    said = [line for line in along.splitlines() if line not in alone.splitlines()]

    assert len(said) == 1
    assert "(CSV)" in said[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_letter_names_every_reference(language: str):
    facts = replace(FACTS, also=ALSO)
    text = (
        Letters(TEMPLATES)
        .render(NoticeKind.NOTICE, Category.NCII, language, facts, longest=1800)
        .text
    )

    references = ", ".join([FACTS.reference, *(each.reference for each in ALSO)])
    assert re.search(rf"\n{references} ?: ", text)


def test_a_line_break_in_a_further_address_is_refused_like_any_other():
    with pytest.raises(NeedsHuman, match="also 1, url contains the character U\\+000A"):
        Letters(TEMPLATES).render(
            NoticeKind.NOTICE,
            Category.NCII,
            "en",
            replace(FACTS, also=(replace(ALSO[0], url="https://a.example/\nBcc: b"),)),
        )


def same(**changes) -> str:
    letter = Letters(TEMPLATES).render(NoticeKind.NOTICE, Category.NCII, "en", FACTS)
    facts = replace(FACTS_OF[NoticeKind.REMINDER], **changes)
    return sameness(("abuse_email", "abuse@platform.example"), letter, timedelta(1), facts)


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "https://platform.example/p/2", "reference": "UG-2026-000123-2"},
        {"seen_live_at": None, "reported_at": FACTS.reported_at + timedelta(days=1)},
        {"earlier_urls": ("https://old.example/p/1",)},
        {"answer_by": None},
        {"earlier": (replace(SENT, sent_at=SENT.sent_at + timedelta(seconds=20)),)},
    ],
    ids=", ".join,
)
def test_notices_that_differ_in_their_address_only_may_leave_together(changes):
    assert same(**changes) == same()


@pytest.mark.parametrize(
    "changes",
    [
        {"category": Category.NCII_SYNTHETIC},
        {"explanation": "Something else."},
        {"party_name": "Another Platform"},
        {"law": "A law", "law_hours": "48"},
        {"earlier": ()},
        {"earlier": (replace(SENT, sent_at=SENT.sent_at + timedelta(minutes=1)),)},
    ],
    ids=", ".join,
)
def test_notices_that_say_anything_else_do_not(changes):
    assert same(**changes) != same()


def test_the_one_letter_asks_for_an_answer_by_its_own_day():
    later = FACTS.reported_at + timedelta(days=9)
    facts = of_all(FACTS, (replace(FACTS, url=ALSO[0].url, reference=ALSO[0].reference),), later)

    assert facts.answer_by == later
    assert [each.url for each in facts.also] == [ALSO[0].url]
