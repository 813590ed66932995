"""Requests on behalf of the person shown, as the TAKE IT DOWN Act wants them (section 3)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from untilgone import directory
from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.letter_facts import AlsoAsked
from untilgone.letters import LetterFacts, Letters
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.paths import TEMPLATES
from untilgone.periods import period_of

LETTERS = Letters(TEMPLATES)
AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
UNSIGNED = LetterFacts(
    organisation_name="Example Hotline",
    organisation_email="desk@hotline.example.org",
    organisation_url="https://hotline.example.org/about",
    reference="UG-2026-000123-1",
    url="https://platform.example/p/1",
    category=Category.NCII,
    explanation="",
    party_name="Example Platform",
    party_kind=PartyKind.PLATFORM,
    seen_live_at=None,
    reported_at=AT,
    answer_by=None,
    law="TAKE IT DOWN Act (Pub. L. 119-12), section 3",
    law_hours="48",
    law_by_mandate=True,
    reply_to="answers@hotline.example.org",
    earlier=(),
)
SIGNED = replace(UNSIGNED, organisation_signatory="N. Example")
LANGUAGES = ("en", "nl", "de", "fr", "es")
INTIMATE = (Category.NCII, Category.NCII_SYNTHETIC)
EN_SIGNED = """\
This is also a request under TAKE IT DOWN Act (Pub. L. 119-12), section 3:

- What is meant and where it is: the content at the address in section 1, and identical copies.
- Consent: The person shown and we believe in good faith that these images were published without \
that person's consent.
- Authority: We act on behalf of the person shown. That person's mandate is kept by us under the \
reference UG-2026-000123-1.
- Contact: Example Hotline, desk@hotline.example.org
- Signed electronically: N. Example, authorised representative, Example Hotline

Kind regards,
"""
NL_UNSIGNED = """\
Dit is ook een verzoek op grond van TAKE IT DOWN Act (Pub. L. 119-12), section 3:

- Waarom het gaat en waar het staat: de inhoud op het adres in punt 1, en identieke kopieën.
- Toestemming: Wij zijn te goeder trouw van mening dat deze beelden openbaar zijn gemaakt zonder \
toestemming van degene die daarop te zien is.
- Contact: Example Hotline, desk@hotline.example.org
- Elektronisch ondertekend: Example Hotline

Met vriendelijke groet,
"""


def text(facts, language="en", kind=NoticeKind.NOTICE, **more):
    return LETTERS.render(kind, facts.category, language, facts, **more).text


def test_a_letter_carries_every_part_that_the_act_asks_for():
    assert EN_SIGNED in text(SIGNED)


def test_where_nobody_is_named_to_sign_it_claims_no_mandate_and_names_the_organisation():
    assert NL_UNSIGNED in text(UNSIGNED, "nl")
    assert "mandate" not in text(UNSIGNED)
    assert "machtig" not in text(UNSIGNED, "nl")
    assert "ollmacht" not in text(UNSIGNED, "de")
    assert "mandat" not in text(UNSIGNED, "fr")
    assert "mandato" not in text(UNSIGNED, "es")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [NoticeKind.REMINDER, NoticeKind.ESCALATION])
def test_later_letters_carry_it_too(kind, language):
    assert "N. Example" in text(SIGNED, language, kind)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "forgery"),
        ("nl", "vervalsing"),
        ("de", "Fälschung"),
        ("fr", "falsification"),
        ("es", "falsificación"),
    ],
)
def test_what_was_made_with_software_is_called_a_forgery(language, said):
    synthetic = replace(SIGNED, category=Category.NCII_SYNTHETIC)

    assert said in text(synthetic, language)
    assert said not in text(SIGNED, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", Category)
def test_no_other_law_makes_a_letter_a_request_of_this_kind(category, language):
    other = replace(SIGNED, category=category, explanation="Why.", law_by_mandate=False)

    assert "N. Example" not in text(other, language)
    assert LETTERS.mandate(language, other) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_letters_stay_as_short_as_they_were(language):
    plain = replace(SIGNED, law_by_mandate=False, organisation_signatory="")

    assert text(SIGNED, language, longest=1000) == text(plain, language, longest=1000)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("category", INTIMATE)
def test_forms_have_the_same_words_as_letters(category, language):
    facts = replace(SIGNED, category=category)
    mandate = LETTERS.mandate(language, facts)

    for part in (mandate.non_consent, mandate.authority, mandate.signature):
        assert part
        assert part in text(facts, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_signatory_the_form_is_left_to_whoever_fills_it_in(language):
    mandate = LETTERS.mandate(language, UNSIGNED)

    assert mandate.non_consent
    assert (mandate.authority, mandate.signature) == ("", "")


def test_a_signatory_that_hides_a_line_break_is_refused():
    with pytest.raises(NeedsHuman, match="organisation_signatory contains the character U\\+000A"):
        text(replace(SIGNED, organisation_signatory="N.\nBcc: x@example.org"))


@pytest.mark.parametrize("category", Category)
def test_the_shipped_directory_asks_for_a_mandate_under_the_take_it_down_act_only(category):
    duties = [duty for entry in directory.load().entries for duty in entry.duties]
    asking = {duty.law for duty in duties if duty.by_mandate}

    assert asking == {"TAKE IT DOWN Act (Pub. L. 119-12), section 3"}
    assert all(duty.by_mandate for duty in duties if duty.law in asking)
    wants = [period_of((duty,), category, None, AT).by_mandate for duty in duties]
    assert any(wants) is (category in INTIMATE)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "Their mandates are kept by us under the references in section 1 and UG-2026-000123-1.",
        ),
        (
            "nl",
            "Hun machtigingen worden bij ons bewaard onder de kenmerken in punt 1 en UG-2026-000123-1.",
        ),
        (
            "de",
            (
                "Ihre Vollmachten werden bei uns aufbewahrt, unter den Zeichen in Abschnitt 1 und "
                "UG-2026-000123-1."
            ),
        ),
        (
            "fr",
            (
                "Leurs mandats sont conservés chez nous sous les références de la section 1 et "
                "UG-2026-000123-1."
            ),
        ),
        (
            "es",
            "Conservamos sus mandatos con las referencias del apartado 1 y UG-2026-000123-1.",
        ),
    ],
)
def test_a_letter_about_several_addresses_speaks_of_all_of_those_shown(language, said):
    other = AlsoAsked(
        url="https://platform.example/p/2",
        reference="UG-2026-000124-1",
        reported_at=AT,
        seen_live_at=None,
    )
    both = replace(SIGNED, also=(other,))

    assert said in text(both, language)
    for one in ("that person", "deze persoon", "dieser Person", "cette personne", "esa persona"):
        assert one not in text(both, language)
    assert "N. Example" in text(both, language)
