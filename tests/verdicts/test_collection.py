"""Our own collection of answers, judged as ``untilgone check --recorded`` judges them.

``pages/*.jsonl`` says beside each answer what a careful person would say of it. Where the judge
disagrees, correct the judge, or the row if the person was wrong; never bend a label to the code.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from untilgone.looks import Finding, Judgement, Verdict
from untilgone.marker import shipped
from untilgone.recorded import observation_from_recorded
from untilgone.verdict import judge

PAGES = sorted((Path(__file__).parent / "pages").glob("*.jsonl"))
MOST_BYTES = 300_000  # of a file
NEEDED = {"id", "platform", "language", "written", "url", "finding", "verdict", "why"}


@dataclass(frozen=True, kw_only=True)
class Judged:
    row: dict
    judgement: Judgement

    def __str__(self):
        expected = f"{self.row['verdict']}/{self.row['finding']}"
        return (
            f"{self.row['id']}: {expected}, got {self.judgement.verdict} by {self.judgement.rule}"
        )


@cache
def rows():
    lines = (line for path in PAGES for line in path.read_text("utf-8").splitlines())
    return tuple(json.loads(line) for line in lines if line.strip())


@cache
def judged():
    return tuple(Judged(row=row, judgement=judgement_of(row)) for row in rows())


def judgement_of(row):
    seen = observation_from_recorded(row, shipped())
    first = row.get("first_look")
    first_seen = observation_from_recorded(first, shipped()) if first else None
    return judge(seen, first_seen.fingerprint if first_seen else None)


def told(misses):
    return "\n" + "\n".join(map(str, misses))


def share_right(verdict: Verdict, is_right: Callable[[Judged], bool]):
    of_verdict = [one for one in judged() if one.row["verdict"] == verdict]
    misses = [one for one in of_verdict if not is_right(one)]
    return 1 - len(misses) / len(of_verdict), misses


def test_nothing_that_is_live_or_unknown_is_judged_gone():
    wrongly_gone = [
        one
        for one in judged()
        if one.judgement.verdict is Verdict.GONE and one.row["verdict"] != Verdict.GONE
    ]

    assert not wrongly_gone, told(wrongly_gone)


def test_almost_all_that_is_gone_is_judged_gone():
    share, misses = share_right(Verdict.GONE, lambda one: one.judgement.verdict is Verdict.GONE)

    assert share >= 0.955, told(misses)


def test_most_that_is_unknown_is_judged_unknown_for_the_right_reason():
    share, misses = share_right(
        Verdict.UNKNOWN, lambda one: one.judgement.finding == one.row["finding"]
    )

    assert share >= 0.97, told(misses)


def test_most_that_is_live_is_judged_live_and_costs_nobody_a_look():
    share, misses = share_right(Verdict.LIVE, lambda one: one.judgement.verdict is Verdict.LIVE)

    assert share >= 0.91, told(misses)


def test_an_ordinary_page_with_its_content_is_judged_live_in_every_language():
    ordinary = [one for one in judged() if one.row["id"].startswith("live-plain-")]
    misses = [one for one in ordinary if one.judgement.verdict is not Verdict.LIVE]

    assert len({one.row["language"] for one in ordinary}) >= 20
    assert not misses, told(misses)


def test_each_row_says_what_it_is_and_what_is_expected_of_it():
    incomplete = [row.get("id") for row in rows() if not row.keys() >= NEEDED or not row["why"]]
    not_written = [row["id"] for row in rows() if row["written"] is not True]
    inconsistent = [
        row["id"] for row in rows() if Finding(row["finding"]).verdict != row["verdict"]
    ]

    assert not incomplete
    assert not not_written
    assert not inconsistent


def test_ids_are_unique():
    twice = [name for name, count in Counter(row["id"] for row in rows()).items() if count > 1]

    assert not twice


def test_the_collection_is_large_and_varied():
    platforms = {row["platform"] for row in rows()}
    languages = {row["language"] for row in rows()}
    findings = {row["finding"] for row in rows()}

    assert len(rows()) >= 1430
    assert len(platforms) >= 30
    assert len(languages) >= 14
    assert findings >= set(Finding) - {Finding.CANARY}  # a canary needs a second look


def test_no_file_of_the_collection_is_too_large_to_read():
    too_large = [path.name for path in PAGES if path.stat().st_size >= MOST_BYTES]

    assert PAGES
    assert not too_large
