"""Keeping what was found out about who can act, for all takedowns together."""

from datetime import datetime, timedelta

from sqlmodel import col, delete, select

from untilgone.store.database import Store
from untilgone.store.resolved_rows import ResolvedRow
from untilgone.store.write.adding import locked_or_added

KEPT = timedelta(days=7)
"""So long an answer can stand in for one that cannot be had; then it is forgotten."""


async def keep_resolved(store: Store, part: str, subject: str, found: str, at: datetime) -> None:
    """Keep an answer; one that comes late does not replace a newer one."""
    sealed = store.keyring.seal(found)
    async with store.writing() as session:
        fresh = ResolvedRow(
            part=part,
            subject_lookup=store.keyring.lookup(subject),
            found_sealed=sealed,
            found_at=at,
        )
        row = await locked_or_added(session, fresh)
        if row is fresh:
            # Only when the table grows: no other answer pays for it.
            old = (
                select(ResolvedRow.subject_lookup)
                .where(col(ResolvedRow.found_at) < at - KEPT)
                .with_for_update(skip_locked=True)
            )
            await session.exec(
                delete(ResolvedRow).where(
                    col(ResolvedRow.found_at) < at - KEPT,
                    col(ResolvedRow.subject_lookup).in_(old),
                )
            )
        elif at >= row.found_at:
            row.found_sealed, row.found_at = sealed, at
            session.add(row)
