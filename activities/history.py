"""Taking in takedowns of before, so that figures begin with the past."""

from temporalio import activity

from activities.clock import ServerClock
from untilgone.directory import Directory
from untilgone.errors import BadInput, NotAllowed
from untilgone.history import HistoryOrder, HistoryTaken
from untilgone.people import OVERSEEING, is_desk
from untilgone.store import overrides
from untilgone.store.database import Store
from untilgone.store.write import history as write


class HistoryActivities:
    """Counts them as what was lived through here; opens no takedown and sends nothing."""

    def __init__(self, store: Store, files: Directory) -> None:
        self._store = store
        self._files = files

    @activity.defn(name="take_history")
    async def take_history(self, order: HistoryOrder) -> HistoryTaken:
        """Count what is new among the rows; the same order again gives the same answer."""
        if order.by.role not in OVERSEEING:
            raise NotAllowed("Only managers and admins import history. Nothing was counted.")
        if not is_desk(order.desk):
            raise BadInput(f"No desk can be called `{order.desk}`. Nothing was counted.")
        known = await overrides.applied(self._store, self._files)
        took = await write.take(
            self._store,
            order.rows,
            known,
            file=order.file,
            desk=order.desk,
            key=order.key,
            by=order.by.name,
            now=ServerClock().now(),
        )
        return HistoryTaken(rows=took)
