"""What the engine makes of templates: the text as sent, its version, its language."""

import hashlib
import json
import re
import shutil

import pytest

from tests.untilgone.letter_folder import FACTS, folder_in, letter_from, put, refusal_of
from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.letter_uses import using
from untilgone.letters import Letters
from untilgone.notices import NoticeKind
from untilgone.paths import TEMPLATES


@pytest.fixture
def own(tmp_path):
    return folder_in(tmp_path)


# --- what is no letter ---


def test_a_letter_that_says_nothing_is_refused(own):
    put(own, "notice/en/body.txt", " \n")

    assert "it says nothing" in refusal_of(own)


def test_a_file_that_is_not_there_is_named(own):
    put(own, "notice/en/body.txt", "{% include '_base/en/gone.txt' %}")

    assert "_base/en/gone.txt cannot be used: it is not there" in refusal_of(own)


def test_a_template_in_another_encoding_fails_with_a_sentence(own):
    (own / "notices" / "notice" / "en" / "body.txt").write_bytes("“curly”".encode("cp1252"))

    assert refusal_of(own) == (
        "The template notice/en/body.txt cannot be used: it is not in UTF-8. Save it as UTF-8."
    )


@pytest.mark.parametrize("subject", ["{{ explanation }}", "one\ntwo", "", "a\u2028b", "a\x0bb"])
def test_a_subject_of_not_one_line_is_refused(own, subject):
    put(own, "notice/en/subject.txt", subject)

    said = refusal_of(own, explanation="one\nBcc: x@example.org")

    assert "notice/en/subject.txt cannot be used: the subject must be one line" in said


# --- the text as sent ---


def test_a_text_ends_in_one_line_end_and_has_no_gaps(own):
    put(own, "notice/en/body.txt", "\r\none\r\n\r\n \r\n\r\n{{ explanation }}\r\n\r\n")

    assert letter_from(own, explanation="two\n\n\n\n\nthree").text == "one\n\ntwo\n\nthree\n"


def test_no_line_is_wrapped(own):
    put(own, "notice/en/body.txt", "{{ url }}\n")
    url = "https://platform.example/" + "a" * 5000

    assert letter_from(own, url=url).text == f"{url}\n"


def test_an_html_part_escapes_every_value_also_in_included_texts(own):
    put(own, "_base/en/part.txt", "{{ explanation }}")
    put(own, "notice/en/body.html", '<p>{{ party_name }}{% include "_base/en/part.txt" %}</p>\n')

    letter = letter_from(own, party_name="A & B", explanation="<script>")

    assert letter.html == "<p>A &amp; B&lt;script&gt;</p>\n"


def test_a_plain_text_escapes_nothing(own):
    assert (
        letter_from(own, url="https://a.example/?a=1&b=<2>").text
        == "https://a.example/?a=1&b=<2>\n"
    )


@pytest.mark.parametrize(
    "name", ["notice/en/subject.txt", "notice/en/body.txt", "_law/en/ncii.txt", "_base/en/part.txt"]
)
def test_a_changed_word_makes_a_new_version(own, name):
    put(own, "_base/en/part.txt", "part\n")
    put(own, "notice/en/body.txt", '{{ url }}\n{% include "_base/en/part.txt" %}\n')
    before = letter_from(own)
    with (own / "notices" / name).open("a", encoding="utf-8") as file:
        file.write("{# a word #}")

    assert re.fullmatch("[0-9a-f]{12}", before.version)
    assert letter_from(own).version != before.version


def test_another_law_file_leaves_the_version_alone(own):
    before = letter_from(own)
    put(own, "_law/en/doxing.txt", "Another law.\n")

    assert letter_from(own).version == before.version


def test_the_hash_is_over_what_is_sent(own):
    put(own, "notice/en/body.html", "<p>{{ url }}</p>")

    letter = letter_from(own)

    listed = json.dumps([letter.subject, letter.text, letter.html], separators=(",", ":"))
    assert letter.sha256 == hashlib.sha256(listed.encode()).hexdigest()


def test_the_same_facts_make_the_same_letter(own):
    assert letter_from(own) == letter_from(own)


def test_a_value_is_never_read_as_template(own):
    put(own, "notice/en/body.txt", "{{ explanation }}\n")

    assert letter_from(own, explanation="{{ url }}").text == "{{ url }}\n"


# --- languages ---


@pytest.mark.parametrize(
    ("asked", "written_in"),
    [("nl", "nl"), ("NL", "nl"), ("nl-BE", "nl"), ("nl_BE", "nl"), ("en", "en"), ("ja", "en"),
     ("de-AT", "de"), ("fr_CH", "fr"), ("es-MX", "es"), ("../nl", "en"), ("", "en")],
)  # fmt: skip
def test_a_letter_falls_back_to_a_language_there_is(asked, written_in):
    letter = Letters(TEMPLATES).render(NoticeKind.NOTICE, Category.NCII, asked, FACTS)

    assert letter.language == written_in
    assert letter.template == f"notice/{written_in}"


def test_a_kind_without_letter_needs_a_person():
    with pytest.raises(NeedsHuman) as caught:
        Letters(TEMPLATES).render(NoticeKind.WITHDRAWAL, Category.NCII, "ja", FACTS)

    assert "There is no letter of the kind withdrawal for ncii in ja, en or nl" in str(caught.value)


def test_a_missing_folder_needs_a_person(tmp_path):
    assert "There is no letter of the kind notice" in refusal_of(tmp_path / "nowhere")
    assert Letters(tmp_path / "nowhere").available() == ()


def test_dutch_is_the_last_resort(tmp_path):
    shutil.copytree(TEMPLATES / "notices", tmp_path / "notices")
    (tmp_path / "notices" / "_law" / "en" / "ncii.txt").unlink()

    assert letter_from(tmp_path).language == "nl"


def test_an_own_language_says_times_in_iso_8601(own):
    put(own, "notice/it/subject.txt", "Segnalazione {{ reference }}\n")
    put(own, "notice/it/body.txt", "{{ reported_at|moment }}\n")
    put(own, "_law/it/ncii.txt", "La legge.\n")

    letter = Letters(own).render(NoticeKind.NOTICE, Category.NCII, "it", FACTS)

    assert letter.text == "2026-11-19 16:30 UTC\n"


# --- which letters a file takes part in ---


@pytest.mark.parametrize(
    ("name", "kinds", "categories", "languages"),
    [
        ("notice/nl/body.txt", ["notice"], list(Category), ["nl"]),
        ("reminder/en/subject.txt", ["reminder"], list(Category), ["en"]),
        ("_base/de/request.txt", ["notice", "reminder", "escalation"], list(Category), ["de"]),
        ("_base/fr/non_consent.txt", ["notice", "reminder", "escalation"], list(Category), ["fr"]),
        ("_base/en/short_reason.txt", ["notice", "reminder", "escalation"], list(Category), ["en"]),
        ("_law/es/doxing.txt", ["notice", "reminder", "escalation"], ["doxing"], ["es"]),
    ],
)
def test_a_file_takes_part_in_what_extends_and_includes_it(name, kinds, categories, languages):
    found = using(Letters(TEMPLATES), name)

    mine = {(one.kind, one.category, one.language) for one in found}
    assert set(kinds) <= {kind for kind, _, _ in mine}
    assert {category for _, category, _ in mine} == set(categories)
    assert {language for _, _, language in mine} == set(languages)
    assert len(found) == len(mine)
    assert len({kind for kind, _, _ in mine}) * len(categories) * len(languages) == len(mine)


def test_a_file_of_one_kind_takes_part_in_no_other():
    assert {one.kind for one in using(Letters(TEMPLATES), "notice/en/short.txt")} == {"notice"}


def test_a_file_that_nothing_asks_for_takes_part_in_no_letter(own):
    put(own, "_base/en/part.txt", "part\n")

    assert using(Letters(own), "_base/en/part.txt") == ()
    assert using(Letters(own), "../notice/en/body.txt") == ()


def test_a_file_takes_part_in_the_letters_with_an_html_part_that_includes_it(own):
    put(own, "_base/en/part.txt", "part\n")
    put(own, "notice/en/body.html", '{% include "_base/en/part.txt" %}')

    [one] = using(Letters(own), "_base/en/part.txt")

    assert (one.kind, one.category, one.language) == (NoticeKind.NOTICE, Category.NCII, "en")


def test_a_letter_that_cannot_be_read_may_have_any_file_in_it(own):
    put(own, "notice/en/body.txt", "{% if %}")

    assert len(using(Letters(own), "_base/en/part.txt")) == 1
