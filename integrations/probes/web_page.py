"""Any page or file on the web: one request, as everybody could send it. Nothing it says is kept."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit

from integrations.base import Probe
from integrations.clock import utc_now
from integrations.http import LookClient
from integrations.probes.answers import observation
from untilgone.looks import Observation, Target
from untilgone.marker import Markers

# Of these not one byte is asked for.
_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|heic|bmp|tiff?|svg|mp4|m4v|webm|mov|mkv|avi|wmv|flv|mpe?g|ts|m3u8"
    r"|mp3|m4a|ogg|wav|zip|rar|7z|pdf)$",
    re.IGNORECASE,
)
_NO_HEAD = frozenset({400, 403, 405, 501})  # answers of servers that know no HEAD


class WebPage(Probe):
    """Looks at every http and https address; knows nothing about particular sites."""

    slug: ClassVar[str] = "web_page"
    version: ClassVar[int] = 2

    def __init__(
        self, client: LookClient, markers: Markers, now: Callable[[], datetime] = utc_now
    ) -> None:
        self._client = client
        self._markers = markers
        self._now = now

    def accepts(self, target: Target) -> bool:
        """Whether it is an address of the web."""
        return urlsplit(target.url).scheme in {"http", "https"}

    async def look(self, target: Target) -> Observation:
        """What one answer brought: status, a few headers, signs and a fingerprint."""
        is_file = _FILE.search(urlsplit(target.url).path) is not None
        fetched = await self._client.get(target.url, method="HEAD" if is_file else "GET")
        if is_file and fetched.status in _NO_HEAD:
            fetched = await self._client.get(target.url, headers={"Range": "bytes=0-0"})
        seen = observation(
            target,
            fetched,
            probe=f"{self.slug}/{self.version}",
            at=self._now(),
            markers=self._markers,
            vantage=self._client.vantage,
        )
        if is_file and fetched.status is not None:
            # A HEAD of a page that took the file's place brings no page to read.
            return replace(seen, shape=None)
        return seen
