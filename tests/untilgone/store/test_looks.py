"""Keeping looks: what is equal is one row, what changes moves the clocks and the record."""

import pytest
from sqlmodel import col, select

from tests.untilgone.store.examples import CLOSED, HOUR, NOW, URL, confirmed_gone, look, opened
from untilgone.cases import State, TaskKind
from untilgone.errors import NotFound
from untilgone.looks import Fingerprint, Standing, Verdict
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.round_rows import RoundRow
from untilgone.store.tables import LookRow
from untilgone.store.views import TakedownLine
from untilgone.store.write import tasks

LIVE, GONE, UNKNOWN = Verdict.LIVE, Verdict.GONE, Verdict.UNKNOWN


async def rows(store: Store) -> list[LookRow]:
    async with store.reading() as session:
        return list((await session.exec(select(LookRow).order_by(col(LookRow.id)))).all())


async def rounds(store: Store) -> list[RoundRow]:
    async with store.reading() as session:
        return list((await session.exec(select(RoundRow).order_by(col(RoundRow.number)))).all())


async def line(store: Store, reference: str) -> TakedownLine:
    return (await read.takedown(store, reference)).line


async def acts(store: Store, reference: str) -> list[str]:
    return [act.kind for act in (await read.takedown(store, reference)).timeline][1:]


async def test_fifty_equal_looks_are_one_row_and_one_act(store: Store):
    reference = await opened(store)
    for hours in range(50):
        await look(store, reference, LIVE, hours)
    [row] = await rows(store)

    assert (row.count, row.first_at, row.last_at) == (50, NOW, NOW + 49 * HOUR)
    assert await acts(store, reference) == ["seen live"]


async def test_another_verdict_is_another_row(store: Store):
    reference = await opened(store)
    for hours, verdict in enumerate([LIVE, LIVE, UNKNOWN, LIVE]):
        await look(store, reference, verdict, hours)

    assert [(row.verdict, row.count) for row in await rows(store)] == [
        (LIVE, 2),
        (UNKNOWN, 1),
        (LIVE, 1),
    ]


async def test_another_vantage_point_is_another_row(store: Store):
    reference = await opened(store)
    await look(store, reference, LIVE, 0)
    await look(store, reference, LIVE, 1, vantage="proxy.nl")

    assert [row.vantage for row in await rows(store)] == ["direct", "proxy.nl"]


async def test_a_look_is_never_counted_behind_the_back_of_another_vantage_point(store: Store):
    # It would stand before the person's look, and nobody would weigh it.
    reference = await opened(store)
    await look(store, reference, GONE, 0)
    await look(store, reference, LIVE, 1, by_person="carol")
    sightings = [await look(store, reference, GONE, hours) for hours in (2, 3, 27)]

    assert [s.standing for s in sightings] == [Standing.GOING, Standing.GOING, Standing.GONE]
    assert sightings[-1].first_gone_at == NOW + 2 * HOUR


async def test_a_live_look_counts_against_what_a_person_saw_before_and_after(store: Store):
    reference = await opened(store)
    await look(store, reference, LIVE, 0)
    await look(store, reference, GONE, 1, by_person="carol")
    between = await look(store, reference, LIVE, 2)
    after = await look(store, reference, GONE, 26, by_person="carol")

    assert (between.standing, after.standing) == (Standing.LIVE, Standing.GOING)


async def test_every_look_of_a_person_is_on_the_record(store: Store):
    reference = await opened(store)
    for hours in range(2):
        await look(store, reference, LIVE, hours, by_person="carol")
    timeline = (await read.takedown(store, reference)).timeline

    assert [(act.actor, act.kind) for act in timeline[1:]] == [("carol", "seen live")] * 2


async def test_the_clocks_hold_the_removal_interval(store: Store):
    reference = await opened(store)
    await look(store, reference, LIVE, 0)
    await look(store, reference, LIVE, 5)
    await look(store, reference, GONE, 6)
    seen = await line(store, reference)

    assert (seen.last_live_at, seen.first_gone_at) == (NOW + 5 * HOUR, NOW + 6 * HOUR)
    assert (seen.standing, seen.state) == (Standing.GOING, State.CONFIRMING)
    assert seen.confirmed_at is None


async def test_the_third_gone_look_after_a_day_confirms_it(store: Store):
    reference = await opened(store)
    await confirmed_gone(store, reference)
    seen = await line(store, reference)

    assert (seen.standing, seen.state) == (Standing.GONE, State.GONE)
    assert seen.confirmed_at == NOW + 25 * HOUR
    assert await acts(store, reference) == ["seen live", "seen gone", "confirmed gone"]


async def test_looks_after_the_confirmation_do_not_move_it(store: Store):
    reference = await opened(store)
    await confirmed_gone(store, reference)
    await look(store, reference, GONE, 40)
    await look(store, reference, UNKNOWN, 60)
    seen = await line(store, reference)

    assert (seen.confirmed_at, seen.first_gone_at) == (NOW + 25 * HOUR, NOW + HOUR)


async def test_a_false_alarm_leaves_no_gone_look_on_the_clock(store: Store):
    reference = await opened(store)
    await look(store, reference, GONE, 0)
    await look(store, reference, LIVE, 1)
    seen = await line(store, reference)

    assert (seen.last_live_at, seen.first_gone_at, seen.reappeared) == (NOW + HOUR, None, 0)


async def test_what_is_live_again_begins_a_round_and_keeps_the_clocks_of_the_last(store: Store):
    reference = await opened(store)
    await confirmed_gone(store, reference)
    await look(store, reference, LIVE, 50)
    seen = await line(store, reference)
    first, second = await rounds(store)

    assert (seen.reappeared, seen.confirmed_at, seen.first_gone_at) == (1, None, None)
    assert (first.last_live_at, first.first_gone_at) == (NOW, NOW + HOUR)
    assert first.confirmed_at == NOW + 25 * HOUR
    assert (second.number, second.began_at) == (1, NOW + 50 * HOUR)
    assert (second.last_live_at, second.first_gone_at) == (NOW + 50 * HOUR, None)
    assert (await acts(store, reference))[-1] == "live again"


async def test_each_reappearance_has_clocks_of_its_own(store: Store):
    reference = await opened(store)
    await confirmed_gone(store, reference)
    await confirmed_gone(store, reference, begin=50)
    await look(store, reference, LIVE, 100)

    assert (await line(store, reference)).reappeared == 2
    assert [row.confirmed_at for row in await rounds(store)] == [
        NOW + 25 * HOUR,
        NOW + 75 * HOUR,
        None,
    ]


async def test_not_knowing_for_too_long_asks_a_person_once(store: Store):
    reference = await opened(store)
    for hours in range(9):
        await look(store, reference, UNKNOWN, hours)
    [task] = await read.open_tasks(store)

    assert (task.kind, task.takedown) == (TaskKind.LOOK, reference)
    assert "It is unknown." in task.what
    assert task.task_id == f"{reference}:look:{(NOW + 6 * HOUR).isoformat()}"
    assert "unclear for too long" in await acts(store, reference)


async def test_not_knowing_again_later_asks_again(store: Store):
    reference = await opened(store)
    for hours in (0, 6):
        await look(store, reference, UNKNOWN, hours)
    await look(store, reference, LIVE, 7)
    for hours in (8, 14):
        await look(store, reference, UNKNOWN, hours)

    assert len(await read.open_tasks(store)) == 2


async def test_a_look_that_comes_late_opens_nothing_that_is_closed(store: Store):
    reference = await opened(store)
    await tasks.keep_act(
        store, reference, kind="closed", actor="system", detail={}, to=CLOSED, now=NOW
    )
    await look(store, reference, GONE, 1)

    assert (await line(store, reference)).state is State.CLOSED


async def test_only_hashes_and_sizes_of_a_page_are_kept(store: Store):
    reference = await opened(store)
    mark = Fingerprint(title_sha256=None, text_sha256="ab" * 32, text_bytes=1200, is_cut=False)
    await look(store, reference, LIVE, fingerprint=mark)
    [row] = await rows(store)

    assert row.fingerprint is not None
    assert '"text_bytes": 1200' in row.fingerprint
    assert row.final_url_lookup == store.keyring.lookup(URL)


async def test_a_look_that_was_led_elsewhere_says_where_to(store: Store):
    reference = await opened(store)
    await look(store, reference, LIVE, final_url="https://other.example/post")
    [row] = await rows(store)
    [seen] = (await read.takedown(store, reference)).looks

    assert seen.final_url == "https://other.example/post"
    assert row.final_url_lookup == store.keyring.lookup("https://other.example/post")


@pytest.mark.parametrize("final_url", [URL, None])
async def test_a_look_that_was_led_nowhere_else_says_nothing_of_it(store: Store, final_url):
    reference = await opened(store)
    await look(store, reference, LIVE, final_url=final_url)
    [row] = await rows(store)
    [seen] = (await read.takedown(store, reference)).looks

    assert (row.final_url_sealed, seen.final_url) == (None, None)


async def test_a_look_at_nothing_we_follow_is_refused(store: Store):
    with pytest.raises(NotFound, match="UG-2026-000009-1"):
        await look(store, "UG-2026-000009-1", LIVE)
    assert await rows(store) == []
