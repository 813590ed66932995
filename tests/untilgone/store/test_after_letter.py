"""What each letter bought: the same as a plain loop over notices, looks and ends finds."""

from collections import Counter
from importlib import import_module
from math import inf

import pytest
from sqlalchemy import delete, text
from sqlmodel import select

from tests.untilgone.store.examples import HOUR, NOW, delivered, hand_in, look, moved, report
from tests.untilgone.store.measured_cases import close
from untilgone.cases import Outcome as Ending
from untilgone.errors import BadInput
from untilgone.looks import Verdict
from untilgone.measures import Clock, Dimension, Outcome
from untilgone.metrics.intervals import rounded_one
from untilgone.notices import NoticeKind
from untilgone.store.behind import What, behind
from untilgone.store.database import Store
from untilgone.store.figures import table
from untilgone.store.measured import Asked, counted
from untilgone.store.measured_rows import MeasureRow
from untilgone.store.round_rows import RoundLetterRow, RoundRow
from untilgone.store.tables import NoticeRow, TakedownRow
from untilgone.store.write.bounces import bounce
from untilgone.store.write.measured import count

LATER = NOW + 200 * HOUR
NOTICE, REMINDER, SECOND = "notice to platform", "reminder to platform", "reminder to platform, 2"
BY_LETTER = Asked(clock=Clock.AFTER_LETTER, dimension=Dimension.STEP, desk="main")


async def told(store: Store, name: str, *hours: float, platform: str = "one") -> str:
    """A notice, then reminders; hours after the report."""
    url = f"https://platform.example/{platform}/{name}"
    case = await hand_in(store, report(url), platform=platform)
    [reference] = [each.reference for each in case.takedowns]
    for number, hour in enumerate(hours):
        kind = NoticeKind.REMINDER if number else NoticeKind.NOTICE
        await delivered(store, reference, f"0.{number}.0", hours=hour, kind=kind)
    return reference


async def gone(store: Store, reference: str, live: float, first_gone: float) -> None:
    await look(store, reference, Verdict.LIVE, live)
    for hours in (first_gone, first_gone + 13, first_gone + 26):
        await look(store, reference, Verdict.GONE, hours)


async def staged(store: Store) -> dict[str, str]:
    """By how it went; the reminder is due a day after the notice."""
    made = {}
    for name in ("soon", "soon_too"):
        made[name] = await told(store, name, 1)
        await gone(store, made[name], 2, 5)  # 1 to 4 hours after the notice
    made["reminded"] = await told(store, "reminded", 1, 25)
    await gone(store, made["reminded"], 26, 29)  # 1 to 4 hours after the reminder
    made["between"] = await told(store, "between", 1, 25)
    await gone(store, made["between"], 20, 30)  # before or after the reminder
    made["twice"] = await told(store, "twice", 1, 25, 49)
    await look(store, made["twice"], Verdict.LIVE, 60)  # open
    made["withdrawn"] = await told(store, "withdrawn", 1, 25)
    await look(store, made["withdrawn"], Verdict.LIVE, 30)
    await close(store, made["withdrawn"], Ending.WITHDRAWN, 35)
    made["moved"] = await told(store, "moved", 1)
    await look(store, made["moved"], Verdict.LIVE, 3)
    await moved(store, made["moved"], 11)
    made["back"] = await told(store, "back", 1)
    await gone(store, made["back"], 12, 13)
    await look(store, made["back"], Verdict.LIVE, 100)
    kind = NoticeKind.NOTICE
    await delivered(store, made["back"], "1.0.0", hours=101, kind=kind)  # in its second round
    await told(store, "elsewhere", 1, platform="two")
    return made


async def by_hand(store: Store) -> dict[str, Counter[tuple[float, float, str]]]:
    """Every delivered notice with what came after it, from the rows of letters and rounds alone."""
    async with store.reading() as session:
        takedowns = {row.id: row for row in await session.exec(select(TakedownRow))}
        rounds = (await session.exec(select(RoundRow))).all()
        notices = (await session.exec(select(NoticeRow))).all()
    found: dict[str, Counter] = {}
    for of in rounds:
        takedown = takedowns[of.takedown_id]
        later = [
            each.began_at
            for each in rounds
            if each.takedown_id == of.takedown_id and each.number > of.number
        ]
        until = min(later, default=LATER)
        mine = sorted(
            each.delivered_at
            for each in notices
            if each.takedown_id == of.takedown_id and of.began_at <= each.delivered_at < until
        )
        names = (NOTICE, REMINDER, SECOND)
        for name, at, following in zip(names, mine, [*mine[1:], None], strict=False):
            ends = {
                "removed": of.first_gone_at if of.confirmed_at else None,
                "moved": of.moved_at,
                "withdrawn": takedown.closed_at if not of.confirmed_at and not later else None,
            }
            [(how, ended)] = [(k, v) for k, v in ends.items() if v] or [("open", None)]
            live = max(of.last_live_at or at, at)
            if following and (ended is None or ended > following):
                how, left, right = "open", min(live, following), None
            elif how == "removed":
                left, right = min(live, ended), ended
            else:
                left, right = (live, None) if how == "open" else (ended, ended)
            hours = [(each - at) / HOUR if each else inf for each in (left, right)]
            found.setdefault(name, Counter())[*rounded_one(*hours), how] += 1
    return found


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
    migration = import_module("untilgone.store.migrations.versions.0026_what_each_letter_bought")
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
