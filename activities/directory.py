"""Changing the directory, for somebody who may."""

from temporalio import activity

from activities.clock import ServerClock
from activities.messages import DirectoryChanged, DirectoryOrder
from untilgone.directory import Directory
from untilgone.directory_entries import from_text
from untilgone.store import overrides
from untilgone.store.database import Store


class DirectoryActivities:
    """Keeps what staff say about parties; each change is an act on the record."""

    def __init__(self, store: Store, files: Directory) -> None:
        self._store = store
        self._files = files

    @activity.defn(name="change_directory")
    async def change_directory(self, order: DirectoryOrder) -> DirectoryChanged:
        """Let entries stand, or the files again; all of it or nothing."""
        now, by, reason = ServerClock().now(), order.by, order.reason
        if order.reset is not None:
            changes = await overrides.reset(self._store, self._files, order.reset, by, reason, now)
        else:
            entries = [from_text(text) for text in order.entries]
            changes = await overrides.put(self._store, self._files, entries, by, reason, now)
        return DirectoryChanged(changes=tuple(changes))
