"""That somebody read what is about persons: also that is an act, and on the record."""

from collections.abc import Mapping
from datetime import datetime

from untilgone.store.database import Store
from untilgone.store.write.record import append


async def keep_reading(
    store: Store,
    kind: str,
    references: tuple[str, ...],
    *,
    by: str,
    detail: Mapping[str, str],
    now: datetime,
) -> None:
    """Put on the record who read or took what; one act for each reference."""
    async with store.writing() as session:
        for reference in references:
            await append(
                session,
                store.keyring,
                at=now,
                actor=by,
                reference=reference,
                kind=kind,
                detail=detail,
            )
