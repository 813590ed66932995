"""Dossiers of takedowns, made of what the store knows."""

from untilgone.directory import Directory
from untilgone.dossier import dossier_of
from untilgone.dossier_file import as_file
from untilgone.notices import Attachment, Notifier
from untilgone.store import attachments, overrides, read
from untilgone.store.database import Store


async def dossier(
    store: Store, reference: str, files: Directory, by: Notifier, *, notice_id: str | None = None
) -> Attachment:
    """The dossier as things stand, or the one that goes with a notice; NotFound without it."""
    if notice_id is not None:
        return await attachments.of_notice(store, reference, notice_id)
    view = await read.takedown(store, reference)
    return as_file(dossier_of(view, await overrides.applied(store, files), by))
