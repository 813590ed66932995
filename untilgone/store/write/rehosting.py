"""A site that went to another host: its ladder starts again, in a round of its own."""

from collections.abc import Sequence
from datetime import datetime

from untilgone.cases import State
from untilgone.moves import MOST_MOVES
from untilgone.parties import Party
from untilgone.rehosting import HostChange
from untilgone.store.database import Store
from untilgone.store.write.cases import round_of, takedown_row
from untilgone.store.write.moves import begin_round
from untilgone.store.write.parties import keep_parties
from untilgone.store.write.record import append


async def begin_at_host(
    store: Store,
    reference: str,
    change: HostChange,
    parties: Sequence[Party],
    now: datetime,
    *,
    round_before: int,
) -> int | None:
    """Begin a round at the new host and say so in the record; its number.

    None where the ladder goes on: it started again too often, or the takedown is closed. Whoever is
    second finds the round of the first.
    """
    async with store.writing() as session:
        takedown = await takedown_row(session, reference)
        if round_of(takedown) > round_before:
            return round_of(takedown)
        if takedown.restarts >= MOST_MOVES or takedown.state == State.CLOSED:
            return None
        assert takedown.id is not None
        await keep_parties(session, takedown.id, parties, now)
        await begin_round(session, takedown, now)
        session.add(takedown)
        await append(
            session,
            store.keyring,
            at=now,
            actor="system",
            reference=reference,
            kind="host changed",
            detail={
                "from": change.before.name,
                "to": change.after.name,
                "reason": f"It went from {change.before.name} to {change.after.name}. The ladder "
                "starts again there; who was told before is not told twice.",
            },
        )
        return round_of(takedown)
