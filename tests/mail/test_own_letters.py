"""Our own letters, however they came into an answer, are not taken for the words of a party."""

import textwrap
from dataclasses import replace

import pytest

from tests.untilgone.test_letters import FACTS_OF, KINDS, LANGUAGES
from tests.untilgone.test_letters_together import ALSO
from untilgone.letters import Letters
from untilgone.mail.own_words import own_words
from untilgone.paths import TEMPLATES

ANSWER = "Ticket 5521 is closed."


def letter(kind, language: str, **changes) -> str:
    facts = replace(FACTS_OF[kind], **changes)
    return Letters(TEMPLATES).render(kind, facts.category, language, facts).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_without_marks_below_or_above_an_answer_is_left_out(kind, language):
    text = letter(kind, language, ticket="5521")

    assert own_words(f"{ANSWER}\n\n{text}") == ANSWER
    assert own_words(f"{text}\n{ANSWER}") == ANSWER


@pytest.mark.parametrize("language", LANGUAGES)
def test_nor_is_one_that_a_mail_program_has_folded(language):
    lines = letter(KINDS[0], language).splitlines()
    folded = "\n".join(part for line in lines for part in textwrap.wrap(line, 72) or [""])

    assert own_words(f"{ANSWER}\n\n{folded}") == ANSWER
    assert own_words(f"{folded}\n\n{ANSWER}") == ANSWER


@pytest.mark.parametrize("language", LANGUAGES)
def test_nor_is_one_about_several_addresses_with_their_list(language):
    text = letter(KINDS[0], language, also=ALSO, has_list=True)

    assert own_words(f"{ANSWER}\n\n{text}") == ANSWER
    assert own_words(f"{text}\n{ANSWER}") == ANSWER
