"""What a template may do, what fails with a sentence, and what the engine makes of the text."""

import hashlib
import json
import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.letters import LetterFacts, Letters
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.paths import TEMPLATES

FACTS = LetterFacts(
    organisation_name="Example Hotline",
    organisation_email="desk@hotline.example.org",
    organisation_url="https://hotline.example.org/about",
    reference="UG-2026-000123-1",
    url="https://platform.example/p/1",
    category=Category.NCII,
    explanation="",
    party_name="Example Platform",
    party_kind=PartyKind.PLATFORM,
    seen_live_at=None,
    reported_at=datetime(2026, 11, 19, 16, 30, tzinfo=UTC),
    answer_by=None,
    reply_to="answers@hotline.example.org",
    earlier=(),
)


@pytest.fixture
def own(tmp_path):
    """A templates folder with one letter, and a way to change one of its files."""
    folder = tmp_path / "notices"
    for name, text in {
        "notice/en/subject.txt": "[{{ reference }}] Notice\n",
        "notice/en/body.txt": "{{ url }}\n",
        "_law/en/ncii.txt": "The law.\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return tmp_path


def put(root, name, text):
    (root / "notices" / name).parent.mkdir(parents=True, exist_ok=True)
    (root / "notices" / name).write_text(text, encoding="utf-8")


def from_own(root, **changes):
    return Letters(root).render(NoticeKind.NOTICE, Category.NCII, "en", replace(FACTS, **changes))


def refusal_of(root, **changes):
    with pytest.raises(NeedsHuman) as caught:
        from_own(root, **changes)
    return str(caught.value)


# --- what a template cannot do ---


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ victim }}", "notice/en/body.txt cannot be used: 'victim' is undefined"),
        ("{{ victim|moment }}", "'victim' is undefined"),
        ("{{ url.victim }}", "has no attribute 'victim'"),
        ("{{ url.__class__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ url.upper }}", "it prints something that is no text"),
        ("{{ url.upper() }}", "notice/en/body.txt, line 1, cannot be used: only texts"),
        ("{{ url['upper'] }}", "not Getitem"),
        ("{{ cycler }}", "'cycler' is undefined"),
        ("{{ url|attr('__class__') }}", "No filter named 'attr'"),
        ("{{ url|safe }}", "No filter named 'safe'"),
        ("{{ 'a' * 9 }}", "not Mul"),
        ("{% set x = url %}", "not Assign"),
        ("{% macro x() %}{% endmacro %}", "not Macro"),
        ("{% import 'a.txt' as a %}", "not Import"),
        (
            "{% autoescape false %}{% endautoescape %}",
            "notice/en/body.txt cannot be used: only texts",
        ),
        ("\n{% if url %}", "notice/en/body.txt, line 2, cannot be used: Unexpected end"),
        ("{% include '../../secret.txt' %}", "cannot be used"),
        ("{% include '_base/en/gone.txt' %}", "_base/en/gone.txt cannot be used: it is not there"),
        ("{% include '_law/en/' ~ url %}", "there is no _law/en/https"),
        ("{% include 'notice/en/body.txt' %}", "recursion"),
        ("{% for x in 1 %}{% endfor %}", "not iterable"),
        ("{{ seen_live_at }}", "it prints something that is no text (NoneType)"),
        ("{{ seen_live_at|moment }}", "`moment` needs a time"),
        ("{% if url > 1 %}{% endif %}", "not supported"),
        (" \n", "it says nothing"),
    ],
)
def test_a_template_that_reaches_too_far_fails_with_a_sentence(own, template, said):
    put(own, "notice/en/body.txt", template)

    assert said in refusal_of(own)


def test_a_template_in_another_encoding_fails_with_a_sentence(own):
    (own / "notices" / "notice" / "en" / "body.txt").write_bytes(b"\xff\xfe")

    assert "notice/en/body.txt cannot be used: 'utf-8'" in refusal_of(own)


@pytest.mark.parametrize("subject", ["{{ explanation }}", "one\ntwo", "", "a\u2028b", "a\x0bb"])
def test_a_subject_of_not_one_line_is_refused(own, subject):
    put(own, "notice/en/subject.txt", subject)

    said = refusal_of(own, explanation="one\nBcc: x@example.org")

    assert "notice/en/subject.txt cannot be used: the subject must be one line" in said


# --- the text as sent ---


def test_a_text_ends_in_one_line_end_and_has_no_gaps(own):
    put(own, "notice/en/body.txt", "\r\none\r\n\r\n \r\n\r\n{{ explanation }}\r\n\r\n")

    assert from_own(own, explanation="two\n\n\n\n\nthree").text == "one\n\ntwo\n\nthree\n"


def test_no_line_is_wrapped(own):
    put(own, "notice/en/body.txt", "{{ url }}\n")
    url = "https://platform.example/" + "a" * 5000

    assert from_own(own, url=url).text == f"{url}\n"


def test_an_html_part_escapes_every_value_also_in_included_texts(own):
    put(own, "_base/en/part.txt", "{{ explanation }}")
    put(own, "notice/en/body.html", '<p>{{ party_name }}{% include "_base/en/part.txt" %}</p>\n')

    letter = from_own(own, party_name="A & B", explanation="<script>")

    assert letter.html == "<p>A &amp; B&lt;script&gt;</p>\n"


def test_a_plain_text_escapes_nothing(own):
    assert (
        from_own(own, url="https://a.example/?a=1&b=<2>").text == "https://a.example/?a=1&b=<2>\n"
    )


@pytest.mark.parametrize(
    "name", ["notice/en/subject.txt", "notice/en/body.txt", "_law/en/ncii.txt", "_base/en/part.txt"]
)
def test_a_changed_word_makes_a_new_version(own, name):
    put(own, "_base/en/part.txt", "part\n")
    put(own, "notice/en/body.txt", '{{ url }}\n{% include "_base/en/part.txt" %}\n')
    before = from_own(own)
    with (own / "notices" / name).open("a", encoding="utf-8") as file:
        file.write("{# a word #}")

    assert re.fullmatch("[0-9a-f]{12}", before.version)
    assert from_own(own).version != before.version


def test_another_law_file_leaves_the_version_alone(own):
    before = from_own(own)
    put(own, "_law/en/doxing.txt", "Another law.\n")

    assert from_own(own).version == before.version


def test_the_hash_is_over_what_is_sent(own):
    put(own, "notice/en/body.html", "<p>{{ url }}</p>")

    letter = from_own(own)

    listed = json.dumps([letter.subject, letter.text, letter.html], separators=(",", ":"))
    assert letter.sha256 == hashlib.sha256(listed.encode()).hexdigest()


def test_the_same_facts_make_the_same_letter(own):
    assert from_own(own) == from_own(own)


def test_a_value_is_never_read_as_template(own):
    put(own, "notice/en/body.txt", "{{ explanation }}\n")

    assert from_own(own, explanation="{{ url }}").text == "{{ url }}\n"


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

    assert from_own(tmp_path).language == "nl"


def test_an_own_language_says_times_in_iso_8601(own):
    put(own, "notice/it/subject.txt", "Segnalazione {{ reference }}\n")
    put(own, "notice/it/body.txt", "{{ reported_at|moment }}\n")
    put(own, "_law/it/ncii.txt", "La legge.\n")

    letter = Letters(own).render(NoticeKind.NOTICE, Category.NCII, "it", FACTS)

    assert letter.text == "2026-11-19 16:30 UTC\n"
