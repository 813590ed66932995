"""A trusted flagger's notices: the contact for them first, and one sentence that says so."""

from pathlib import Path

import pytest

from tests.activities.conftest import Bench
from tests.untilgone.store.examples import NOW
from untilgone.notices import NoticeKind
from untilgone.parties import PartyKind
from untilgone.trusted import Trust

DIRECTORY = """
[[party]]
slug = "pretend_platform"
kind = "platform"
name = "Pretend Platform"
domains = ["platform.example"]
contacts = [
    {channel = "abuse_email", address = "abuse@platform.example", source = "directory"},
    {channel = "abuse_email", address = "flaggers@platform.example", source = "directory", trusted_flagger = true},
]
"""
SENTENCE = "from a trusted flagger under Article 22 DSA, designated by the ACM on 1 May 2025"


@pytest.fixture
def bench(bench: Bench, tmp_path: Path) -> Bench:
    file = tmp_path / "flaggers.toml"
    file.write_text(DIRECTORY, encoding="utf-8")
    bench.files = [*bench.files, file]
    return bench


async def test_without_the_setting_the_contact_is_never_used_and_nothing_is_claimed(bench: Bench):
    await bench.send()

    (notice,) = bench.desk.taken
    assert notice.address == "abuse@platform.example"
    assert "trusted flagger" not in notice.letter.text


async def test_a_trusted_flagger_writes_to_theirs_first_and_says_who_designated_it(bench: Bench):
    bench.trust = Trust.parse("the ACM on 1 May 2025", "", "")
    await bench.send()

    (notice,) = bench.desk.taken
    assert notice.address == "flaggers@platform.example"
    assert SENTENCE in notice.letter.text


async def test_a_host_is_not_told_what_counts_for_platforms(bench: Bench):
    bench.trust = Trust.parse("the ACM on 1 May 2025", "", "")
    await bench.send("0.2.0", party=PartyKind.HOST, notice=NoticeKind.ESCALATION, at=NOW)

    assert "trusted flagger" not in bench.desk.taken[0].letter.text


async def test_outside_the_area_of_expertise_nothing_is_claimed(bench: Bench):
    bench.trust = Trust.parse("the ACM on 1 May 2025", "csam", "")
    await bench.send()

    (notice,) = bench.desk.taken
    assert notice.address == "abuse@platform.example"
    assert "trusted flagger" not in notice.letter.text
