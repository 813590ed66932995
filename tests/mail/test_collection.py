"""Our own collection of mails, understood as ``untilgone mail classify`` understands them.

Where the program disagrees with a row, correct the rule, or the row if the person was wrong; never
bend a label to the code.
"""

import base64
import json
from functools import cache
from pathlib import Path

import pytest

from untilgone.mail.classify import classify
from untilgone.mail.parsed import parse
from untilgone.mail.result import MailKind

FILES = sorted((Path(__file__).parent / "collection").glob("*.jsonl"))
NEEDED = {"id", "kind", "bounce", "ticket", "takedown", "recipient", "source"}
MOST_BYTES = 300_000  # of a file


@cache
def rows():
    lines = (line for path in FILES for line in path.read_text("utf-8").splitlines())
    return tuple(json.loads(line) for line in lines if line.strip())


def octets(row):
    return row["raw"].encode() if "raw" in row else base64.b64decode(row["raw_base64"])


@cache
def judged():
    return tuple((row, classify(parse(octets(row)))) for row in rows())


def share(hits):
    return sum(hits) / len(hits)


def test_the_collection_is_large_and_each_row_says_all_that_is_expected():
    assert len(rows()) >= 150
    assert all(set(row) - {"raw", "raw_base64"} == NEEDED for row in rows())
    assert len({row["id"] for row in rows()}) == len(rows())
    assert all(path.stat().st_size <= MOST_BYTES for path in FILES)


def test_no_bounce_and_no_automatic_reply_is_ever_a_removal():
    wrong = [
        row["id"]
        for row, said in judged()
        if said.kind is MailKind.REMOVED and row["kind"] in {"bounce", "auto_reply", "other"}
    ]

    assert wrong == []


def test_nearly_all_mails_are_what_people_say():
    misses = [
        (row["id"], row["kind"], said.kind) for row, said in judged() if row["kind"] != said.kind
    ]

    assert len(misses) <= 0.02 * len(rows()), misses


def test_nearly_all_bounces_are_hard_or_soft_as_people_say():
    bounces = [(row, said) for row, said in judged() if row["bounce"] and said.bounce]
    misses = [
        (row["id"], row["bounce"], said.bounce)
        for row, said in bounces
        if row["bounce"] != said.bounce
    ]

    assert len(bounces) >= 100
    assert len(misses) <= 0.02 * len(bounces), misses


@pytest.mark.parametrize("name", ["ticket", "takedown", "recipient"])
def test_nearly_all_details_are_found(name):
    misses = [
        (row["id"], row[name], getattr(said, name))
        for row, said in judged()
        if row[name] != getattr(said, name)
    ]

    assert len(misses) <= 0.02 * len(rows()), misses


def test_every_answer_says_why():
    for row, said in judged():
        assert said.found.rule, row["id"]
        assert 0 <= said.found.confidence <= 1
