"""Saying who can act on a URL, for somebody who asks."""

from temporalio import activity

from activities.clock import ServerClock
from activities.messages import WhoOrder
from activities.resolving import Resolver
from integrations.http import LookClient
from untilgone.directory import Directory
from untilgone.errors import BadInput
from untilgone.resolution import Resolution
from untilgone.store import overrides
from untilgone.store.database import Store


class WhoActivities:
    """Looks up who can act; what it finds is kept for the takedowns too. Safe to run twice."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        resolver: Resolver | None,
        client: LookClient | None,
    ) -> None:
        self._store = store
        self._directory = directory
        self._resolver = resolver
        self._client = client

    @activity.defn(name="who")
    async def who(self, order: WhoOrder) -> Resolution:
        """Everybody who can act on the URL, with the reasons for what could not be found out."""
        if self._resolver is None:
            raise BadInput("UNTILGONE_RESOLVERS is off: this installation looks nobody up.")
        known = await overrides.applied(self._store, self._directory)
        return await self._resolver.who(order.url, ServerClock().now(), known, client=self._client)
