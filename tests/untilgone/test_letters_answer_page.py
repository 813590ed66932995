"""What a letter says of the page on which it is answered."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from tests.untilgone.test_letters import FACTS, FACTS_OF, KINDS, LANGUAGES, SAYS
from untilgone.batches import of_all, sameness
from untilgone.errors import NeedsHuman
from untilgone.letter_facts import LetterFacts
from untilgone.letters import Letters
from untilgone.paths import TEMPLATES

LINK = "https://answers.hotline.example/answer/abc234"
WHO = ("abuse_email", "abuse@platform.example")


def written(language: str, kind=KINDS[0], **changes):
    facts = replace(FACTS_OF[kind], **changes)
    return Letters(TEMPLATES).render(kind, facts.category, language, facts)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_link_stands_alone_on_its_line_under_how_to_answer(kind, language):
    text = written(language, kind, answer_url=LINK).text
    before, _, after = text.partition(f"\n\n{LINK}\n\n")

    assert "\n4. " in before
    assert "\n5. " not in before
    assert "\n5. " in after


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_can_still_answer_by_mail(language):
    assert SAYS[language]["answer"] in written(language, answer_url=LINK).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_without_a_page_says_nothing_of_one(language):
    text = written(language).text

    assert "/answer/" not in text
    assert "None" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_is_never_put_into_a_field_of_a_few_words(language):
    facts = replace(FACTS, answer_url=LINK)
    short = Letters(TEMPLATES).render(KINDS[0], facts.category, language, facts, longest=2000)

    assert LINK not in short.text


def test_a_line_break_in_a_link_is_refused():
    with pytest.raises(NeedsHuman, match="answer_url"):
        written("en", answer_url=f"{LINK}\nBcc: everybody@elsewhere.example")


def same(facts: LetterFacts) -> str:
    return sameness(WHO, written("en"), timedelta(hours=24), facts)


def test_a_link_of_its_own_keeps_no_notice_from_leaving_with_others():
    assert same(replace(FACTS, answer_url=LINK)) == same(replace(FACTS, answer_url=f"{LINK}5"))


def test_a_letter_for_many_has_the_link_of_the_one_that_leads():
    leader, other = (replace(FACTS, answer_url=url) for url in (LINK, f"{LINK}5"))
    facts = of_all(leader, (other,), FACTS.reported_at)
    text = Letters(TEMPLATES).render(KINDS[0], facts.category, "en", facts).text

    assert f"\n{LINK}\n" in text
    assert f"{LINK}5" not in text


def test_the_link_is_a_fact_that_may_be_empty():
    [spec] = [spec for spec in fields(LetterFacts) if spec.name == "answer_url"]

    assert spec.default == ""
