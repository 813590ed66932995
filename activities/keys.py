"""Sealing the whole store anew under the newest key, while everything else goes on."""

from temporalio import activity

from activities.clock import ServerClock
from activities.upkeep_messages import Resealed, ResealOrder
from untilgone.errors import BadInput, NotAllowed
from untilgone.people import Role
from untilgone.store.database import Store
from untilgone.store.sealed_fields import sealed_fields
from untilgone.store.write.resealing import keep_renewal, reseal_some

_ROUNDS = 10  # rows that somebody holds are left for the next one


class KeyActivities:
    """Renews what older keys sealed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @activity.defn(name="reseal_store")
    async def reseal_store(self, order: ResealOrder) -> Resealed:
        """Seal every field under the first key of the ring; killed halfway, it goes on where it was.

        BadInput where this worker's first key is not that of whoever asks.
        """
        if order.by.role is not Role.ADMIN:
            raise NotAllowed("Only admins renew keys. Nothing was changed.")
        key = self._store.keyring.sealing_key
        if key != order.key:
            raise BadInput(
                f"The worker seals with `{key}`, not with `{order.key}`. Nothing was changed. "
                "Give every process the same UNTILGONE_KEYS and start it again."
            )
        fields = 0
        for _ in range(_ROUNDS):
            done, closed = await self._once()
            fields += done
            if done == 0:
                break
        if closed == 0:
            await keep_renewal(self._store, fields, by=order.by.name, now=ServerClock().now())
        return Resealed(fields=fields, closed=closed)

    async def _once(self) -> tuple[int, int]:
        """Every column from its beginning to its end; how many were sealed, and cannot be opened."""
        done = closed = 0
        for field in sealed_fields():
            after, is_over = None, False
            while not is_over:
                piece = await reseal_some(self._store, field, after)
                done, closed, after = done + piece.done, closed + piece.closed, piece.after
                is_over = after is None
                activity.heartbeat(done)
        return done, closed
