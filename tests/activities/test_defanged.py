"""A desk that wants no addresses which can be clicked, from the directory to the mail."""

from pathlib import Path

import pytest

from tests.activities.conftest import Bench
from tests.activities.together import LATER, URLS, Takedowns
from tests.activities.withdrawing import W, withdraw
from tests.stand_ins import BulkDesk
from tests.untilgone.store.examples import (
    NOTIFIER,
    SECRET,
    URL,
    confirmed_gone,
)
from untilgone.notices import Notice
from untilgone.parties import Contact, PartyKind
from untilgone.picking import picked
from untilgone.progress import Correction
from untilgone.store import read
from untilgone.urls import canonical, display

DIRECTORY = """
[[party]]
slug = "pretend_platform"
kind = "platform"
name = "Pretend Platform"
domains = ["platform.example"]
contacts = [
    {channel = "abuse_email", address = "abuse@platform.example", source = "directory", defang = true},
]
"""


@pytest.fixture
def bench(bench: Bench, tmp_path: Path) -> Bench:
    file = tmp_path / "defanged.toml"
    file.write_text(DIRECTORY, encoding="utf-8")
    bench.files = [*bench.files, file]
    return bench


async def kept(bench: Bench, numbers: str) -> Notice:
    notice_id = f"{bench.reference}/{numbers}"
    found = await read.notice(bench.store, notice_id, SECRET, NOTIFIER)
    assert found is not None
    return found.notice


async def test_the_letter_has_no_address_that_can_be_clicked_and_programs_get_it_as_it_is(
    bench: Bench,
):
    await bench.send()

    (notice,) = bench.desk.taken
    assert display(URL) in notice.letter.text.splitlines()
    assert URL not in notice.letter.text
    assert notice.material.urls == (URL,)


async def test_the_store_keeps_who_wants_it_and_which_letter_is_so(bench: Bench):
    await bench.send()
    basis = await read.basis(bench.store, bench.reference)

    [contact] = next(p.contacts for p in basis.parties if p.kind is PartyKind.PLATFORM)
    assert contact.defang
    assert (await kept(bench, "0.0.0")).letter.is_defanged


async def test_others_get_addresses_as_they_are(bench: Bench):
    named = Correction(
        party=PartyKind.PLATFORM,
        contact=Contact(
            channel="abuse_email", address="desk@platform.example", source="person", confidence=1
        ),
    )
    await bench.send(corrections=(named,))

    (notice,) = bench.desk.taken
    assert URL in notice.letter.text.splitlines()
    assert not (await kept(bench, "0.0.0")).letter.is_defanged


async def test_the_word_that_it_is_gone_is_written_like_the_letter_before_it(bench: Bench):
    await bench.send()
    await confirmed_gone(bench.store, bench.reference)
    await withdraw(bench)

    _, withdrawal = bench.desk.taken
    assert display(URL) in withdrawal.letter.text.splitlines()
    assert URL not in withdrawal.letter.text
    assert (await kept(bench, W)).letter.is_defanged


async def test_one_letter_for_many_and_its_list_are_so_too(bench: Bench):
    bench.channels = [BulkDesk()]
    three = Takedowns(bench, [await bench.report(url=url) for url in URLS])
    await three.all_say_that_they_are_wanted()
    await three.send(at=LATER)

    (notice,) = bench.channels[0].taken
    listed = notice.attachment.content.decode()
    assert [url for url in URLS if url in notice.letter.text + listed] == []
    assert sorted(notice.material.urls) == URLS
    assert sorted(canonical(each).url for each in picked(listed).addresses) == URLS
