"""What is decided where no rule is sure: ideas, their weights, and when they are listened to."""

import base64
import json
import tomllib
from pathlib import Path

import pytest

from bench.mail_digest import made_from
from tests.mail.mails import understood
from untilgone.mail.classify import classify
from untilgone.mail.ideas import spoken, vocabularies
from untilgone.mail.likelihood import likely
from untilgone.mail.parsed import parse
from untilgone.mail.result import MailKind
from untilgone.mail.rules_file import SHIPPED, plain

UNSEEN = sorted((Path(__file__).parent / "unseen").glob("*.jsonl"))
MAILS = Path(__file__).parent
MADE_FROM = (
    *sorted((MAILS / "written").glob("*.jsonl")),
    MAILS / "answers.jsonl",
    *sorted((SHIPPED / "ideas").glob("*.toml")),
    *sorted((SHIPPED / "phrases").glob("*.toml")),
)


@pytest.mark.parametrize(
    ("text", "language", "ideas"),
    [
        ("We removed the profile today.", "en", ("we", "rem_done", "content", "now")),
        ("Wij hebben het account verwijderd.", "nl", ("we", "have", "content", "rem_done")),
        ("Nous avons supprimé la page.", "fr", ("we", "have", "rem_done", "content")),
    ],
)
def test_a_sentence_is_read_as_its_ideas_in_its_own_language(text, language, ideas):
    found = spoken(text)

    assert found.language == language
    assert found.sentences == (ideas,)


def test_every_language_has_the_same_ideas_and_no_word_stands_for_two():
    names = [json.dumps(sorted(_file(path))) for path in sorted((SHIPPED / "ideas").glob("*.toml"))]

    assert len(vocabularies()) == len(names) == 5
    assert len(set(names)) == 1
    for path in sorted((SHIPPED / "ideas").glob("*.toml")):
        entries = [entry for text in _file(path).values() for entry in _entries(text)]
        assert len(entries) == len(set(entries)), path
        assert [entry for entry in entries if entry != plain(entry)] == []


def test_shares_are_shares_and_the_likeliest_is_explained():
    opinion = likely("I nuked that whole folder this morning, sorry about that.")

    assert sum(opinion.shares.values()) == pytest.approx(1)
    assert opinion.kind is MailKind.REMOVED
    assert opinion.share == max(opinion.shares.values())
    assert "rem done" in " ".join(opinion.because)


def test_what_no_rule_knows_is_decided_by_likelihood_and_says_so():
    result = understood("Zapped the lot of it just now, cheers for the heads-up.")

    assert result.kind is MailKind.REMOVED
    assert result.found.rule == "removed.likely"
    assert 0.8 <= result.found.confidence <= 1


def test_a_machine_that_answers_at_once_cannot_have_removed_anything():
    raw = (
        "From: Desk <abuse@host.example>\r\nTo: notices@hotline.example\r\nSubject: Re: notice\r\n"
        "Auto-Submitted: auto-replied\r\n\r\nZapped the lot of it just now, cheers.\r\n"
    )

    assert classify(parse(raw.encode())).kind is not MailKind.REMOVED


def test_a_contradiction_stays_for_a_person():
    result = understood(
        "We have removed two of the images. We will not remove the third, as it does not violate our terms."
    )

    assert result.kind is MailKind.OTHER


def test_the_weights_are_made_from_what_is_there():
    kept = json.loads((SHIPPED / "weights.json").read_text("utf-8"))["made_from"]

    assert kept == made_from(MADE_FROM), "run bench/mail_weights.py; its first lines say how"


def test_of_mails_that_nothing_was_made_from_nine_of_ten_are_what_people_say():
    rows = [json.loads(line) for path in UNSEEN for line in path.read_text("utf-8").splitlines()]
    said = [(row, classify(parse(_octets(row))).kind) for row in rows]

    assert sum(kind == row["kind"] for row, kind in said) >= 0.9 * len(rows)
    assert [
        row["id"]
        for row, kind in said
        if kind is MailKind.REMOVED and row["kind"] in {"bounce", "auto_reply"}
    ] == []


def _octets(row) -> bytes:
    return row["raw"].encode() if "raw" in row else base64.b64decode(row["raw_base64"])


def _file(path: Path) -> dict[str, str]:
    return tomllib.loads(path.read_text("utf-8"))["ideas"]


def _entries(text: str) -> list[str]:
    return [entry.strip() for entry in text.replace("\n", " ").split(",") if entry.strip()]
