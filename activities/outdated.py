"""Letters that were written, have not left yet, and would be written differently by now."""

from datetime import datetime

from untilgone.letters import Letters
from untilgone.mandates import claimable
from untilgone.notices import NoticeState
from untilgone.store import batches, mandates, read, revisions
from untilgone.store.database import Store

_MANDATE = "The mandate of the case is another by now."
_TEMPLATE = "Its template is another by now."


async def why_outdated(
    store: Store, shipped: Letters, kept: read.KeptNotice, now: datetime
) -> str | None:
    """Why the letter must be written anew before it may leave; None where it may."""
    if kept.state is not NoticeState.PREPARED:
        return None
    if kept.claims_mandate and not await _still_claims(store, kept, now):
        return _MANDATE
    # Those that wait for others are written once more when they leave, as one letter.
    if await batches.membership(store, kept.notice.notice_id) is not None:
        return None
    return None if await _is_current(store, shipped, kept) else _TEMPLATE


async def _still_claims(store: Store, kept: read.KeptNotice, now: datetime) -> bool:
    takedown, written_at = kept.notice.takedown, kept.notice.written_at
    basis = await read.basis(store, takedown)
    is_reported = basis.url == basis.places[0]
    then = await mandates.at(store, takedown.rpartition("-")[0], written_at)
    return claimable(then, written_at, is_reported=is_reported) is claimable(
        basis.mandate, now, is_reported=is_reported
    )


async def _is_current(store: Store, shipped: Letters, kept: read.KeptNotice) -> bool:
    letter, category = kept.notice.letter, kept.notice.material.category
    letters = await revisions.applied(store, shipped)
    return letters.still_says(letter.template, category, letter.version)
