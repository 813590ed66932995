"""Letters to desks whose filters drop whatever holds an address that can be clicked."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.untilgone.test_letters import FACTS, FACTS_OF, KINDS, LANGUAGES, URL
from tests.untilgone.test_letters_together import ALSO
from untilgone.address_list import as_file
from untilgone.batches import sameness
from untilgone.cases import Category
from untilgone.letters import Letter, Letters
from untilgone.mail.own_words import own_words
from untilgone.notices import NoticeKind
from untilgone.parties import Contact, Party, PartyKind
from untilgone.paths import TEMPLATES
from untilgone.urls import canonical, display

EVERY_KIND = [*KINDS, NoticeKind.WITHDRAWAL]
MOVED = ("https://old.example/p/1", "https://second.example/p/1")
ANSWER_URL = "https://answers.hotline.example.org/answer/abc234"
LIVE = re.compile(r"https?://\S+")


def written(kind: NoticeKind, language: str, **changes) -> Letter:
    facts = replace(FACTS_OF.get(kind, FACTS), **({"is_defanged": True} | changes))
    return Letters(TEMPLATES).render(kind, facts.category, language, facts)


def read_back(line: str) -> str:
    return canonical(line).url


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_no_address_of_the_content_can_be_clicked_and_the_letter_says_how_to_read_it(
    kind, language
):
    letter = written(kind, language)
    said = re.findall(r"^.*\bhxxp\b.*\bhttp\b.*\[\.\].*$", letter.text, re.MULTILINE)

    assert URL not in letter.text
    assert display(URL) in letter.text.splitlines()
    assert len(said) == 1
    assert letter.is_defanged


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_other_letters_say_nothing_of_it(kind, language):
    letter = written(kind, language, is_defanged=False)

    assert URL in letter.text.splitlines()
    assert "hxxp" not in letter.text
    assert not letter.is_defanged


@pytest.mark.parametrize("language", LANGUAGES)
def test_earlier_and_further_addresses_are_printed_like_the_first(language):
    text = written(NoticeKind.NOTICE, language, also=ALSO, earlier_urls=MOVED).text
    further = [url for each in ALSO for url in (each.url, *each.earlier_urls)]

    found = [read_back(line) for line in text.splitlines() if line.startswith("hxxps://")]
    assert found == [URL, *MOVED, *further]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_answer_needs_stays_as_it_is(language):
    text = written(NoticeKind.NOTICE, language, answer_url=ANSWER_URL).text

    assert set(LIVE.findall(text)) == {ANSWER_URL, FACTS.organisation_url}
    assert FACTS.reply_to in text
    assert FACTS.organisation_email in text


@pytest.mark.parametrize("longest", [None, 2000], ids=["full", "short"])
def test_nor_can_an_address_in_the_explanation(longest):
    facts = replace(
        FACTS,
        category=Category.OTHER_ILLEGAL,
        explanation="The same is at https://copy.example/p/9 now.",
        is_defanged=True,
    )
    letters = Letters(TEMPLATES)
    letter = letters.render(NoticeKind.NOTICE, facts.category, "en", facts, longest=longest)

    assert "The same is at hxxps://copy[.]example/p/9 now." in letter.text
    assert letter.is_defanged


def test_the_list_has_them_as_the_letter_prints_them():
    many = replace(FACTS, also=ALSO, earlier_urls=MOVED, has_list=True, is_defanged=True)
    content = as_file(many).content.decode()
    _, first, *_, last = csv.reader(io.StringIO(content, newline=""), strict=True)

    assert not LIVE.findall(content)
    assert first[1] == display(URL)
    assert first[2].split() == [display(url) for url in MOVED]
    assert read_back(last[2]) == "https://old.example/p/3"


def test_letters_with_and_without_such_addresses_never_leave_as_one():
    who, wait = ("abuse_email", "abuse@platform.example"), timedelta(1)
    letter = written(NoticeKind.NOTICE, "en")
    plain = sameness(who, letter, wait, FACTS)

    assert sameness(who, letter, wait, replace(FACTS, is_defanged=True)) != plain


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_such_a_letter_is_still_known_as_ours_in_an_answer(kind, language):
    text = written(kind, language, gone_at=FACTS.answer_by).text
    answer = "Ticket 5521 is closed."

    assert own_words(f"{answer}\n\n{text}") == answer
    assert own_words(f"{text}\n{answer}") == answer


def test_a_contact_named_by_hand_gets_what_the_directory_says_of_its_address():
    listed = Contact(
        channel="abuse_email", address="abuse@a.example", source="x", confidence=1, defang=True
    )
    by_hand = replace(listed, address="Abuse@a.example", source="person", defang=False)
    party = Party(kind=PartyKind.HOST, name="A", slug="a", contacts=(listed,))

    assert party.wants_defanged(by_hand)
    assert party.wants_defanged(replace(listed, address="other@a.example"))
    assert not party.wants_defanged(replace(by_hand, address="other@a.example"))
    assert not party.wants_defanged(replace(by_hand, channel="manual_form"))
