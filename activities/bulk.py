"""One wish of many that somebody pressed at once."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from temporalio import activity

from activities.messages import BulkOneOrder
from untilgone.bulk import Did
from untilgone.errors import BadInput, Conflict, NotAllowed, NotFound, OutOfReach, RetryLater
from untilgone.wishes import Wish

Do = Callable[[str, Wish, str], Awaitable[object]]
"""Asks a takedown; with the same third value again it is done once."""

_SOON = timedelta(seconds=5)


class BulkActivities:
    """Asks takedowns as the desk does."""

    def __init__(self, do: Do) -> None:
        self._do = do

    @activity.defn(name="act_on_one")
    async def act_on_one(self, order: BulkOneOrder) -> Did:
        """Do it, or say in a sentence why not. RetryLater: it is tried again as the same wish."""
        try:
            await self._do(order.reference, order.wish, order.once)
        except (BadInput, Conflict, NotAllowed, NotFound) as error:
            return Did(reference=order.reference, is_done=False, said=str(error))
        except OutOfReach as error:
            raise RetryLater(str(error), after=_SOON) from error
        return Did(reference=order.reference, is_done=True)
