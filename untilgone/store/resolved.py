"""Reading what was found out before about who can act."""

from dataclasses import dataclass
from datetime import datetime

from untilgone.store.database import Store
from untilgone.store.resolved_rows import ResolvedRow


@dataclass(frozen=True, kw_only=True)
class Kept:
    """An answer as it was kept, and when it was had."""

    found: str
    at: datetime


async def kept(store: Store, part: str, subject: str) -> Kept | None:
    """What was found out about the subject, however old; None where nothing was."""
    key = (part, store.keyring.lookup(subject))
    async with store.reading() as session:
        row = await session.get(ResolvedRow, key)
    return Kept(found=store.keyring.open(row.found_sealed), at=row.found_at) if row else None
