"""Notes of people about a case."""

from temporalio import activity

from activities.clock import ServerClock
from activities.messages import NoteOrder
from untilgone.store.database import Store
from untilgone.store.write import notes as write


class NoteActivities:
    """Keeps what people write down about cases."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @activity.defn(name="add_note")
    async def add_note(self, order: NoteOrder) -> None:
        """Add the note, once; NotFound when there is no such case."""
        await write.add_note(
            self._store,
            order.case,
            order.note_id,
            order.text,
            by=order.by,
            now=ServerClock().now(),
        )
