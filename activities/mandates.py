"""The mandate of a case, changed or withdrawn after its report."""

from temporalio import activity

from activities.clock import ServerClock
from activities.messages import MandateOrder
from untilgone.store.database import Store
from untilgone.store.write import mandates as write


class MandateActivities:
    """Keeps what people say of who allowed us to act."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @activity.defn(name="change_mandate")
    async def change_mandate(self, order: MandateOrder) -> None:
        """Change or withdraw it, once; Conflict where it is another one by now."""
        await write.change_mandate(
            self._store,
            order.case,
            order.mandate,
            reason=order.reason,
            seen=order.seen,
            key=order.key,
            by=order.by,
            now=ServerClock().now(),
        )
