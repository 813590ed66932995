"""How often a partner may call."""

from collections import defaultdict, deque
from datetime import datetime, timedelta

from fastapi.exceptions import HTTPException

MOST = 120  # calls of one partner …
WITHIN = timedelta(minutes=1)  # … in this time, at each web process


class Turns:
    """Counts the calls of each partner, in this process."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[datetime]] = defaultdict(deque)

    def take(self, slug: str, now: datetime) -> None:
        """One more call; 429 where there were too many lately."""
        calls = self._calls[slug]
        while calls and calls[0] <= now - WITHIN:
            calls.popleft()
        if len(calls) >= MOST:
            wait = (calls[0] + WITHIN - now).total_seconds()
            raise HTTPException(429, headers={"Retry-After": str(int(wait) + 1)})
        calls.append(now)
