"""Manners: no site is looked at faster than it can bear, whatever number of workers we are."""

import asyncio
from datetime import timedelta
from urllib.parse import urlsplit

from activities.clock import ServerClock
from untilgone.errors import NothingNew
from untilgone.looks import Judgement, Observation, Verdict
from untilgone.retry_after import pause_of
from untilgone.store.database import Store
from untilgone.store.write import turns
from untilgone.store.write.canaries import keep_canary

SPACING = timedelta(seconds=0.5)  # between two requests to one host, by all workers together
MOST_WAIT = timedelta(seconds=5)  # longer than this a look does not wait, it comes back
_PAUSE_UNTOLD = timedelta(minutes=5)  # after 429 without Retry-After
_ASKS_FOR_PAUSE = frozenset({429, 503})


class SharedManners:
    """Waits for a turn before each request, and heeds what hosts ask for; shared by the store."""

    def __init__(
        self,
        store: Store,
        spacing: timedelta = SPACING,
    ) -> None:
        self._store = store
        self._spacing = spacing

    async def take(self, url: str) -> None:
        """Wait until the host of this URL may be asked; NothingNew where that takes too long."""
        wait = await turns.take_turn(
            self._store,
            _host(url),
            now=ServerClock().now(),
            spacing=self._spacing,
            most_wait=MOST_WAIT,
        )
        if wait > MOST_WAIT:
            raise NothingNew("its host is busy", after=wait)
        await asyncio.sleep(wait.total_seconds())

    async def heed(self, seen: Observation) -> None:
        """Leave the host alone for as long as it asks (RFC 9110 section 10.2.3, RFC 6585)."""
        if seen.status not in _ASKS_FOR_PAUSE:
            return
        now = ServerClock().now()
        pause = pause_of(seen.headers.get("retry-after", ""), now)
        if pause is None and seen.status == 429:  # noqa: PLR2004
            pause = _PAUSE_UNTOLD
        if pause is not None:
            host = _host(seen.final_url or seen.url)
            await turns.pause_host(self._store, host, until=now + pause)

    async def keep_canary(self, canary: str, judgement: Judgement) -> None:
        """Keep how a platform's control object looked; `doctor` shows it."""
        is_live = judgement.verdict is Verdict.LIVE
        now = ServerClock().now()
        await keep_canary(self._store, canary, at=now, is_live=is_live, rule=judgement.rule)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()
