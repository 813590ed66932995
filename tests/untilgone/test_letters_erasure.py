"""Requests for erasure (Article 17 GDPR): which letters are one, and what they say."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.untilgone.test_letters import FACTS, KINDS, LANGUAGES
from tests.untilgone.test_letters_together import ALSO
from untilgone.cases import Category
from untilgone.gdpr import asks_for_erasure
from untilgone.letters import Letters
from untilgone.mandates import CaseMandate, Giver, acts_for
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.paths import TEMPLATES

LETTERS = Letters(TEMPLATES)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DOXING = replace(FACTS, category=Category.DOXING)
ERASE = replace(DOXING, is_erasure_request=True)
CALLED = {"en": "GDPR", "nl": "AVG", "de": "DSGVO", "fr": "RGPD", "es": "RGPD"}


def written(language: str, facts=ERASE, kind: NoticeKind = NoticeKind.NOTICE) -> str:
    return LETTERS.render(kind, facts.category, language, facts).text


def asked(text: str) -> list[str]:
    """What is asked for as a request for erasure."""
    request = text.partition("2016/679")[2]
    return [line for line in request.splitlines() if line.startswith("- ")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_names_the_article_the_mandate_and_the_month_and_nobody(language, kind):
    mandate, erase, month, nobody = asked(written(language, kind=kind))

    assert mandate.endswith(f" {FACTS.reference}.")
    assert "17" in erase
    assert "12" in month
    assert all(CALLED[language] in line for line in (erase, month))
    assert nobody
    assert asked(written(language, DOXING, kind)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_engine_is_asked_to_point_there_no_more(language):
    _, erase, *_ = asked(written(language))
    _, to_search, *_ = asked(written(language, replace(ERASE, party_kind=PartyKind.SEARCH)))

    assert to_search.startswith(f"{erase[:-1]}, ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mandate_of_a_parent_and_of_several_is_called_what_it_is(language):
    texts = {
        written(language, facts).partition("2016/679")[2]
        for facts in (
            ERASE,
            replace(ERASE, mandate_by_another=True),
            replace(ERASE, also=ALSO),
            replace(ERASE, also=ALSO, mandate_by_another=True),
        )
    }

    assert len(texts) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_claims_the_mandate_in_the_words_of_the_letter(language):
    mandate = LETTERS.mandate(language, ERASE)

    assert mandate is not None
    assert mandate.authority in written(language)
    assert (mandate.non_consent, mandate.signature) == ("", "")
    assert LETTERS.mandate(language, DOXING) is None


def test_only_what_is_about_personal_data_itself_asks_those_who_can_erase_it():
    asking = {(c, k) for c in Category for k in PartyKind if asks_for_erasure(c, k)}

    assert asking == {
        (category, kind)
        for category in (Category.IMPERSONATION, Category.DOXING)
        for kind in (PartyKind.PLATFORM, PartyKind.HOST, PartyKind.SEARCH)
    }


@pytest.mark.parametrize(
    ("mandate", "is_signed", "giver"),
    [
        (None, False, None),
        (None, True, Giver.VICTIM),
        (CaseMandate(giver=Giver.VICTIM), False, Giver.VICTIM),
        (CaseMandate(giver=Giver.PARENT), False, Giver.PARENT),
        (CaseMandate(giver=Giver.HOTLINE), True, None),
        (CaseMandate(giver=Giver.VICTIM, withdrawn_at=NOW), True, None),
    ],
)
def test_we_act_for_whom_the_case_says_or_else_the_settings(mandate, is_signed, giver):
    assert acts_for(mandate, NOW, is_reported=True, is_signed=is_signed) is giver
