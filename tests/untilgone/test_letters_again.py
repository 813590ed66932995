"""What letters say of content that was gone and came back, and of what came of earlier ones."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.untilgone.test_letters import FACTS, FACTS_OF, KINDS, LANGUAGES, SENT
from tests.untilgone.test_letters_together import ALSO
from untilgone.batches import of_all, sameness
from untilgone.letters import Letters
from untilgone.notices import AnswerKind, NoticeKind
from untilgone.parties import PartyKind
from untilgone.paths import TEMPLATES

GONE = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
BACK = datetime(2026, 12, 9, 7, 0, tzinfo=UTC)
AGAIN = {"was_gone_from": GONE, "back_since": BACK}
CAME_BACK = replace(FACTS, earlier=(SENT,), **AGAIN)
MOVED = ("https://old.example/1",)
SAID = {
    "en": ("was gone, and can be reached again", "at the same address", "come back through"),
    "nl": ("was weg en is weer bereikbaar", "op hetzelfde adres", "deze pagina terugkomt"),
    "de": ("verschwunden und ist wieder erreichbar", "unter derselben Adresse", "zurückkehrt"),
    "fr": ("de nouveau accessible", "à la même adresse", "revienne pas par ce compte"),
    "es": ("vuelve a ser accesible", "en la misma dirección", "vuelva a aparecer"),
}


def written(language: str, kind: NoticeKind = NoticeKind.NOTICE, facts=CAME_BACK, **more) -> str:
    return Letters(TEMPLATES).render(kind, facts.category, language, facts, **more).text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_letter_of_the_new_round_says_that_it_came_back_and_asks_that_it_stays_away(
    language, kind
):
    text = written(language, kind)

    for said in SAID[language]:
        assert said in text
        assert said not in written(language, kind, FACTS_OF[kind])


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_from_when_it_was_gone_when_it_was_seen_again_and_what_was_sent_before(language):
    text = written(language)

    for day in (1, 9):
        assert written(language, facts=FACTS).count(f"{day}") < text.count(f"{day}")
    assert SENT.party_name in text.partition("\n1. ")[0].partition("\n\n")[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_moved_is_not_said_to_be_at_the_same_address(language):
    moved = replace(CAME_BACK, earlier_urls=MOVED)

    assert SAID[language][1] not in written(language, facts=moved)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_accused_of_not_acting_on_what_was_gone(language):
    host = replace(CAME_BACK, party_kind=PartyKind.HOST)
    before = replace(host, was_gone_from=None, back_since=None)
    accusation = written(language, NoticeKind.ESCALATION, before).split("\n\n")[1]

    assert accusation not in written(language, NoticeKind.ESCALATION, host)


@pytest.mark.parametrize("kind", [NoticeKind.NOTICE, NoticeKind.ESCALATION])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_letter_says_it_without_times(language, kind):
    text = written(language, kind, longest=1000)

    assert text != written(language, kind, FACTS, longest=1000)
    assert "2026 " not in text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Since 1 December 2026 at 06:00 UTC we have found 12 times"),
        ("nl", "Sinds 1 december 2026 om 06.00 uur UTC hebben wij 12 keer vastgesteld"),
        ("de", "Seit dem 1. Dezember 2026 um 06:00 Uhr UTC haben wir 12 Mal festgestellt"),
        ("fr", "Depuis le 1 décembre 2026 à 6 h 00 UTC, nous avons constaté 12 fois"),
        ("es", "Desde el 1 de diciembre de 2026 (06:00 UTC) hemos comprobado 12 veces"),
    ],
)
def test_a_letter_says_since_when_and_how_often_it_was_seen(language, words):
    seen = replace(FACTS, live_from=GONE, live_looks="12")

    assert words in written(language, facts=seen)
    assert words not in written(language, facts=FACTS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_answer_is_told_in_words_of_its_own(language, kind):
    lists = {
        written(language, kind, replace(CAME_BACK, earlier=(replace(SENT, answer=answer),)))
        for answer in (None, *AnswerKind)
    }

    assert len(lists) == 1 + len(AnswerKind)


def same(**changes) -> str:
    letter = Letters(TEMPLATES).render(NoticeKind.NOTICE, FACTS.category, "en", FACTS)
    return sameness(("mail", "a@b.example"), letter, timedelta(1), replace(CAME_BACK, **changes))


def test_what_came_back_at_different_times_may_leave_together_and_says_so_of_each():
    other = replace(CAME_BACK, url=ALSO[0].url, was_gone_from=GONE + timedelta(days=2))
    text = written("en", facts=of_all(CAME_BACK, (other,), BACK))

    assert same(was_gone_from=other.was_gone_from, back_since=None, live_looks="3") == same()
    assert "From 1 December 2026 at 06:00 UTC on" in text
    assert "From 3 December 2026 at 06:00 UTC on" in text


@pytest.mark.parametrize(
    "changes",
    [
        {"was_gone_from": None},
        {"earlier": (replace(SENT, answer=AnswerKind.REFUSED),)},
        {"reminded_at": GONE},
        {"deadline": GONE, "deadline_is": "missed"},
        {"is_erasure_request": True},
        {"party_office": "dsc"},
    ],
    ids=", ".join,
)
def test_what_is_said_of_all_is_the_same_in_one_letter(changes):
    assert same(**changes) != same()
