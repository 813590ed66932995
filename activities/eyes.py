"""One look with everything it takes: every vantage point, a comparison, a control object."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from integrations.base import Probe
from untilgone.findings import REASONS
from untilgone.looks import Finding, Fingerprint, Judgement, Observation, Target, Verdict
from untilgone.marker import Markers
from untilgone.tracing import traced
from untilgone.vantages import Look, together
from untilgone.verdict import judge

CANARY_IS_GOOD_FOR = timedelta(minutes=15)


class Manners(Protocol):
    """What stands between us and the hosts we look at."""

    async def take(self, url: str) -> None:
        """Wait for a turn at the host of this URL."""

    async def heed(self, seen: Observation) -> None:
        """Do what the host asked for with this answer."""

    async def keep_canary(self, canary: str, judgement: Judgement) -> None:
        """Keep how a platform's control object looked, for people."""


class NoManners:
    """For looks without a store: one at a time, by hand."""

    async def take(self, url: str) -> None:
        """Go ahead."""

    async def heed(self, seen: Observation) -> None:
        """Nothing is asked for twice."""

    async def keep_canary(self, canary: str, judgement: Judgement) -> None:
        """Nothing is kept."""


class Eyes:
    """Looks at URLs; the first vantage point is ours, without a proxy."""

    def __init__(
        self,
        vantages: Sequence[Sequence[Probe]],
        markers: Markers,
        manners: Manners | None = None,
    ) -> None:
        self._manners = manners or NoManners()
        self._vantages = vantages
        self._markers = markers
        self._canaries: dict[tuple[int, str], tuple[datetime, bool]] = {}
        self._asking: dict[tuple[int, str], asyncio.Lock] = {}

    async def look(self, target: Target, first: Fingerprint | None) -> Look:
        """Look once from everywhere and say what it means together."""
        looks = [self._from(index, target, first) for index in range(len(self._vantages))]
        return together(await asyncio.gather(*looks))

    @traced("look", verdict=lambda look: look[1].verdict)
    async def _from(self, index: int, target: Target, first: Fingerprint | None) -> Look:
        seen = await self._see(index, target)
        judgement = judge(seen, first)
        if judgement.finding == Finding.CHANGED:
            # The last word is that of a page that cannot exist: is this what the host shows then?
            sibling = await self._see(index, replace(target, url=sibling_of(target.url)))
            seen = replace(seen, sibling=sibling.fingerprint)
            judgement = judge(seen, first)
        if judgement.verdict is Verdict.GONE and not await self._sees_canary(index, target):
            judgement = Judgement(
                verdict=Verdict.UNKNOWN,
                reason=REASONS[Finding.CANARY],
                rule=f"{Finding.CANARY}.{judgement.rule}",
            )
        return seen, judgement

    async def _see(self, index: int, target: Target) -> Observation:
        probe = next(probe for probe in self._vantages[index] if probe.accepts(target))
        await self._manners.take(target.url)
        seen = await probe.look(target)
        await self._manners.heed(seen)
        return seen

    async def _sees_canary(self, index: int, target: Target) -> bool:
        """Whether the platform's control object looks live; True where it has none."""
        platform = self._markers.of_host(urlsplit(target.url).hostname or "")
        if platform is None or not platform.canary:
            return True
        key = (index, platform.slug)
        async with self._asking.setdefault(key, asyncio.Lock()):
            now = datetime.now(UTC)
            known = self._canaries.get(key)
            if known is None or now - known[0] >= CANARY_IS_GOOD_FOR:
                seen = await self._see(index, Target(url=platform.canary))
                judgement = judge(seen)
                await self._manners.keep_canary(f"{platform.slug} from {seen.vantage}", judgement)
                known = self._canaries[key] = (now, judgement.verdict is Verdict.LIVE)
            return known[1]


def sibling_of(url: str) -> str:
    """A neighbour of this URL that does not exist: its last part is made up."""
    parts = urlsplit(url)
    folder = parts.path.rstrip("/").rpartition("/")[0]
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{secrets.token_hex(8)}", "", ""))
