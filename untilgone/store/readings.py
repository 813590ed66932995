"""Who was handed a dossier: on the record before it is handed over.

Written where it is read, by pages and command, as deeds of the command are: no case changes by it,
and whoever must hand in a dossier while the engine is away leaves a trace all the same.
"""

from datetime import datetime

from untilgone.dossier import HANDED_OUT
from untilgone.notices import Attachment
from untilgone.people import Person
from untilgone.store.database import Store
from untilgone.store.write import record


async def handed_out(
    store: Store, reference: str, made: Attachment, by: Person, now: datetime
) -> None:
    """Put on the record that ``by`` gets this dossier of a case or takedown."""
    async with store.writing() as session:
        await record.append(
            session,
            store.keyring,
            at=now,
            actor=by.name,
            reference=reference,
            kind=HANDED_OUT,
            detail={"file": made.name, "sha256": made.sha256},
        )
