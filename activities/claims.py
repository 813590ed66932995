"""Handing tasks over: the one thing about claims that stands on the record."""

from temporalio import activity

from activities.clock import ServerClock
from activities.messages import HandOverOrder
from untilgone.store.database import Store
from untilgone.store.write import handovers


class ClaimActivities:
    """Lets tasks be somebody else's."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @activity.defn(name="hand_over_task")
    async def hand_over_task(self, order: HandOverOrder) -> None:
        """Hand it over; safe to run twice. Conflict when it is done, or somebody else has it."""
        now = ServerClock().now()
        await handovers.hand_over(
            self._store,
            order.takedown,
            order.task,
            by=order.by,
            to=order.to,
            note=order.note,
            now=now,
        )
