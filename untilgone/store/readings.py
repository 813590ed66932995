"""Who looked at a case or was handed a dossier: on the record before they see it.

Written where it is read, by pages, API and command, as deeds of the command are: no case changes by
it, and whoever must look or hand in a dossier while the engine is away leaves a trace all the same.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import col, select

from untilgone.dossier import HANDED_OUT
from untilgone.notices import Attachment
from untilgone.people import Person
from untilgone.record import READ
from untilgone.store.database import Store
from untilgone.store.tables import ActRow
from untilgone.store.write import record

_ONCE_IN = timedelta(hours=8)  # whoever works on a case looks at it often


async def looked_at(store: Store, reference: str, by: Person, now: datetime) -> None:
    """Put on the record that ``by`` looks at a case or takedown; once in eight hours."""
    lately = select(ActRow.seq).where(
        ActRow.reference == reference,
        ActRow.kind == READ,
        ActRow.actor == by.name,
        col(ActRow.at) > now - _ONCE_IN,
    )
    async with store.reading() as session:
        if (await session.exec(lately.limit(1))).first() is not None:
            return
    await _keep(store, reference, READ, by, {}, now)


async def handed_out(
    store: Store, reference: str, made: Attachment, by: Person, now: datetime
) -> None:
    """Put on the record that ``by`` gets this dossier of a case or takedown."""
    await _keep(store, reference, HANDED_OUT, by, {"file": made.name, "sha256": made.sha256}, now)


async def _keep(
    store: Store, reference: str, kind: str, by: Person, detail: Mapping[str, str], now: datetime
) -> None:
    async with store.writing() as session:
        await record.append(
            session,
            store.keyring,
            at=now,
            actor=by.name,
            reference=reference,
            kind=kind,
            detail=detail,
        )
