"""The page for parties says the same in every language of our letters."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from string import Formatter

import pytest

from untilgone.cases import Category
from untilgone.letters import Letters
from untilgone.parties import PartyKind
from untilgone.paths import TEMPLATES
from web import answer_words

OTHERS = [language for language in answer_words.ALL if language != "en"]


def test_it_is_there_in_every_language_that_letters_are_written_in():
    assert set(answer_words.ALL) == {info.language for info in Letters(TEMPLATES).available()}


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_missing_and_every_fact_has_its_place(language):
    assert shape(answer_words.ALL[language]) == shape(answer_words.ALL["en"])


@pytest.mark.parametrize("language", answer_words.ALL)
@pytest.mark.parametrize("kind", PartyKind)
def test_every_role_is_asked_for_something(kind, language):
    words = answer_words.ALL[language]
    one, several = (words.ask(kind, Category.NUDIFY_SERVICE, count) for count in (1, 2))

    assert one
    assert (one != several) is (words.here[0] in one)


def shape(words):
    """Which words there are, and which facts stand in each."""
    found = {}
    for spec in fields(words):
        for place, text in texts(getattr(words, spec.name)):
            assert text.strip(), f"{spec.name} {place}"
            found[spec.name, place] = sorted(
                name for _, name, _, _ in Formatter().parse(text) if name
            )
    return found


def texts(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield from texts(each, f"{place}.{key}")
    else:
        for number, each in enumerate(value):
            yield from texts(each, f"{place}.{number}")
