"""Counting what was measured about takedowns, so that figures cost the same however many there are."""

from datetime import timedelta

from temporalio import activity

from activities.clock import ServerClock
from untilgone.directory import Directory
from untilgone.errors import NothingNew
from untilgone.periods import legal_hours
from untilgone.store import overrides
from untilgone.store.database import Store
from untilgone.store.reconciling import head
from untilgone.store.write.figure_snapshots import keep
from untilgone.store.write.measured import AT_ONCE, count

EVERY = timedelta(minutes=1)


class FigureActivities:
    """Counts; whether a legal period was kept is decided by the directory as it is then."""

    def __init__(self, store: Store, known: Directory) -> None:
        self._store = store
        self._known = known

    @activity.defn(name="count_measures")
    async def count_measures(self) -> None:
        """Count all that was measured since, and keep the figures; NothingNew says when next."""
        clock = ServerClock()
        periods = legal_hours(await overrides.applied(self._store, self._known))
        while await count(self._store, periods) == AT_ONCE:
            activity.heartbeat()
        async for _ in keep(self._store, clock.now(), periods):
            activity.heartbeat()
        # Kept by Temporal until the next minute: a store that lacks this act is an older one.
        activity.heartbeat(await head(self._store))
        raise NothingNew("Everything that was measured is counted.", after=EVERY)
