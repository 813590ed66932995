"""Control objects: one row each, the newest look counts."""

import asyncio

from tests.untilgone.store.examples import HOUR, NOW
from untilgone.store import read
from untilgone.store.database import Store
from untilgone.store.views import CanaryView
from untilgone.store.write.canaries import keep_canary


def seen(slug: str = "platform", *, hours: float = 0, is_live: bool = True) -> CanaryView:
    rule = "live.200" if is_live else "not_found.404"
    return CanaryView(slug=slug, checked_at=NOW + hours * HOUR, is_live=is_live, rule=rule)


async def keep(store: Store, view: CanaryView) -> None:
    await keep_canary(store, view.slug, at=view.checked_at, is_live=view.is_live, rule=view.rule)


async def test_where_no_control_object_was_asked_there_is_none(store: Store):
    assert await read.canaries(store) == []


async def test_control_objects_come_by_their_slugs(store: Store):
    for slug in ("video", "album"):
        await keep(store, seen(slug))

    assert await read.canaries(store) == [seen("album"), seen("video")]


async def test_the_newest_look_at_a_control_object_counts(store: Store):
    await keep(store, seen())
    await keep(store, seen(hours=1, is_live=False))

    assert await read.canaries(store) == [seen(hours=1, is_live=False)]


async def test_a_look_that_comes_late_replaces_no_newer_one(store: Store):
    await keep(store, seen(hours=1, is_live=False))
    await keep(store, seen())

    assert await read.canaries(store) == [seen(hours=1, is_live=False)]


async def test_ten_workers_at_the_same_moment_leave_the_newest_look(store: Store):
    await asyncio.gather(
        *(keep(store, seen(hours=hours)) for hours in (*range(5), *range(9, 4, -1)))
    )

    assert await read.canaries(store) == [seen(hours=9)]
