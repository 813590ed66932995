"""The period that a law gives, and the words of letters at each state of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.untilgone.test_letters import FACTS
from untilgone.cases import Category
from untilgone.directory_entries import Duty
from untilgone.letters import Letters
from untilgone.notices import NoticeKind
from untilgone.parties import Certainty
from untilgone.paths import TEMPLATES
from untilgone.periods import Period, period_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def duty(days: int, *categories: Category) -> Duty:
    return Duty(
        law="Example Act, section 3",
        deadline=days * DAY,
        source="its text",
        certainty=Certainty.STATED,
        categories=categories,
    )


def test_nobody_has_a_period_where_no_law_gives_one():
    assert period_of([], Category.NCII, NOW, NOW) == Period()
    assert period_of([duty(2, Category.CSAM)], Category.NCII, NOW, NOW) == Period()


def test_of_several_the_shortest_counts():
    found = period_of([duty(7), duty(2, Category.NCII)], Category.NCII, None, NOW)

    assert (found.law, found.hours, found.ends_at) == ("Example Act, section 3", "48", None)


@pytest.mark.parametrize(("told", "is_over"), [(NOW - DAY, False), (NOW - 2 * DAY, True)])
def test_it_is_counted_from_the_first_notice(told, is_over):
    found = period_of([duty(2)], Category.NCII, told, NOW)

    assert (found.ends_at, found.is_over) == (told + 2 * DAY, is_over)


@pytest.mark.parametrize(
    ("language", "deadline", "is_over", "words"),
    [
        ("en", None, False, "48 hours from a valid request"),
        ("en", NOW, False, "this period ends on 22 November 2026"),
        ("en", NOW, True, "this period ended on 22 November 2026"),
        ("nl", None, False, "48 uur vanaf een geldig verzoek"),
        ("nl", NOW, False, "loopt deze termijn af op 22 november 2026"),
        ("nl", NOW, True, "is deze termijn op 22 november 2026"),
        ("de", None, False, "48 Stunden ab einem gültigen Antrag"),
        ("de", NOW, False, "endet diese Frist am 22. November 2026"),
        ("de", NOW, True, "ist diese Frist am 22. November 2026"),
        ("fr", None, False, "48 heures à partir d'une demande valable"),
        ("fr", NOW, False, "ce délai expire le 22 novembre 2026"),
        ("fr", NOW, True, "ce délai a expiré le 22 novembre 2026"),
        ("es", None, False, "48 horas desde una solicitud válida"),
        ("es", NOW, False, "este plazo termina el 22 de noviembre de 2026"),
        ("es", NOW, True, "este plazo terminó el 22 de noviembre de 2026"),
    ],
)
def test_the_words_of_a_letter_follow_the_state_of_the_period(language, deadline, is_over, words):
    facts = replace(
        FACTS,
        law="Example Act, section 3",
        law_hours="48",
        law_deadline=deadline,
        law_is_over=is_over,
    )
    letter = Letters(TEMPLATES).render(NoticeKind.REMINDER, facts.category, language, facts)

    assert words in " ".join(letter.text.split())


@pytest.mark.parametrize("language", ["en", "nl", "de", "fr", "es"])
def test_without_a_law_a_letter_says_nothing_of_it(language):
    letter = Letters(TEMPLATES).render(NoticeKind.REMINDER, FACTS.category, language, FACTS)

    assert "period" not in letter.text
    for said in ("termijn", "Frist", "délai", "plazo"):
        assert said not in letter.text
