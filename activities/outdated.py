"""Letters that were written, have not left yet, and claim a mandate that is another by now."""

from datetime import datetime

from untilgone.mandates import claimable
from untilgone.notices import NoticeState
from untilgone.store import mandates, read
from untilgone.store.database import Store


async def is_outdated(store: Store, kept: read.KeptNotice, now: datetime) -> bool:
    """Whether the letter must be written anew before it may leave."""
    if kept.state is not NoticeState.PREPARED or not kept.claims_mandate:
        return False
    takedown, written_at = kept.notice.takedown, kept.notice.written_at
    basis = await read.basis(store, takedown)
    is_reported = basis.url == basis.places[0]
    then = await mandates.at(store, takedown.rpartition("-")[0], written_at)
    return claimable(then, written_at, is_reported=is_reported) is not claimable(
        basis.mandate, now, is_reported=is_reported
    )
