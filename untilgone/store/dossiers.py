"""Dossiers of takedowns and cases, made of what the store knows. Whoever gets one is recorded."""

import asyncio
from datetime import datetime

from untilgone.case_dossier import CaseDossier, case_dossier_of
from untilgone.directory import Directory
from untilgone.dossier import dossier_of
from untilgone.dossier_file import as_file
from untilgone.notices import Attachment, Notifier
from untilgone.people import Person
from untilgone.store import attachments, overrides, read, readings, whole
from untilgone.store.database import Store


async def for_person(
    store: Store,
    reference: str,
    files: Directory,
    by: Notifier,
    *,
    to: Person,
    now: datetime,
    notice_id: str | None = None,
) -> Attachment:
    """The dossier of a takedown, for somebody of ours; first the record says who got it.

    As things stand, or the one that goes with a notice; NotFound without it.
    """
    made = await dossier(store, reference, files, by, notice_id=notice_id)
    await readings.handed_out(store, reference, made, to, now)
    return made


async def of_case_for_person(
    store: Store, reference: str, files: Directory, by: Notifier, *, to: Person, now: datetime
) -> Attachment:
    """The dossier of a whole case, for somebody of ours; first the record says who got it."""
    views = await whole.of_case(store, reference)
    applied = await overrides.applied(store, files)
    found = case_dossier_of(reference, views, applied, by)
    made = await asyncio.to_thread(_case_file, found)  # a PDF takes its time; others go on
    await readings.handed_out(store, reference, made, to, now)
    return made


async def dossier(
    store: Store, reference: str, files: Directory, by: Notifier, *, notice_id: str | None = None
) -> Attachment:
    """The dossier as things stand, or the one that goes with a notice; NotFound without it."""
    if notice_id is not None:
        return await attachments.of_notice(store, reference, notice_id)
    view = await read.takedown(store, reference)
    return as_file(dossier_of(view, await overrides.applied(store, files), by))


def _case_file(found: CaseDossier) -> Attachment:
    from untilgone import case_dossier_file  # noqa: PLC0415 - seconds of imports, seldom needed

    return case_dossier_file.as_file(found)
