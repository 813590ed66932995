"""The shipped letters: what the law asks of each. Word for word they are in test_letter_book.py."""

import re
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from tests.untilgone.letter_words import SAYS
from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.letters import EarlierNotice, LetterFacts, Letters
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.paths import TEMPLATES

DOCS = Path(__file__).parents[2] / "docs" / "letters.md"
KINDS = (NoticeKind.NOTICE, NoticeKind.REMINDER, NoticeKind.ESCALATION)
LANGUAGES = tuple(SAYS)
EVERY_LETTER = [(k, c, lang) for k in KINDS for c in Category for lang in LANGUAGES]
EVERY_FILE = sorted(p for p in (TEMPLATES / "notices").rglob("*") if p.is_file())
URL = "https://platform.example/p/1?a=b&c=%20x#part"
FACTS = LetterFacts(
    organisation_name="Example Hotline",
    organisation_email="desk@hotline.example.org",
    organisation_url="https://hotline.example.org/about",
    reference="UG-2026-000123-1",
    url=URL,
    category=Category.NCII,
    explanation="This line stands for what the case worker wrote.",
    party_name="Example Platform",
    party_kind=PartyKind.PLATFORM,
    seen_live_at=datetime(2026, 11, 22, 8, 5, tzinfo=UTC),
    reported_at=datetime(2026, 11, 19, 16, 30, tzinfo=UTC),
    answer_by=datetime(2026, 11, 23, 8, 0, tzinfo=UTC),
    reply_to="answers@hotline.example.org",
    earlier=(),
)
SENT = EarlierNotice(
    kind=NoticeKind.NOTICE,
    party_name="Example Platform",
    sent_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
)
REMINDED = replace(SENT, kind=NoticeKind.REMINDER, sent_at=SENT.sent_at + timedelta(days=1))
FACTS_OF = {
    NoticeKind.NOTICE: FACTS,
    NoticeKind.REMINDER: replace(FACTS, earlier=(SENT,)),
    NoticeKind.ESCALATION: replace(
        FACTS, party_name="Example Host", party_kind=PartyKind.HOST, earlier=(SENT, REMINDED)
    ),
}
LAWS = {
    Category.CSAM: ("252", "2011/93/"),
    Category.CSAM_SYNTHETIC: ("252", "2011/93/"),
    Category.NCII: ("254ba", "6:162", "2024/1385"),
    Category.NCII_SYNTHETIC: ("254ba", "ECLI:NL:RBAMS:2023:6923", "6:162", "2024/1385"),
    Category.SEXTORTION: ("317", "318", "284"),
    Category.IMPERSONATION: ("231b", "21 ", "6:162"),
    Category.DOXING: ("285d", "6:162"),
    Category.NUDIFY_SERVICE: ("254ba", "252", "6:162"),
}


@cache
def written(kind=NoticeKind.NOTICE, category=Category.NCII, language="en", **changes):
    facts = replace(FACTS_OF[kind], category=category, **changes)
    return Letters(TEMPLATES).render(kind, category, language, facts)


@pytest.mark.parametrize(("kind", "category", "language"), EVERY_LETTER)
def test_a_letter_holds_every_element_of_article_16_2(kind, category, language):
    text = written(kind, category, language).text
    says = SAYS[language]

    assert says["dsa"] in text
    assert says["explains"] in text  # (a)
    assert FACTS.explanation in text
    for article in LAWS.get(category, ()):
        assert re.search(rf"^- .*{re.escape(article)}", text, re.MULTILINE)
    assert category not in LAWS or says["country"] in text
    assert f"\n{URL}\n" in text  # (b)
    assert says["notifier"] in text  # (c)
    assert says["bona fide"] in text  # (d)


@pytest.mark.parametrize(("kind", "category", "language"), EVERY_LETTER)
def test_a_letter_says_what_is_asked_by_when_and_how_to_answer(kind, category, language):
    text = written(kind, category, language).text
    says = SAYS[language]

    if category is not Category.NUDIFY_SERVICE:
        assert says["remove"] in text
        assert says["copies"] in text
    assert says["by"] in text
    assert says["answer"] in text


@pytest.mark.parametrize(("kind", "category", "language"), EVERY_LETTER)
def test_only_csam_letters_claim_the_exception_and_ask_to_preserve(kind, category, language):
    text = written(kind, category, language).text

    for part in ("exception", "preserve", "keep", "24 hours"):
        assert (SAYS[language][part] in text) is category.is_csam


@pytest.mark.parametrize(("kind", "category", "language"), EVERY_LETTER)
def test_a_subject_is_one_line_with_the_reference(kind, category, language):
    subject = written(kind, category, language).subject

    assert subject.splitlines() == [subject]
    assert subject.startswith("[UG-2026-000123-1] ")
    assert URL not in subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_escalation_says_what_was_sent_and_that_the_operator_did_not_act(language):
    text = written(NoticeKind.ESCALATION, language=language).text

    assert SAYS[language]["sent"] in text
    assert SAYS[language]["did not act"] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_escalation_without_earlier_notices_accuses_nobody(language):
    text = written(NoticeKind.ESCALATION, language=language, earlier=()).text

    assert SAYS[language]["did not act"] not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_escalation_to_the_operator_speaks_of_no_other_operator(language):
    text = written(NoticeKind.ESCALATION, language=language, party_kind=PartyKind.PLATFORM).text

    assert SAYS[language]["sent"] in text
    assert SAYS[language]["did not act"] not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_role_is_asked_for_something_else(kind, language):
    texts = {written(kind, language=language, party_kind=role).text for role in PartyKind}

    assert len(texts) == len(PartyKind)


@pytest.mark.parametrize("role", PartyKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_without_looks_and_deadline_leaves_no_holes(role, language):
    letter = written(language=language, party_kind=role, seen_live_at=None, answer_by=None)

    assert "None" not in letter.text
    assert letter.text.count(" UTC") == 1  # when it was reported


@pytest.mark.parametrize("path", EVERY_FILE, ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_no_template_cites_an_article_that_nobody_could_verify(path):
    assert "254bb" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", EVERY_FILE, ids=lambda p: str(p.relative_to(TEMPLATES)))
def test_a_template_uses_only_facts(path):
    assert variables_of(path) <= {spec.name for spec in fields(LetterFacts)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_is_used_in_each_language(language):
    used = {name for path in EVERY_FILE if language in path.parts for name in variables_of(path)}

    assert used == {spec.name for spec in fields(LetterFacts)}


def variables_of(path):
    environment = Environment(autoescape=True)
    environment.globals.clear()
    environment.filters["moment"] = str
    return meta.find_undeclared_variables(environment.parse(path.read_text(encoding="utf-8")))


def test_no_field_could_hold_a_person():
    names = {spec.name for spec in (*fields(LetterFacts), *fields(EarlierNotice))}

    assert not any(re.search("victim|person|worker|reporter|uploader", name) for name in names)


def test_available_lists_each_kind_and_language_and_no_withdrawal():
    listed = Letters(TEMPLATES).available()

    assert [(i.kind, i.language) for i in listed] == [
        (k, lang) for k in KINDS for lang in sorted(LANGUAGES)
    ]
    assert {i.categories for i in listed} == {tuple(Category)}
    assert len({i.version for i in listed}) == len(listed)


def test_available_names_the_version_that_a_letter_will_carry():
    listed = {(info.kind, info.language): info for info in Letters(TEMPLATES).available()}
    english = listed[NoticeKind.NOTICE, "en"]

    assert dict(english.letter_versions)[Category.NCII] == written().version


def test_facts_of_another_category_are_refused():
    with pytest.raises(NeedsHuman) as caught:
        Letters(TEMPLATES).render(NoticeKind.NOTICE, Category.CSAM, "en", FACTS)

    assert str(caught.value) == "A letter for csam was asked with facts for ncii."


def test_a_plain_letter_has_no_html():
    assert written().html is None


# --- docs/letters.md ---


@pytest.mark.parametrize(
    "spec", [*fields(LetterFacts), *fields(EarlierNotice)], ids=lambda s: s.name
)
def test_the_docs_explain_each_fact(spec):
    row = rf"^\| `{spec.name}` \| {re.escape(spec.metadata['help'])} \|$"

    assert re.search(row, DOCS.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("category", Category)
def test_the_docs_name_each_law_file_and_its_articles(category):
    text = DOCS.read_text(encoding="utf-8")
    rows = "\n".join(line for line in text.splitlines() if f"`_law/*/{category}.txt`" in line)

    assert rows
    for article in LAWS.get(category, ()):
        assert article.strip() in rows
