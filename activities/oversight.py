"""What whoever leads a desk does with the record and with data about persons."""

from temporalio import activity

from activities.clock import ServerClock
from activities.messages import EraseOrder, ReadingOrder
from untilgone.errors import NotAllowed
from untilgone.people import OVERSEEING
from untilgone.store.database import Store
from untilgone.store.write.erasing import erase
from untilgone.store.write.reading import keep_reading


class OversightActivities:
    """Keeps who read what, and erases."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @activity.defn(name="record_reading")
    async def record_reading(self, order: ReadingOrder) -> None:
        """Put on the record what somebody is about to read; twice where the first answer was lost."""
        now = ServerClock().now()
        await keep_reading(
            self._store, order.kind, order.references, by=order.by, detail=order.detail, now=now
        )

    @activity.defn(name="erase_cases")
    async def erase_cases(self, order: EraseOrder) -> int:
        """Erase what tells about persons from closed cases; once more changes nothing more."""
        if order.by.role not in OVERSEEING:
            raise NotAllowed("Only managers and admins erase. Nothing was erased.")
        now = ServerClock().now()
        return await erase(self._store, order.cases, by=order.by.name, reason=order.reason, now=now)
