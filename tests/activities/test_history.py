"""Takedowns of before: counted once, as if they had been lived through here."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlmodel import delete, select

from activities.history import HistoryActivities
from tests.activities.conftest import Bench, run
from tests.stand_ins import Site
from tests.untilgone.store.examples import HOUR, NOW, URL, hand_in, report
from untilgone import directory
from untilgone.cases import Category, State
from untilgone.cases import Outcome as Ending
from untilgone.errors import BadInput, NotAllowed, NothingNew
from untilgone.history import HistoryFile, HistoryOrder, Moment, PastTakedown
from untilgone.looks import Standing
from untilgone.measures import Clock, Dimension, Outcome
from untilgone.people import OPERATOR, Role
from untilgone.progress import Place
from untilgone.store import figures, read
from untilgone.store.history_rows import HistoryRow
from untilgone.store.measured import Asked
from untilgone.store.measured_rows import MeasureRow
from untilgone.store.tables import ActRow, TakedownRow
from untilgone.store.write import tasks

LATER = NOW + 100 * HOUR
OTHER = "https://platform.example/post/of-before"
FILE = HistoryFile(sha256="ab" * 32, rows=3)


def exactly(at: datetime) -> Moment:
    return Moment(earliest=at, latest=at)


def past(row: int = 2, **changes) -> PastTakedown:
    """What ``lived`` lives through, as a spreadsheet has it."""
    default = {
        "url": OTHER,
        "category": Category.NCII,
        "reported": exactly(NOW),
        "first_notice": exactly(NOW),
        "last_seen_online": exactly(NOW + HOUR),
        "first_seen_offline": exactly(NOW + 3 * HOUR),
        "outcome": Outcome.REMOVED,
    }
    return PastTakedown(row=row, **(default | changes))


def order(*rows: PastTakedown, key: str = "one", **changes) -> HistoryOrder:
    default = {"file": FILE, "desk": "main", "by": OPERATOR}
    return HistoryOrder(rows=rows, key=key, **(default | changes))


@pytest.fixture
def take(bench: Bench):
    async def take(asked: HistoryOrder):
        activities = HistoryActivities(bench.store, directory.load(bench.files))
        return (await run(activities.take_history, asked, at=LATER)).rows

    return take


async def measures(bench: Bench) -> list[MeasureRow]:
    async with bench.store.reading() as session:
        return list((await session.exec(select(MeasureRow).order_by(MeasureRow.id))).all())


async def live_through(bench: Bench) -> None:
    """A removal between the first hour and the third, on the platform of the directory."""
    answer = await hand_in(bench.store, report(URL + "-lived"), platform="pretend_platform")
    bench.reference = answer.takedowns[0].reference
    web = Site(200)
    await bench.send(at=NOW)
    await bench.look(web, Standing.UNSEEN, at=NOW + HOUR)
    web.script[:] = [404]
    for hour in (3, 15, 28):
        with suppress(NothingNew):
            await bench.look(web, Standing.LIVE, at=NOW + hour * HOUR)


async def tables(bench: Bench):
    periods = {("pretend_platform", "ncii"): 48.0}
    return {
        (clock, dimension): (
            await figures.table(
                bench.store,
                Asked(clock=clock, dimension=dimension, key=key),
                LATER,
                periods,
            )
        ).groups
        for clock in (Clock.REMOVAL, Clock.OUR_DELAY)
        for dimension, key in (
            (Dimension.PLATFORM, "pretend_platform"),
            (Dimension.PLATFORM_CATEGORY, "pretend_platform/ncii"),
        )
    }


async def test_figures_are_those_of_the_same_takedown_lived_through(bench: Bench, take):
    await live_through(bench)
    lived = await tables(bench)
    async with bench.store.writing() as session:
        await session.exec(delete(MeasureRow))
    forgotten = await tables(bench)
    await take(order(past()))
    imported = await tables(bench)

    assert set(forgotten.values()) == {()}
    assert repr(imported) == repr(lived)
    [group] = imported[Clock.REMOVAL, Dimension.PLATFORM]
    assert (group.figures.total, group.deadline.kept) == (1, 1)


async def test_what_was_withdrawn_is_that_of_one_withdrawn_here(bench: Bench, take):
    answer = await hand_in(bench.store, report(URL + "-lived"), platform="pretend_platform")
    bench.reference = answer.takedowns[0].reference
    await bench.send(at=NOW)
    await tasks.keep_act(
        bench.store,
        bench.reference,
        kind="closed",
        actor="system",
        detail={},
        to=Place(state=State.CLOSED, outcome=Ending.WITHDRAWN),
        now=NOW + 50 * HOUR,
    )
    lived = await tables(bench)
    async with bench.store.writing() as session:
        await session.exec(delete(MeasureRow))
    ended = exactly(NOW + 50 * HOUR)
    await take(
        order(
            past(
                first_seen_offline=None,
                last_seen_online=None,
                ended=ended,
                outcome=Outcome.WITHDRAWN,
            )
        )
    )

    assert repr(await tables(bench)) == repr(lived)
    [group] = lived[Clock.REMOVAL, Dimension.PLATFORM]
    assert (group.figures.total, group.deadline.missed) == (1, 1)


async def test_the_same_file_again_counts_nothing(bench: Bench, take):
    rows = (past(2), past(3), past(4, reported=exactly(NOW - HOUR)))
    first = await take(order(*rows))
    again = await take(order(*rows, key="two"))

    assert [each.result for each in first] == ["taken", "duplicate", "taken"]
    assert [each.result for each in again] == ["duplicate"] * 3
    assert len(await measures(bench)) == 4


async def test_an_order_whose_answer_was_lost_is_answered_the_same(bench: Bench, take):
    asked = order(past(2), past(3), past(4, url="no address"))
    first = await take(asked)
    again = await take(asked)

    assert again == first
    assert [each.result for each in first] == ["taken", "duplicate", "refused"]
    assert len(await measures(bench)) == 2
    assert len(await acts(bench)) == 1


async def acts(bench: Bench):
    async with bench.store.reading() as session:
        query = select(ActRow).where(ActRow.kind == "history counted")
        return list((await session.exec(query)).all())


async def test_the_record_says_which_file_and_how_many(bench: Bench, take):
    await take(order(past(2), past(3), past(4, url="no address"), desk="north"))

    [act] = await acts(bench)
    detail = bench.store.keyring.open(act.detail_sealed)
    assert act.actor == "operator"
    for said in (FILE.sha256, '"taken": "1"', '"duplicate": "1"', '"refused": "1"', "north"):
        assert said in detail
    assert OTHER not in detail
    assert {row.desk for row in await measures(bench)} == {"north"}


async def test_no_url_is_kept(bench: Bench, take):
    await take(order(past()))
    async with bench.store.reading() as session:
        [row] = (await session.exec(select(HistoryRow))).all()

    assert "platform.example" not in repr(row)
    assert len(row.lookup) == 64


async def test_no_takedown_is_opened_and_nothing_is_sent(bench: Bench, take):
    before = await read.takedown(bench.store, bench.reference)
    await take(order(past(), past(3, outcome=Outcome.OPEN, first_seen_offline=None, url=URL + "2")))

    assert await read.takedown(bench.store, bench.reference) == before
    assert bench.desk.attempts == []
    async with bench.store.reading() as session:
        assert len((await session.exec(select(TakedownRow))).all()) == 1


async def test_what_was_followed_here_counts_as_that(bench: Bench, take):
    near, before = past(url=URL), past(3, url=URL, reported=exactly(NOW - 100 * HOUR))
    took = await take(order(near, before))

    assert [each.result for each in took] == ["duplicate", "taken"]
    assert "followed here" in took[0].reason


async def test_a_platform_is_found_or_must_be_in_the_directory(bench: Bench, take):
    rows = (
        past(2),
        past(3, url="https://elsewhere.example/1"),
        past(4, url="https://elsewhere.example/2", platform="pretend_platform"),
        past(5, url="https://elsewhere.example/3", platform="no_such"),
        past(6, url="https://elsewhere.example/4", platform="pretend_host"),
    )
    took = await take(order(*rows))

    assert [each.result for each in took] == ["taken"] * 3 + ["refused"] * 2
    found = [row.platform for row in await measures(bench) if row.clock == Clock.REMOVAL]
    assert found == ["pretend_platform", "unknown", "pretend_platform"]


@pytest.mark.parametrize("role", [Role.CASE_WORKER, Role.LEGAL])
async def test_only_whoever_leads_a_desk_may(bench: Bench, take, role):
    with pytest.raises(NotAllowed, match="Nothing was counted"):
        await take(order(past(), by=replace(OPERATOR, role=role)))

    assert await measures(bench) == []


async def test_a_desk_that_cannot_be_is_refused(bench: Bench, take):
    with pytest.raises(BadInput, match="Nothing was counted"):
        await take(order(past(), desk="No Desk"))


async def test_an_hour_that_is_yet_to_come_is_refused(bench: Bench, take):
    ahead = exactly(datetime(2099, 1, 1, tzinfo=UTC))
    [took] = await take(order(past(first_seen_offline=ahead)))

    assert (took.result, took.reason) == ("refused", "a date lies in the future")
