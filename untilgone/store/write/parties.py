"""Keeping who can act on a takedown's URL."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from untilgone.parties import Party
from untilgone.store.tables import ContactRow, PartyRow


async def keep_parties(
    session: AsyncSession, takedown_id: int, parties: Sequence[Party], now: datetime
) -> None:
    """Replace what was resolved before; what was actually used stands in notices and record."""
    old = select(PartyRow.id).where(PartyRow.takedown_id == takedown_id)
    await session.exec(delete(ContactRow).where(col(ContactRow.party_id).in_(old)))
    await session.exec(delete(PartyRow).where(col(PartyRow.takedown_id) == takedown_id))
    for party in parties:
        row = PartyRow(
            takedown_id=takedown_id,
            kind=party.kind,
            slug=party.slug,
            name=party.name,
            language=party.language,
            country=party.country,
            resolved_at=now,
        )
        session.add(row)
        await session.flush()
        assert row.id is not None
        session.add_all(
            ContactRow(
                party_id=row.id,
                position=position,
                channel=contact.channel,
                address=contact.address,
                source=contact.source,
                confidence=contact.confidence,
                is_guess=contact.is_guess,
                found_at=contact.found_at,
                certainty=contact.certainty,
                last_verified=contact.last_verified,
                defang=contact.defang,
            )
            for position, contact in enumerate(party.contacts)
        )
