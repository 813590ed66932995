"""Reminders by how the party's time stands, and the second one that calls itself so."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.untilgone.test_letters import FACTS, LANGUAGES, REMINDED, SENT
from untilgone.letters import Letters
from untilgone.notices import Letter, NoticeKind
from untilgone.paths import TEMPLATES
from untilgone.periods import Stands, stands

BEGAN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ENDS = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FACTS_THEN = replace(FACTS, earlier=(SENT,), deadline=ENDS)
BY_LAW = {"law": "Example Act, section 3", "law_hours": "48", "law_deadline": ENDS}


def written(language: str, longest: int | None = None, **changes) -> Letter:
    facts = replace(FACTS_THEN, **changes)
    return Letters(TEMPLATES).render(
        NoticeKind.REMINDER, facts.category, language, facts, longest=longest
    )


@pytest.mark.parametrize(
    ("left", "how"),
    [
        (timedelta(hours=48), Stands.RUNNING),
        (timedelta(hours=12), Stands.RUNNING),
        (timedelta(hours=12) - MINUTE, Stands.ENDING),
        (MINUTE, Stands.ENDING),
        (timedelta(), Stands.MISSED),
        (-MINUTE, Stands.MISSED),
    ],
)
def test_time_is_about_to_end_while_less_than_a_quarter_of_it_is_left(left, how):
    assert stands(BEGAN, ENDS, ENDS - left) is how


@pytest.mark.parametrize(
    ("language", "running", "ending", "missed"),
    [
        ("en", "That time is still running.", "about to end. Please act", "is over. Please act"),
        ("nl", "Die tijd loopt nog.", "bijna voorbij. Grijp", "is voorbij. Grijp nu in"),
        ("de", "Diese Zeit läuft noch.", "fast vorbei. Bitte", "ist vorbei. Bitte"),
        ("fr", "Il reste encore du temps.", "très peu de temps. Merci", "est passée. Merci"),
        ("es", "Todavía queda tiempo.", "muy poco tiempo. Por", "ha pasado. Por favor"),
    ],
)
def test_a_reminder_says_how_the_time_stands_that_our_last_letter_gave(
    language, running, ending, missed
):
    words = {Stands.RUNNING: running, Stands.ENDING: ending, Stands.MISSED: missed}

    for how, wanted in words.items():
        opening = written(language, deadline_is=how).text.partition("\n1. ")[0]
        assert [said for said in words.values() if said in opening] == [wanted]
        assert "22" in opening
        assert "Example Act" not in opening


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_a_law_gives_the_time_the_opening_names_the_law(language):
    openings = {
        written(language, **BY_LAW, deadline_is=how).text.partition("\n1. ")[0]
        for how in (Stands.RUNNING, Stands.ENDING, Stands.MISSED)
    }

    assert len(openings) == 3
    assert all("Example Act, section 3" in opening for opening in openings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_subject_says_that_the_time_is_over_or_nearly(language):
    subjects = [written(language, deadline_is=how).subject for how in Stands]

    assert len(set(subjects)) == 3  # while it runs it says what it says without any
    assert subjects[0] == subjects[1]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "This is another reminder. We first reminded you on 21 November 2026"),
        ("nl", "Dit is opnieuw een herinnering. De eerste stuurden wij u op 21 november 2026"),
        ("de", "Dies ist eine weitere Erinnerung. Die erste haben wir Ihnen am 21. November"),
        ("fr", "Ceci est un nouveau rappel. Nous vous avons envoyé le premier le 21 novembre"),
        ("es", "Esto es un nuevo recordatorio. Le enviamos el primero el 21 de noviembre"),
    ],
)
def test_a_second_reminder_says_so_and_when_the_first_was_sent(language, words):
    second = written(language, earlier=(SENT, REMINDED), reminded_at=REMINDED.sent_at)
    first = written(language)

    assert words in second.text
    assert words not in first.text
    assert second.subject != first.subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_reminders_say_it_too_and_give_no_times(language):
    texts = [
        written(language, longest=1000, deadline_is=how, reminded_at=at).text
        for how in (Stands.RUNNING, Stands.ENDING, Stands.MISSED)
        for at in (None, REMINDED.sent_at)
    ]

    assert len(set(texts)) == 6
    assert not any("2026 " in text for text in texts)
