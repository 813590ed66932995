"""Reading what was found out before about who can act."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

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


@dataclass(frozen=True, kw_only=True)
class Ages:
    """How many answers about a part are kept, and when the oldest and the newest were had."""

    count: int
    oldest: datetime
    newest: datetime


async def ages(store: Store) -> dict[str, Ages]:
    """What is kept, by part."""
    row = ResolvedRow
    query = select(row.part, func.count(), func.min(row.found_at), func.max(row.found_at))
    async with store.reading() as session:
        found = (await session.exec(query.group_by(col(row.part)))).all()
    return {
        part: Ages(count=count, oldest=oldest, newest=newest)
        for part, count, oldest, newest in found
    }
