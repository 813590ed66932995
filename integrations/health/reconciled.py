"""Whether store and Temporal tell the same: after a restore they do not (`untilgone reconcile`)."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from untilgone.errors import UntilgoneError
from untilgone.health import Finding, Health
from untilgone.reconciling import Follows
from untilgone.store.database import Store
from untilgone.store.reconciling import holds, still_open

_SETTLED_AFTER = timedelta(minutes=5)  # what was reported just now may not be followed yet
_AGAIN_SECONDS = 5.0  # Temporal counts late what has ended just now
_PART = "store and temporal"


async def finding(store: Store, follows: Callable[[], Awaitable[Follows]]) -> Finding:
    """Two counts and one act of the record; which takedowns differ says the command."""
    try:
        there = await follows()
        is_older = not await holds(store, there.mark)
        least, most = await _must_be_followed(store)
        if not (is_older or least <= there.running <= most):
            await asyncio.sleep(_AGAIN_SECONDS)
            there = await follows()
            least, most = await _must_be_followed(store)
    except UntilgoneError as error:
        return Finding(part=_PART, health=Health.BROKEN, said=str(error))
    if is_older:
        said = (
            "the store is older than Temporal: it was restored from a backup. No worker starts. "
            "Run `untilgone reconcile` (docs/production.md)."
        )
        return Finding(part=_PART, health=Health.BROKEN, said=said)
    if not least <= there.running <= most:
        said = (
            f"{most} takedowns are open and {there.running} are followed. Look again in a minute; "
            "if it stays so, run `untilgone reconcile` (docs/production.md)."
        )
        return Finding(part=_PART, health=Health.BROKEN, said=said)
    return Finding(part=_PART, health=Health.OK, said=f"{there.running} takedowns are followed")


async def _must_be_followed(store: Store) -> tuple[int, int]:
    now = datetime.now(UTC)
    least = await still_open(store, reported_before=now - _SETTLED_AFTER)
    return least, await still_open(store, reported_before=now)
