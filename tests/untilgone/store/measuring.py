"""Clocks that stopped, as tests hand them to the store."""

from tests.untilgone.store.examples import NOW
from untilgone.measures import Clock, Outcome
from untilgone.store.database import Store
from untilgone.store.measured_rows import MeasureRow


async def measure(store: Store, **changes) -> None:
    """Keep what one clock showed; not counted yet."""
    row = {
        "clock": Clock.REMOVAL,
        "desk": "main",
        "platform": "one",
        "category": "ncii",
        "host": "acme",
        "channel": "abuse_email",
        "country": "NL",
        "step": "notice to platform",
        "began_at": NOW,
        "left": 20.0,
        "right": 24.0,
        "outcome": Outcome.REMOVED,
    }
    async with store.writing() as session:
        session.add(MeasureRow(**(row | changes)))
