"""What parties say, sentence by sentence, in five languages."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mail.mails import understood
from tests.untilgone.test_letters import EVERY_LETTER, FACTS, SENT, written
from untilgone.letters import Letters
from untilgone.mail.meaning import said
from untilgone.mail.phrases import languages
from untilgone.mail.result import MailKind
from untilgone.notices import NoticeKind
from untilgone.paths import TEMPLATES

NOT_REMOVED = tomllib.loads((Path(__file__).parent / "not_removed.toml").read_text("utf-8"))
ANSWERS = Path(__file__).parent / "answers.jsonl"
LANGUAGES = {"de", "en", "es", "fr", "nl"}


def examples():
    for language in languages():
        for phrase in language.phrase:
            for example in phrase.examples:
                yield pytest.param(phrase.kind, example, id=f"{language.language}-{example[:40]}")


@pytest.mark.parametrize(("kind", "example"), list(examples()))
def test_each_phrase_is_understood_in_its_examples(kind, example):
    assert understood(example).kind is kind


@pytest.mark.parametrize(
    "sentence", [each for sentences in NOT_REMOVED.values() for each in sentences]
)
def test_a_removal_that_has_not_happened_is_none(sentence):
    assert MailKind.REMOVED not in said(sentence)
    assert understood(f"Hello,\n\n{sentence}\n\nRegards").kind is not MailKind.REMOVED


def test_nearly_all_short_answers_are_what_people_say_and_none_is_wrongly_a_removal():
    rows = [json.loads(line) for line in ANSWERS.read_text("utf-8").splitlines()]
    said_of = [(row["kind"], understood(row["text"]).kind, row["text"]) for row in rows]
    misses = [each for each in said_of if each[0] != each[1]]

    assert len(rows) >= 400
    assert {row["language"] for row in rows} == LANGUAGES
    assert len(misses) <= 0.02 * len(rows), misses
    assert [each for each in misses if each[1] is MailKind.REMOVED] == []


def test_negations_are_tried_in_all_languages():
    assert set(NOT_REMOVED) == LANGUAGES == {each.language for each in languages()}
    assert all(len(sentences) >= 15 for sentences in NOT_REMOVED.values())


def test_what_contradicts_itself_is_for_a_person():
    result = understood(
        "We have removed two of the images. We will not remove the third, as it does not violate our terms."
    )

    assert result.kind is MailKind.OTHER
    assert result.found.rule == "other.contradiction"


def test_what_says_nothing_known_is_for_a_person():
    assert understood("Call me.").kind is MailKind.OTHER
    assert understood("").kind is MailKind.OTHER


@pytest.mark.parametrize(
    "quote",
    [
        "On Tue, 24 Nov 2026 at 10:12, Hotline <notices@hotline.example> wrote:\n> The content has been removed.",
        "Op di 24 nov 2026 om 10:12 schreef Hotline\n<notices@hotline.example>:\n> The content has been removed.",
        "-----Original Message-----\nThe content has been removed.",
        "________________________________\nFrom: Hotline\nSent: Monday\nSubject: x\n\nThe content has been removed.",
        "Von: Hotline\nGesendet: Montag\nAn: abuse@host.example\nBetreff: x\n\nThe content has been removed.",
        "Your message:\n\nThe content has been removed.",
        "> The content has been removed.",
    ],
)
def test_quoted_words_never_decide(quote):
    result = understood(f"We have received your report.\n\n{quote}")

    assert result.kind is MailKind.ACKNOWLEDGEMENT


def test_our_own_letter_never_decides_even_without_marks_of_a_quote():
    letter = (
        "To: Host\nFrom: Hotline\nOur reference: UG-2026-000123-1\n\nThe content has been removed.\n\n"
        "We believe in good faith that the information and allegations in this message are accurate "
        "and complete (Article 16(2)(d) DSA).\n"
    )

    assert understood(letter).kind is MailKind.OTHER
    assert understood(f"We have received this:\n\n{letter}").kind is MailKind.ACKNOWLEDGEMENT


def test_an_answer_above_a_broken_attribution_is_kept():
    quote = (
        "On Sun, 22 Nov 2026 at 09:12, Hotline <notices@hotline.example>\nwrote:\n> The content."
    )

    assert understood(f"We have deleted the thread.\n{quote}").kind is MailKind.REMOVED
    assert understood(f"- admin\n{quote}").kind is MailKind.OTHER


def test_an_answer_right_above_or_below_our_letter_is_kept_without_blank_lines():
    letter = (
        "To: Host\nFrom: Hotline\nOur reference: UG-2026-000123-1\nPlease remove the content.\n"
        "If you inform the person who posted the content (Article 17 DSA), please disclose who sent\n"
        "this notice only where strictly necessary."
    )

    assert understood(f"We have removed the page.\n{letter}").kind is MailKind.REMOVED
    assert understood(f"{letter}\nWe have removed the page.").kind is MailKind.REMOVED
    assert understood(letter).kind is MailKind.OTHER


def test_what_a_ticket_system_quotes_of_its_own_people_counts():
    text = "ABUSE-1 was updated.\n\nComment by moderation:\n> Not a violation. Rejected.\n"

    assert understood(text).kind is MailKind.REFUSED
    assert understood("Hotline wrote:\n> We have removed the page.\n").kind is MailKind.OTHER


def test_a_notice_put_on_hold_by_a_ticket_system_asks_something():
    text = "Thank you for your report. Your notice is incomplete: the exact address is missing."

    assert understood(text, "[#88415] Notice", Precedence="bulk").kind is MailKind.QUESTION


def test_a_survey_or_a_bare_closing_is_for_a_person():
    for text in ("How would you rate the support?", "Your request (17) has been deemed solved."):
        assert understood(text, "[#88415] Notice", Auto_Submitted="auto-generated").kind is (
            MailKind.OTHER
        )


def test_a_header_of_a_ticket_system_alone_says_nothing():
    result = understood("Call me.", "[#88415] Notice", X_Zendesk_Test="1")

    assert result.kind is MailKind.OTHER


def test_a_page_that_they_cannot_see_yields_to_what_they_ask():
    assert understood("I get a 404 on that link.").kind is MailKind.REMOVED
    result = understood("I get a 404 on that link. Please send us the exact URL.")
    assert result.kind is MailKind.QUESTION


def test_an_answer_given_at_once_by_a_machine_cannot_know_of_a_removal():
    for header in ({"Auto_Submitted": "auto-replied"}, {"Return_Path": "<>"}):
        result = understood("The content has been removed.", **header)

        assert (result.kind, result.found.rule) == (MailKind.OTHER, "other.removed_at_once")


def test_an_absent_person_has_removed_nothing():
    result = understood(
        "I am out of the office. The content has been removed.", "Automatic reply: Notice"
    )

    assert result.kind is MailKind.AUTO_REPLY


@pytest.mark.parametrize(("kind", "category", "language"), EVERY_LETTER)
def test_no_letter_of_ours_says_anything_where_it_comes_back(kind, category, language):
    letter = written(kind, category, language)

    assert understood(f"{letter.subject}\n\n{letter.text}").kind is MailKind.OTHER


@pytest.mark.parametrize("gone_at", [None, FACTS.reported_at], ids=["taken back", "gone"])
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_nor_does_a_withdrawal_which_says_itself_that_it_is_gone(language, gone_at):
    kind, facts = NoticeKind.WITHDRAWAL, replace(FACTS, gone_at=gone_at, earlier=(SENT,))
    letter = Letters(TEMPLATES).render(kind, facts.category, language, facts)

    assert understood(f"{letter.subject}\n\n{letter.text}").kind is MailKind.OTHER
