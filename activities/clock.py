"""What time it is: the Temporal server's clock, carried on by this machine's steady one.

A worker whose wall clock is wrong must not move a deadline or a removal interval.
"""

import time
from datetime import datetime, timedelta

from temporalio import activity


class ServerClock:
    """The server's time since this attempt began; make it at the start of an activity."""

    def __init__(self) -> None:
        self._started = activity.info().started_time
        self._steady = time.monotonic()

    def now(self) -> datetime:
        """UTC, aware."""
        return self._started + timedelta(seconds=time.monotonic() - self._steady)
