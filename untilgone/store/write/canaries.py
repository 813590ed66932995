"""Keeping how the control object of a platform looked last."""

from datetime import datetime

from untilgone.store.canary_rows import CanaryRow
from untilgone.store.database import Store
from untilgone.store.write.adding import locked_or_added


async def keep_canary(store: Store, slug: str, *, at: datetime, is_live: bool, rule: str) -> None:
    """Keep a look at a control object; one that comes late does not replace a newer one."""
    async with store.writing() as session:
        fresh = CanaryRow(slug=slug, checked_at=at, is_live=is_live, rule=rule)
        row = await locked_or_added(session, fresh)
        if at >= row.checked_at:
            row.checked_at, row.is_live, row.rule = at, is_live, rule
            session.add(row)
