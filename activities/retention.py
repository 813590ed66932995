"""Erasing by itself what was kept long enough, and keeping what must not be erased yet."""

from datetime import timedelta

from temporalio import activity

from activities.clock import ServerClock
from activities.upkeep_messages import KeepOrder
from untilgone.errors import NotAllowed, NothingNew, OutOfReach
from untilgone.people import OVERSEEING
from untilgone.retention import Retention
from untilgone.store.database import Store
from untilgone.store.retention import references_due
from untilgone.store.write import retention as write

EVERY = timedelta(days=1)
_STORE_IS_AWAY = timedelta(minutes=1)
_AT_ONCE = 100


class RetentionActivities:
    """Erases by the organisation's periods; each case in a transaction of its own."""

    def __init__(self, store: Store, retention: Retention) -> None:
        self._store = store
        self._retention = retention

    @activity.defn(name="erase_due")
    async def erase_due(self) -> None:
        """Erase everything that is due; NothingNew says when to look next.

        Killed halfway, the next attempt goes on with what is left.
        """
        clock = ServerClock()
        erased = 0
        try:
            while some := await references_due(self._store, self._retention, clock.now(), _AT_ONCE):
                before = erased
                for reference in some:
                    erased += await write.erase_due(
                        self._store, reference, self._retention, clock.now()
                    )
                    activity.heartbeat(erased)
                if erased == before:
                    break  # others were faster with all of them
            while await write.erase_mails(self._store, self._retention, clock.now()):
                activity.heartbeat(erased)
        except OutOfReach as error:  # as at the very first start, before there are any tables
            raise NothingNew(str(error), after=_STORE_IS_AWAY) from error
        raise NothingNew(f"Erased what was due: {erased} cases.", after=EVERY)

    @activity.defn(name="keep_case")
    async def keep_case(self, order: KeepOrder) -> None:
        """Keep a case from being erased, or no longer; once more changes nothing more."""
        if order.by.role not in OVERSEEING:
            raise NotAllowed("Only managers and admins decide that. Nothing was changed.")
        now, by = ServerClock().now(), order.by.name
        if order.until is None:
            await write.release(self._store, order.case, by=by, reason=order.reason, now=now)
        else:
            await write.keep(
                self._store, order.case, order.until, by=by, reason=order.reason, now=now
            )
