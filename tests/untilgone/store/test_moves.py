"""Following material to where it was moved: the addresses, the clocks, who follows what."""

from sqlmodel import col, select

from tests.untilgone.store.examples import (
    HOUR,
    NEW,
    NOW,
    URL,
    confirmed_gone,
    delivered,
    look,
    moved,
    opened,
    there,
)
from untilgone.looks import Fingerprint, Standing, Verdict
from untilgone.record import Act
from untilgone.store import read
from untilgone.store.addresses import what_to_look_at
from untilgone.store.database import Store
from untilgone.store.round_rows import RoundRow
from untilgone.store.views import TakedownView

NEWER = "https://third.example/blue-lantern"
LIVE, GONE = Verdict.LIVE, Verdict.GONE


def page(text_sha256: str) -> Fingerprint:
    return Fingerprint(title_sha256=None, text_sha256=text_sha256 * 32, text_bytes=1, is_cut=False)


async def view(store: Store, reference: str) -> TakedownView:
    return await read.takedown(store, reference)


async def acts(store: Store, reference: str, kind: str) -> list[Act]:
    return [act for act in (await view(store, reference)).timeline if act.kind == kind]


async def rounds(store: Store) -> list[RoundRow]:
    async with store.reading() as session:
        return list((await session.exec(select(RoundRow).order_by(col(RoundRow.number)))).all())


async def test_what_was_moved_keeps_its_reported_address_and_gains_a_current_one(store: Store):
    reference = await opened(store)
    await look(store, reference, LIVE)
    sighting = await moved(store, reference)
    seen = await view(store, reference)
    at = await what_to_look_at(store, reference)

    assert (seen.line.url, seen.line.current_url, seen.line.moves) == (URL, NEW, 1)
    assert seen.line.platform == "elsewhere"
    assert [(each.url, each.since) for each in seen.addresses] == [(URL, NOW), (NEW, NOW + HOUR)]
    assert (at.current.url, [each.url for each in at.earlier]) == (NEW, [URL])
    assert (sighting.moves, sighting.round, sighting.platform) == (1, 1, "elsewhere")


async def test_the_timeline_says_from_where_to_where_and_nobody_can_click_it(store: Store):
    reference = await opened(store)
    await look(store, reference, LIVE)
    await moved(store, reference)
    [act] = await acts(store, reference, "moved")

    assert act.detail is not None
    assert act.detail["reason"] == (
        "From hxxps://platform[.]example/post/blue-lantern to "
        "hxxps://elsewhere[.]example/watch/blue-lantern. "
        "The ladder starts again there; who was told before is not told twice."
    )


async def test_what_did_not_move_has_no_addresses(store: Store):
    reference = await opened(store)
    sighting = await look(store, reference, LIVE)
    seen = await view(store, reference)

    assert (seen.line.current_url, seen.addresses) == (URL, ())
    assert (sighting.moves, sighting.round, sighting.platform) == (0, 0, None)


async def test_where_others_are_responsible_a_round_begins_with_clocks_of_its_own(store: Store):
    reference = await opened(store)
    await look(store, reference, LIVE)
    await delivered(store, reference)
    await moved(store, reference, 2)
    await delivered(store, reference, "1.0.0", hours=3)
    first, second = await rounds(store)

    assert (first.last_live_at, first.moved_at) == (NOW, NOW + 2 * HOUR)
    assert first.first_notice_at == NOW + HOUR
    assert (second.number, second.began_at) == (1, NOW + 2 * HOUR)
    assert (second.last_live_at, second.first_notice_at) == (NOW + 2 * HOUR, NOW + 3 * HOUR)
    assert (await view(store, reference)).line.reappeared == 0


async def test_where_the_same_ones_are_responsible_the_round_goes_on(store: Store):
    reference = await opened(store)
    await look(store, reference, LIVE)
    sighting = await moved(store, reference, is_elsewhere=False)
    [act] = await acts(store, reference, "moved")

    assert (sighting.moves, sighting.round) == (1, 0)
    assert len(await rounds(store)) == 1
    assert act.detail is not None
    assert "the ladder goes on" in act.detail["reason"]


async def test_moved_already_when_we_first_looked_begins_no_second_round(store: Store):
    reference = await opened(store)
    sighting = await moved(store, reference, 0)

    assert (sighting.moves, sighting.round) == (1, 0)
    assert len(await rounds(store)) == 1


async def test_back_at_another_address_is_one_round_more_not_two(store: Store):
    reference = await opened(store)
    await confirmed_gone(store, reference)
    sighting = await moved(store, reference, 50)
    line = (await view(store, reference)).line

    assert (sighting.standing, sighting.round, line.reappeared) == (Standing.LIVE, 1, 1)
    assert [row.number for row in await rounds(store)] == [0, 1]


async def test_rounds_go_on_counting_after_a_move(store: Store):
    reference = await opened(store)
    await look(store, reference, LIVE)
    await moved(store, reference)
    await confirmed_gone(store, reference, begin=2)
    sighting = await look(store, reference, LIVE, 60)

    assert sighting.round == 2
    assert [row.number for row in await rounds(store)] == [0, 1, 2]


async def test_the_first_look_there_is_compared_with_at_each_address(store: Store):
    reference = await opened(store)
    await look(store, reference, LIVE, fingerprint=page("aa"))
    await look(store, reference, LIVE, 1, found=there(), final_url=NEW, fingerprint=page("bb"))
    await look(store, reference, LIVE, 2, final_url=NEW, fingerprint=page("cc"))
    at = await what_to_look_at(store, reference)

    assert at.current.first == page("bb")
    assert [each.first for each in at.earlier] == [page("aa")]


async def test_back_at_an_earlier_address_that_one_is_current_again(store: Store):
    reference = await opened(store)
    await look(store, reference, LIVE)
    await moved(store, reference)
    await look(store, reference, LIVE, 2, found=there(URL))
    line, at = (await view(store, reference)).line, await what_to_look_at(store, reference)

    assert (line.current_url, line.moves) == (URL, 2)
    assert (at.current.url, [each.url for each in at.earlier]) == (URL, [NEW])
    assert (await read.basis(store, reference)).places == (URL, NEW, URL)


async def test_letters_name_each_earlier_address_once(store: Store):
    reference = await opened(store)
    await look(store, reference, LIVE)
    for hours, url in enumerate((NEW, URL, NEWER), start=1):
        await look(store, reference, LIVE, hours, found=there(url))
    basis = await read.basis(store, reference)

    assert (basis.url, basis.earlier_urls) == (NEWER, (URL, NEW))
