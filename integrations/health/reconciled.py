"""Whether store and Temporal tell the same: after a restore they do not (`untilgone reconcile`)."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from untilgone.errors import UntilgoneError
from untilgone.health import Finding, Health
from untilgone.reconciling import Follows
from untilgone.store.database import Store
from untilgone.store.reconciling import holds, may_be_followed

_SETTLED_AFTER = timedelta(minutes=5)
_PART = "store and temporal"


async def finding(store: Store, follows: Callable[[], Awaitable[Follows]]) -> Finding:
    """Two counts and one act of the record; which takedowns differ says the command."""
    try:
        there = await follows()
        is_older = not await holds(store, there.mark)
        least, most = await may_be_followed(store, datetime.now(UTC) - _SETTLED_AFTER)
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
            f"{there.running} takedowns are followed, and {most} are open or were so just now. Look "
            "again in a minute; if it stays so, run `untilgone reconcile` (docs/production.md)."
        )
        return Finding(part=_PART, health=Health.BROKEN, said=said)
    return Finding(part=_PART, health=Health.OK, said=f"{there.running} takedowns are followed")
