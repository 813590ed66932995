"""The words on the pages."""

from datetime import UTC, datetime, timedelta

import pytest

from untilgone.cases import Category, Outcome, State, TaskKind
from untilgone.looks import Standing, Verdict
from untilgone.notices import NoticeState
from untilgone.paths import TEMPLATES
from untilgone.reporters import Event
from untilgone.rules import TASK_OUTCOMES
from untilgone.wishes import Action
from web import act_words, words
from web.pages import takedown, tasks
from web.reader import exact

NOW = datetime(2026, 3, 1, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(seconds=20), "within a minute"),
        (-timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=89), "in 89 minutes"),
        (timedelta(minutes=90), "in 2 hours"),
        (timedelta(hours=5), "in 5 hours"),
        (-timedelta(hours=47), "47 hours ago"),
        (timedelta(days=2), "in 2 days"),
        (-timedelta(days=400), "400 days ago"),
    ],
)
def test_a_time_is_said_as_people_say_it(away, said):
    assert words.when(NOW + away, NOW) == said


def test_an_exact_time_says_that_it_is_utc():
    assert exact(NOW) == "1 Mar 2026, 03:00 UTC"


@pytest.mark.parametrize(
    ("known", "enumeration"),
    [
        (words.STATES, State),
        (words.OUTCOMES, Outcome),
        (words.STANDINGS, Standing),
        (words.VERDICTS, Verdict),
        (words.CATEGORIES, Category),
        (words.TASKS, TaskKind),
        (words.NOTICE_STATES, NoticeState),
        (takedown._DONE, Action),
    ],
)
def test_there_are_words_for_everything(known, enumeration):
    assert set(known) == set(enumeration)


def test_every_way_to_end_a_task_has_a_button():
    ends = {(kind, end) for kind, outcomes in TASK_OUTCOMES.items() for end in outcomes}

    assert set(tasks._BUTTONS) == ends


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("takedown opened", "Reported"),
        ("notice delivered", "Notice: delivered"),
        ("escalation by_hand", "Escalation: to be sent by hand"),
        ("reminder prepared", "Reminder prepared"),
        ("withdrawal prepared", "Withdrawal: written"),
        ("withdrawal not_sent", "Withdrawal: not sent"),
        ("task look", "Asked: look with your own eyes"),
        ("now needs person", "Now: needs a person"),
        ("something new", "Something new"),
    ],
)
def test_acts_are_said_in_words(kind, said):
    assert act_words.act(kind) == said


def test_no_address_in_a_sentence_can_be_clicked():
    said = words.defanged("See https://platform.example/a.b, then say `sent`.")

    assert said == "See hxxps://platform[.]example/a.b, then say “sent”."


def test_a_case_may_be_in_every_language_in_which_there_is_news_for_reporters():
    for event in Event:
        folder = TEMPLATES / "emails" / event
        assert {path.name for path in folder.iterdir()} == set(words.LANGUAGES)
