"""What no letter may carry, and how a letter says a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.letter_facts import EarlierNotice, LetterFacts
from untilgone.letter_times import moment
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.sayable import sayable

AT = datetime(2026, 11, 20, 9, 5, tzinfo=UTC)
FACTS = LetterFacts(
    organisation_name="Example Hotline",
    organisation_email="desk@hotline.example.org",
    organisation_url="https://hotline.example.org/about",
    reference="UG-2026-000123-1",
    url="https://platform.example/p/1",
    category=Category.NCII,
    explanation="",
    party_name="Example Platform",
    party_kind=PartyKind.PLATFORM,
    seen_live_at=AT,
    reported_at=AT,
    answer_by=AT,
    reply_to="answers@hotline.example.org",
    earlier=(EarlierNotice(kind=NoticeKind.NOTICE, party_name="Example Platform", sent_at=AT),),
)
TEXTS = ("organisation_name", "organisation_email", "organisation_url", "reference", "url")
ADDRESSEE = ("party_name", "reply_to")


def refusal_of(**changes):
    with pytest.raises(NeedsHuman) as caught:
        sayable(replace(FACTS, **changes), "notice/en")
    return str(caught.value)


@pytest.mark.parametrize("hidden", ["\r\nBcc: x@example.org", "\n", "\r", "\u2028", "\u2029"])
@pytest.mark.parametrize("name", [*TEXTS, *ADDRESSEE])
def test_a_line_break_in_a_value_is_refused_by_template_and_field(name, hidden):
    said = refusal_of(**{name: f"a{hidden}b"})

    assert said.startswith(f"The letter notice/en cannot be written: {name} contains the character")


@pytest.mark.parametrize(
    "hidden", ["\x00", "\t", "\x0b", "\x1b", "\x7f", "\x85", "\u202e", "\ud800"]
)
@pytest.mark.parametrize("name", ["url", "party_name", "explanation"])
def test_an_invisible_character_is_refused_with_its_number(name, hidden):
    assert f"{name} contains the character U+{ord(hidden):04X}" in refusal_of(
        **{name: f"a{hidden}b"}
    )


@pytest.mark.parametrize("hidden", ["\r", "\u2028", "\u2029", "\r\r\n"])
def test_an_explanation_with_another_line_break_is_refused(hidden):
    assert "explanation contains" in refusal_of(explanation=f"a{hidden}b")


def test_a_line_break_in_an_earlier_notice_is_refused():
    second = replace(FACTS.earlier[0], party_name="a\nb")

    assert "earlier 2, party_name contains" in refusal_of(earlier=(*FACTS.earlier, second))


def test_a_line_break_in_an_earlier_address_is_refused():
    urls = ("https://a.example/1", "https://b.example/1\n\nBcc: x@example.org")

    assert "earlier_urls 2 contains" in refusal_of(earlier_urls=urls)


def test_an_explanation_may_have_lines_as_a_browser_sends_them():
    values = sayable(replace(FACTS, explanation="first\r\nsecond\r\n"), "notice/en")

    assert values["explanation"] == "first\nsecond"


@pytest.mark.parametrize("name", [*(t for t in TEXTS if t != "organisation_url"), *ADDRESSEE])
def test_a_blank_element_is_refused(name):
    assert f"{name} is empty" in refusal_of(**{name: " "})


@pytest.mark.parametrize("name", ["seen_live_at", "reported_at", "answer_by"])
def test_a_time_without_zone_is_refused(name):
    assert f"{name} has no time zone" in refusal_of(**{name: AT.replace(tzinfo=None)})


def test_an_earlier_time_without_zone_is_refused():
    sent = replace(FACTS.earlier[0], sent_at=AT.replace(tzinfo=None))

    assert "earlier 1, sent_at has no time zone" in refusal_of(earlier=(sent,))


def test_other_illegal_without_explanation_needs_a_person():
    said = refusal_of(category=Category.OTHER_ILLEGAL, explanation=" \n")

    assert "for other_illegal, write the explanation" in said


def test_every_other_category_may_go_without_explanation():
    assert sayable(FACTS, "notice/en")["explanation"] == ""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "1 March 2026 at 09:05 UTC"),
        ("nl", "1 maart 2026 om 09.05 uur UTC"),
        ("de", "1. März 2026 um 09:05 Uhr UTC"),
        ("fr", "1 mars 2026 à 9 h 05 UTC"),
        ("es", "1 de marzo de 2026 (09:05 UTC)"),
        ("ja", "2026-03-01 09:05 UTC"),
    ],
)
def test_a_time_is_said_in_the_form_of_the_language(language, said):
    assert moment(datetime(2026, 3, 1, 9, 5, 59, tzinfo=UTC), language) == said


def test_a_time_of_another_zone_is_said_in_utc():
    amsterdam = timezone(timedelta(hours=1))

    said = moment(datetime(2026, 11, 24, 0, 30, tzinfo=amsterdam), "en")

    assert said == "23 November 2026 at 23:30 UTC"
