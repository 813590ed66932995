"""Takedowns of before are counted once, whoever else counts them at the same moment."""

import asyncio
from collections import Counter
from dataclasses import replace

from sqlmodel import select

from tests.untilgone.store.examples import HOUR, NOW
from untilgone.cases import Category
from untilgone.directory import shipped
from untilgone.history import HistoryFile, Moment, PastTakedown, Took
from untilgone.measures import Outcome
from untilgone.store.database import Store
from untilgone.store.history import tried
from untilgone.store.measured_rows import MeasureRow
from untilgone.store.write.history import take

FILE = HistoryFile(sha256="cd" * 32, rows=600)


def past(number: int) -> PastTakedown:
    return PastTakedown(
        row=number + 2,
        url=f"https://platform.example/before/{number}",
        category=Category.NCII,
        reported=Moment(earliest=NOW, latest=NOW),
        first_notice=Moment(earliest=NOW + HOUR, latest=NOW + HOUR),
        first_seen_offline=Moment(earliest=NOW + 3 * HOUR, latest=NOW + 3 * HOUR),
        outcome=Outcome.REMOVED,
    )


async def taken(store: Store, rows: list[PastTakedown], key: str) -> tuple[Took, ...]:
    return await take(
        store, rows, shipped(), file=FILE, desk="main", key=key, by="mia", now=NOW + 9 * HOUR
    )


def became(took: tuple[Took, ...]) -> Counter[str]:
    return Counter(each.result for each in took)


async def measures(store: Store) -> int:
    async with store.reading() as session:
        return len((await session.exec(select(MeasureRow))).all())


async def test_two_who_count_the_same_file_at_once_count_it_once(store: Store):
    rows = [past(number) for number in range(20)]
    both = await asyncio.gather(taken(store, rows, "one"), taken(store, rows, "two"))

    assert sorted(sorted(became(took).items()) for took in both) == [
        [("duplicate", 20)],
        [("taken", 20)],
    ]
    assert await measures(store) == 40


async def test_a_try_changes_nothing_and_says_the_same(store: Store):
    rows = [past(number) for number in range(600)] + [replace(past(0), row=700)]
    said = await tried(store, rows, shipped(), desk="main", now=NOW + 9 * HOUR)
    before = await measures(store)

    assert (before, became(said)) == (0, Counter(taken=600, duplicate=1))
    assert await taken(store, rows, "one") == said
    assert became(await tried(store, rows, shipped(), desk="main", now=NOW + 9 * HOUR)) == Counter(
        duplicate=601
    )
