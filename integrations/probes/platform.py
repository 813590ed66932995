"""Probes of single platforms: another address to ask than a browser would, markers as data.

A probe is a pattern of the platform's URLs and the address to ask instead; what its answers mean
stands in ``untilgone/markers/platforms/<slug>.toml``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import ClassVar
from urllib.parse import quote

from integrations.base import Probe
from integrations.clock import utc_now
from integrations.http import NO_HEADERS, LookClient
from integrations.probes.answers import observation
from untilgone.looks import Observation, Target
from untilgone.marker import Markers


class PlatformProbe(Probe):
    """Asks one address of the platform for one object."""

    version: ClassVar[int] = 1
    pattern: ClassVar[re.Pattern[str]]  # of the whole URL; its groups are put into ``asks``
    asks: ClassVar[str]
    headers: ClassVar[Mapping[str, str]] = NO_HEADERS

    def __init__(
        self, client: LookClient, markers: Markers, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._client = client
        self._markers = markers
        self._now = now

    def accepts(self, target: Target) -> bool:
        """Whether the URL names an object of this platform."""
        return self.pattern.fullmatch(target.url) is not None

    def address(self, target: Target) -> str:
        """What to ask for the object."""
        found = self.pattern.fullmatch(target.url)
        assert found is not None, "asked only for what it accepts"
        parts = {name: quote(value or "", safe="") for name, value in found.groupdict().items()}
        return self.asks.format(**parts)

    async def look(self, target: Target) -> Observation:
        """Look once, at the platform's answer for this object."""
        asked = self.address(target)
        fetched = await self._client.get(asked, headers=self.headers)
        seen = observation(
            target,
            fetched,
            probe=f"{self.slug}/{self.version}",
            at=self._now(),
            markers=self._markers,
            vantage=self._client.vantage,
        )
        # Where we were led on from is the asked address, not the reported one.
        led_to = None if fetched.final_url == asked else fetched.final_url
        return replace(seen, asked=None if asked == target.url else asked, final_url=led_to)
