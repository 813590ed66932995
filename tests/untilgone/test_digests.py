"""When mail is due, and what of the work is new."""

from datetime import UTC, datetime, timedelta

import pytest

from untilgone.cases import TaskKind
from untilgone.digests import Waits, Work, is_daily_due

NOW = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)  # 08:05 in Amsterdam
HOUR = timedelta(hours=1)
AMSTERDAM = "Europe/Amsterdam"


def due(hour: int, told_at: datetime, now: datetime = NOW, zone: str = AMSTERDAM) -> bool:
    return is_daily_due(hour, zone, told_at, now)


def test_it_is_due_once_the_hour_has_struck_where_the_person_is():
    yesterday = NOW - 24 * HOUR

    assert due(8, yesterday)
    assert not due(9, yesterday)
    assert not due(8, yesterday, zone="UTC")


def test_it_is_due_once_a_day():
    assert not due(8, NOW - timedelta(minutes=4))
    assert due(8, NOW - timedelta(minutes=4), NOW + 24 * HOUR)


def test_what_is_hours_late_is_the_next_day_s():
    told_at = NOW - 24 * HOUR

    assert due(8, told_at, NOW + 5 * HOUR)
    assert not due(8, told_at, NOW + 6 * HOUR)


def test_an_hour_before_midnight_is_yesterday_s():
    assert due(23, NOW - 12 * HOUR, datetime(2026, 11, 23, 23, 30, tzinfo=UTC))


@pytest.mark.parametrize("day", [datetime(2026, 3, 29), datetime(2026, 10, 25)])  # noqa: DTZ001 - a day
def test_on_days_when_the_clock_is_changed_it_is_due_once(day):
    told_at = day.replace(tzinfo=UTC) - 12 * HOUR
    mails = 0
    for minutes in range(0, 6 * 60, 5):
        now = day.replace(tzinfo=UTC) + timedelta(minutes=minutes)
        if due(2, told_at, now):
            mails, told_at = mails + 1, now

    assert mails == 1


def waits(at: datetime) -> tuple[Waits, ...]:
    return (Waits(reference="UG-2026-000123-1", at=at),)


def test_nothing_is_nothing():
    assert Work(tasks={}, near=()).is_nothing
    assert not Work(tasks={}, near=(), mails=1).is_nothing
    assert not Work(tasks={}, near=(), paused=1).is_nothing
    assert not Work(tasks={TaskKind.LOOK: waits(NOW)}, near=()).is_nothing


def test_a_task_is_news_when_it_came_later_and_a_deadline_when_it_is_near_since():
    before, after = NOW - HOUR, NOW + HOUR

    assert Work(tasks={TaskKind.LOOK: waits(after)}, near=()).has_news(NOW)
    assert not Work(tasks={TaskKind.LOOK: waits(before)}, near=()).has_news(NOW)
    assert Work(tasks={}, near=waits(after + 24 * HOUR)).has_news(NOW)
    assert not Work(tasks={}, near=waits(before + 24 * HOUR)).has_news(NOW)
    assert Work(tasks={}, near=(), halted=(after,)).has_news(NOW)
    assert not Work(tasks={}, near=(), paused=1, mails=1).has_news(NOW)
