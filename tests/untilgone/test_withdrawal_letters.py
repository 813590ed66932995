"""The letters that ask for nothing. Word for word they are in test_letter_book.py."""

from datetime import UTC, datetime

import pytest

from tests.untilgone.test_letters import FACTS, LANGUAGES, REMINDED, SENT, URL
from untilgone.cases import Category
from untilgone.law_elements import load
from untilgone.letters import LetterFacts, Letters
from untilgone.mail.own_words import own_words
from untilgone.notices import Letter, NoticeKind
from untilgone.parties import PartyKind
from untilgone.paths import TEMPLATES

GONE_AT = datetime(2026, 11, 24, 3, 4, tzinfo=UTC)
SAYS = {  # it stays so, keep the evidence, take no further steps
    "en": ("does not mean that we withdraw", "keep preserving evidence", "no further steps"),
    "nl": ("niet dat wij intrekken", "Blijf het bewijs bewaren", "geen verdere stappen"),
    "de": ("nicht, dass wir zurücknehmen", "sichern Sie die Beweise weiterhin", "keine weiteren"),
    "fr": ("ne signifie pas que nous retirons", "conserver les preuves", "plus rien entreprendre"),
    "es": ("no significa que retiremos", "siga conservando las pruebas", "no haga nada más"),
}
ANSWER = "Ticket 5521 is closed."


def written(language: str, gone_at: datetime | None, category=Category.NCII, **changes) -> Letter:
    values = {name: getattr(FACTS, name) for name in FACTS.__dataclass_fields__}
    asked = {"gone_at": gone_at, "category": category, "earlier": (SENT, REMINDED)}
    facts = LetterFacts(**(values | asked | {"ticket": "5521"} | changes))
    return Letters(TEMPLATES).render(NoticeKind.WITHDRAWAL, category, language, facts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", Category)
def test_what_is_gone_is_thanked_for_and_nothing_is_taken_back(language, category):
    text = written(language, GONE_AT, category).text
    stays, preserve, back = SAYS[language]

    assert stays in text
    assert (preserve in text) is category.is_csam
    assert back not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", Category)
def test_a_notice_that_is_taken_back_gives_no_reason_and_no_person(language, category):
    text = written(language, None, category).text
    stays, preserve, back = SAYS[language]

    assert back in text
    assert stays not in text
    assert preserve not in text
    assert FACTS.explanation not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("gone_at", [GONE_AT, None], ids=["gone", "taken back"])
def test_a_withdrawal_names_the_address_and_what_was_sent_and_asks_for_no_answer(gone_at, language):
    letter = written(language, gone_at)

    assert f"\n{URL}\n" in letter.text
    assert "5521" in letter.text
    assert letter.text.count("Example Platform") == 3  # the addressee, and of two letters
    assert FACTS.reply_to not in letter.text
    assert letter.subject.startswith("[UG-2026-000123-1] ")


@pytest.mark.parametrize("role", PartyKind)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("gone_at", [GONE_AT, None], ids=["gone", "taken back"])
def test_a_withdrawal_that_came_into_an_answer_is_not_the_party_s_own_words(
    gone_at, language, role
):
    text = written(language, gone_at, party_kind=role).text

    assert own_words(f"{ANSWER}\n\n{text}").startswith(ANSWER)
    assert URL not in own_words(f"{ANSWER}\n\n{text}")
    assert own_words(f"{text}\n{ANSWER}").endswith(ANSWER)


def test_no_law_asks_for_anything_in_a_withdrawal():
    asked = [
        basis.id
        for basis in load()
        for role in PartyKind
        for category in Category
        if basis.applies.to(NoticeKind.WITHDRAWAL, category, role)
    ]

    assert asked == []
