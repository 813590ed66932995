"""Marker files: each phrase finds its examples, none finds what live pages say."""

import pytest

from untilgone.errors import BadInput
from untilgone.looks import Verdict
from untilgone.marker import load, shipped
from untilgone.page import plain

LANGUAGES = {file.language: file for file in shipped().languages}
NEEDED = {"ar", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "tr", "zh"}


def found(text):
    return {marker for marker, _, _ in shipped().phrases.find(plain(text))}


def test_there_are_phrases_in_many_languages():
    assert LANGUAGES.keys() >= NEEDED


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_phrase_finds_its_examples(language):
    missed = [
        (phrase.id, example)
        for phrase in LANGUAGES[language].phrase
        for example in phrase.examples
        if f"{language}.{phrase.id}" not in found(example)
    ]

    assert missed == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_finds_what_live_pages_say(language):
    wrong = {text: found(text) for text in LANGUAGES[language].innocent if found(text)}

    assert wrong == {}


def test_each_platform_has_its_own_hosts_and_ids():
    files = [file for file in shipped().files if file.platform]
    hosts = [host for file in files for host in file.hosts]
    ids = [marker.id for file in shipped().files for marker in file.marker]

    assert len(set(hosts)) == len(hosts)
    assert len(set(ids)) == len(ids)


def test_what_says_gone_says_so_of_a_finding_that_means_it():
    removed = next(phrase for phrase in LANGUAGES["en"].phrase if phrase.id == "removed")

    assert removed.finding.verdict is Verdict.GONE


MARKER = """
[[marker]]
id = "x"
finding = "removed"
where = "{where}"
{what}
date = 2026-11-23
source = "a test"
"""


@pytest.mark.parametrize(
    ("where", "what", "said"),
    [
        ("markup", 'has = "a"\npattern = "b"', "one of `has` and `pattern`"),
        ("header", 'has = "a"', "`header` goes with"),
        ("markup", "pattern = '(?=a)'", "(?=a)"),
        ("nowhere", 'has = "a"', "where"),
    ],
)
def test_a_wrong_marker_names_its_file(tmp_path, where, what, said):
    (tmp_path / "general.toml").write_text(MARKER.format(where=where, what=what), "utf-8")

    with pytest.raises(BadInput) as refused:
        load(tmp_path)

    assert said in str(refused.value)
    assert "general.toml" in str(refused.value)


def test_a_word_that_no_file_knows_is_named(tmp_path):
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases/xx.toml").write_text(
        'language = "xx"\ndate = 2026-11-23\nsource = "a test"\n[[phrase]]\nid = "a"\n'
        'finding = "removed"\npatterns = ["{thing} removed"]\nexamples = []\n',
        "utf-8",
    )

    with pytest.raises(BadInput) as refused:
        load(tmp_path)

    assert "{thing}" in str(refused.value)
