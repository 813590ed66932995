"""What mail to those who work here says, and what it cannot say."""

import re
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from untilgone.cases import Category, TaskKind
from untilgone.digest_facts import DigestFacts, LinkFacts, groups
from untilgone.digests import Purpose, Waits, Work
from untilgone.news_texts import NewsTexts
from untilgone.paths import TEMPLATES

TEXTS = NewsTexts(TEMPLATES)
AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
WAITS = (Waits(reference="UG-2026-000123-1", at=AT),)
ALL = Work(
    tasks=dict.fromkeys(TaskKind, WAITS),
    near=WAITS,
    refused=WAITS,
    missed=WAITS,
    halted=(AT,),
    paused=2,
    mails=7,
)
LANGUAGES = pytest.mark.parametrize("language", ["en", "nl"])
TELLING = (*Category, "abuse", "misbruik", "intimate", "intiem", "naked", "naakt", "child", "kind ")


def said(work: Work, language: str = "en"):
    facts = DigestFacts(
        as_of="23 Nov 2026, 08:00 CET",
        groups=groups(work, language, "Europe/Amsterdam"),
        queue="https://desk.hotline.example/",
        settings="https://desk.hotline.example/me",
    )
    return TEXTS.render(Purpose.DIGEST, language, facts)


@LANGUAGES
def test_everything_that_can_wait_is_said_with_its_number(language):
    text = said(ALL, language).text

    lines = re.findall(r"^(.+): (\d+)$", text, re.MULTILINE)
    assert len({line for line, _ in lines}) == len(TaskKind) + 5
    assert [number for _, number in lines[-2:]] == ["7", "3"]
    assert text.count("- UG-2026-000123-1, 23 ") == len(TaskKind) + 3
    assert "08:00 CET" in text


@LANGUAGES
def test_it_says_where_to_look_and_where_to_stop_it(language):
    text = said(ALL, language).text

    assert re.findall(r"https?://\S+", text) == [
        "https://desk.hotline.example/",
        "https://desk.hotline.example/me",
    ]


@LANGUAGES
def test_no_word_names_the_trade(language):
    mail = said(ALL, language)

    whole = f"{mail.subject} {mail.text}".lower()
    assert [word for word in TELLING if word in whole] == []


def test_of_many_ten_are_named_and_the_others_counted():
    many = tuple(Waits(reference=f"UG-2026-{n:06}-1", at=AT) for n in range(12))
    text = said(Work(tasks={TaskKind.LOOK: many}, near=())).text

    assert text.count("- UG-") == 10
    assert "Look with your own eyes: 12" in text
    assert "- and 2 more" in text


def test_of_very_many_nobody_counts_on():
    [group] = groups(Work(tasks={TaskKind.LOOK: WAITS * 1001}, near=()), "en", "UTC")

    assert group.number == "1000+"


@LANGUAGES
def test_the_mail_with_a_link_says_nothing_else(language):
    facts = LinkFacts(
        link="https://desk.example/x", until="then", settings="https://desk.example/me"
    )
    mail = TEXTS.render(Purpose.LINK, language, facts)

    assert mail.text.count("https://desk.example/x") == 1
    assert "then" in mail.text
    assert [word for word in TELLING if word in mail.text.lower()] == []


def test_every_fact_stands_in_the_docs_and_no_other():
    page = (Path(__file__).parents[2] / "docs/digest.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z_]+)` \| (?:Of .+: )?(.+) \|$", page, re.MULTILINE)

    helps = {
        spec.name: spec.metadata["help"]
        for facts in (DigestFacts, LinkFacts)
        for spec in fields(facts)
    }
    assert dict(rows) == helps
