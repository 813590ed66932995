"""What each letter bought: the same as a plain loop over notices, looks and ends finds."""

from collections import Counter
from importlib import import_module
from math import inf

import pytest
from sqlalchemy import delete, text
from sqlmodel import select

from tests.untilgone.store.examples import HOUR, NOW, delivered, look
from tests.untilgone.store.letter_stories import (
    LATER,
    NOTICE,
    REMINDER,
    SECOND,
    by_hand,
    gone,
    staged,
    told,
)
from untilgone.errors import BadInput
from untilgone.looks import Verdict
from untilgone.measures import Clock, Dimension, Outcome
from untilgone.notices import NoticeKind
from untilgone.store.behind import What, behind
from untilgone.store.database import Store
from untilgone.store.figures import table
from untilgone.store.measured import Asked, counted
from untilgone.store.measured_rows import MeasureRow
from untilgone.store.round_rows import RoundLetterRow
from untilgone.store.write.bounces import bounce
from untilgone.store.write.measured import count

BY_LETTER = Asked(clock=Clock.AFTER_LETTER, dimension=Dimension.STEP, desk="main")


def rows_of(group) -> Counter[tuple[float, float, str]]:
    found: Counter = Counter()
    its = group.intervals
    for left, right, how, n in zip(its.left, its.right, its.outcome, its.count, strict=True):
        found[float(left), float(right), str(how)] += int(n)
    return found


@pytest.mark.parametrize("is_counted", [True, False])
async def test_each_letter_has_what_a_plain_loop_finds(store: Store, is_counted):
    await staged(store)
    if is_counted:
        assert await count(store, {}) > 0
    found = await counted(store, BY_LETTER, LATER, {})

    assert {key: rows_of(group) for key, group in found.items()} == await by_hand(store)
    assert set(found) == {NOTICE, REMINDER, SECOND}
    assert rows_of(found[REMINDER]) == {
        (1.0, 4.0, "removed"): 1,
        (0.0, 5.0, "removed"): 1,  # nobody saw it after the reminder: it may have gone before
        (24.0, inf, "open"): 1,  # then the second one left
        (10.0, 10.0, "withdrawn"): 1,
    }


async def test_who_is_removed_early_is_not_what_makes_a_reminder_look_slow(store: Store):
    """Of six told once, four went within hours; of two reminded, both. By last letter: 4 and 2."""
    for number in range(4):
        await gone(store, await told(store, f"soon-{number}", 1), 2, 3)
    for number in range(2):
        await gone(store, await told(store, f"late-{number}", 1, 25), 26, 27)
    groups = {each.key: each for each in (await table(store, BY_LETTER, LATER, {})).groups}
    notice, reminder = groups[NOTICE].figures, groups[REMINDER].figures

    assert (notice.total, notice.removed.number, notice.open) == (6, 4, 2)
    assert notice.share_at(24).share.value == pytest.approx(4 / 6, abs=1e-6)
    assert (reminder.total, reminder.removed.number) == (2, 2)
    assert reminder.share_at(24).share.value == pytest.approx(1, abs=1e-6)


async def test_behind_each_letter_are_those_that_it_was_sent_for(store: Store):
    made = await staged(store)

    async def references(what: What, key: str) -> set[str]:
        asked = Asked(
            clock=Clock.AFTER_LETTER, dimension=Dimension.PLATFORM_STEP, key=key, desk="main"
        )
        found = await behind(store, asked, what, LATER, {})
        assert all(each.measure.step == key.partition("/")[2] for each in found.items)
        return {each.takedown.reference for each in found.items}

    reminded = {made[name] for name in ("reminded", "between", "twice", "withdrawn")}
    assert await references(What.ALL, f"one/{REMINDER}") == reminded
    assert await references(What.REMOVED, f"one/{REMINDER}") == {made["reminded"], made["between"]}
    assert await references(What.OPEN, f"one/{REMINDER}") == {made["twice"]}
    assert await references(What.WITHDRAWN, f"one/{REMINDER}") == {made["withdrawn"]}
    assert await references(What.ALL, f"two/{REMINDER}") == set()


async def test_the_letters_of_one_platform_are_told_apart(store: Store):
    await staged(store)
    await count(store, {})
    for platform, keys in (("one", 3), ("two", 1), ("o_e", 0)):
        asked = Asked(
            clock=Clock.AFTER_LETTER, dimension=Dimension.PLATFORM_STEP, platform=platform
        )
        found = await counted(store, asked, LATER, {})
        assert len(found) == keys
        assert all(key.startswith(f"{platform}/") for key in found)


async def test_what_was_gone_before_a_letter_went_out_is_counted_apart(store: Store):
    reference = await told(store, "x", 1)
    await look(store, reference, Verdict.LIVE, 2)
    await look(store, reference, Verdict.GONE, 5)
    await delivered(store, reference, "0.1.0", hours=6, kind=NoticeKind.REMINDER)  # on its way
    for hours in (18, 31):
        await look(store, reference, Verdict.GONE, hours)
    found = await counted(store, BY_LETTER, LATER, {})

    assert rows_of(found[NOTICE]) == {(1.0, 4.0, Outcome.REMOVED): 1}
    assert (found[REMINDER].intervals.already_gone, found[REMINDER].intervals.total) == (1, 0)


async def test_a_letter_that_came_back_was_none(store: Store):
    reference = await told(store, "x", 1, 25)
    await bounce(store, f"{reference}/0.1.0", "550 unknown", NOW + 26 * HOUR)
    await delivered(store, reference, "0.1.1", hours=27, kind=NoticeKind.REMINDER)
    await look(store, reference, Verdict.LIVE, 40)
    found = await counted(store, BY_LETTER, LATER, {})

    assert {key: rows_of(each) for key, each in found.items()} == {
        NOTICE: {(26.0, inf, "open"): 1},
        REMINDER: {(13.0, inf, "open"): 1},
    }


async def test_letters_are_grouped_by_nothing_else(store: Store):
    with pytest.raises(BadInput, match="grouped by step, platform_step"):
        Asked(clock=Clock.AFTER_LETTER, dimension=Dimension.CATEGORY)
    with pytest.raises(BadInput, match="instead of `platform_step`"):
        Asked(dimension=Dimension.PLATFORM_STEP)
    await gone(store, await told(store, "x", 1), 2, 5)
    async with store.reading() as session:
        clocks = Counter(row.clock for row in await session.exec(select(MeasureRow)))

    assert clocks[Clock.AFTER_LETTER] == 1


async def test_days_are_those_on_which_the_letter_was_delivered(store: Store):
    await told(store, "x", 1, 25)
    day = NOW.date()
    asked = Asked(
        clock=Clock.AFTER_LETTER, dimension=Dimension.STEP, until=(NOW + 24 * HOUR).date()
    )

    assert set(await counted(store, asked, LATER, {})) == {NOTICE}
    key = Asked(
        clock=Clock.AFTER_LETTER,
        dimension=Dimension.STEP,
        key=REMINDER,
        since=day,
        until=(NOW + 24 * HOUR).date(),
    )
    assert (await behind(store, key, What.ALL, LATER, {})).items == ()


async def test_letters_of_before_are_found_by_the_migration(store: Store):
    """What it reads from notices is what would have been written as they were delivered."""
    await staged(store)
    migration = import_module("untilgone.store.migrations.versions.0029_what_each_letter_bought")
    before = await letters(store)
    async with store.writing() as session:
        await session.exec(delete(RoundLetterRow))
        await session.exec(text(migration._DELIVERED))

    assert await letters(store) == before
    assert len(before) == 15


async def letters(store: Store) -> list[dict[str, object]]:
    key = (RoundLetterRow.takedown_id, RoundLetterRow.round, RoundLetterRow.number)
    async with store.reading() as session:
        return [
            row.model_dump() for row in await session.exec(select(RoundLetterRow).order_by(*key))
        ]
