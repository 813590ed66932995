"""Every message of the pages stands in Dutch too."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from web.reader import CATALOGUES, LANGUAGES

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "marked": None}
SOURCES = (
    (ROOT / "web", [("**.py", "python")], {}),
    (ROOT / "templates" / "web", [("**.html", "jinja2")], {"**.html": {"trimmed": "true"}}),
)


def messages() -> set[str]:
    found = set()
    for folder, methods, options in SOURCES:
        for _, _, message, *_ in extract_from_dir(
            str(folder), methods, options, keywords=KEYWORDS, directory_filter=lambda _: True
        ):
            found.add(message if isinstance(message, str) else message[0])
    return found


def catalogue(language: str):
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_every_message_is_translated(language):
    known = catalogue(language)
    missing = [each for each in sorted(messages()) if not known.get(each) or not _said(known, each)]

    assert missing == [], "run web/locale/update and translate them"


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_a_translation_keeps_the_places_for_what_is_put_in(language):
    for message in catalogue(language):
        if message.id:
            assert list(message.check()) == []
            for one, other in zip(_all(message.id), _all(message.string), strict=False):
                assert _places(one) == _places(other), one


def test_nothing_translated_is_left_that_no_page_says():
    assert {str(_all(each.id)[0]) for each in catalogue("nl") if each.id} <= messages()


def _said(known, message: str) -> bool:
    return all(_all(known.get(message).string))


def _all(text) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _places(text: str) -> set[str]:
    return set(re.findall(r"\{[a-z_]*\}|%\([a-z_]+\)s", text))
