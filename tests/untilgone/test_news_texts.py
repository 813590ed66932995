"""The words for reporters: nothing of what it is about, unless it was wanted."""

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.news_texts import NewsFacts, NewsTexts
from untilgone.paths import TEMPLATES
from untilgone.reporters import Event, shown

TEXTS = NewsTexts(TEMPLATES)
FACTS = NewsFacts(
    reference="UG-2026-000123",
    contact="020 000 00 00",
    with_details=False,
    addresses=(),
    done="3",
    total="5",
)
LANGUAGES = ("en", "nl", "de", "fr", "es")
TELLING = (
    *("abus", "misbruik", "missbrauch", "intim", "intiem", "íntim"),
    *("naked", "naakt", "nackt", "desnud", "child", "kinder", "enfant", "menores"),
)
EVERY = pytest.mark.parametrize(
    ("event", "language"), [(event, language) for event in Event for language in LANGUAGES]
)


def detailed() -> NewsFacts:
    return replace(FACTS, with_details=True, addresses=("hxxps://platform[.]example/post/1",))


@EVERY
def test_the_plain_form_is_the_same_for_every_event(event, language):
    assert TEXTS.render(event, language, FACTS) == TEXTS.render(Event.GONE, language, FACTS)


@EVERY
def test_the_fuller_form_has_the_same_subject_and_says_more(event, language):
    plain, full = (TEXTS.render(event, language, facts) for facts in (FACTS, detailed()))

    assert full.subject == plain.subject
    assert "- hxxps://platform[.]example/post/1\n" in full.text
    assert re.search(r"\b3 (of|van de|von|adresses sur|de las) 5 ", full.text)


@EVERY
def test_no_form_names_a_category_or_the_trade(event, language):
    said = TEXTS.render(event, language, detailed()).text.lower()

    assert [word for word in (*Category, *TELLING) if word in said] == []


def test_another_language_is_told_in_english():
    assert TEXTS.render(Event.GONE, "ja", FACTS) == TEXTS.render(Event.GONE, "en", FACTS)
    assert TEXTS.render(Event.GONE, "nl-BE", FACTS) == TEXTS.render(Event.GONE, "nl", FACTS)
    assert TEXTS.render(Event.GONE, "../..", FACTS).language == "en"


def test_a_folder_without_templates_says_what_is_missing(tmp_path: Path):
    with pytest.raises(NeedsHuman, match="emails/gone/en"):
        NewsTexts(tmp_path).render(Event.GONE, "en", FACTS)


def test_every_fact_stands_in_the_docs_and_no_other():
    page = (Path(__file__).parents[2] / "docs/reporters.md").read_text("utf-8")
    rows = re.findall(
        r"^\| `([a-z_]+)` \| (.+) \|$", page.partition("## The words")[2], re.MULTILINE
    )

    helps = {spec.name: spec.metadata["help"] for spec in fields(NewsFacts)}
    assert {name for name, _ in rows} == set(helps)
    assert all(said.startswith(helps[name]) for name, said in rows)


def test_addresses_cannot_be_clicked_and_of_child_abuse_only_the_host_is_shown():
    url = "https://platform.example/what/it/shows?x=1"

    assert shown(url, Category.NCII) == "hxxps://platform[.]example/what/it/shows?x=1"
    assert shown(url, Category.CSAM_SYNTHETIC) == "platform[.]example"
