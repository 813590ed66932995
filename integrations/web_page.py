"""Any page or file on the web: one GET, as everybody could send it. Nothing it says is kept."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import urlsplit

from integrations.base import Probe
from integrations.http import Fetched, LookClient
from untilgone.fingerprint import decoded, fingerprint, media_type
from untilgone.looks import Fingerprint, Observation, Target


def _utc_now() -> datetime:
    return datetime.now(UTC)


class WebPage(Probe):
    """Looks at every http and https address; knows nothing about particular sites."""

    slug: ClassVar[str] = "web_page"
    version: ClassVar[int] = 1

    def __init__(self, client: LookClient, now: Callable[[], datetime] = _utc_now) -> None:
        self._client = client
        self._now = now

    def accepts(self, target: Target) -> bool:
        """Whether it is an address of the web."""
        return urlsplit(target.url).scheme in {"http", "https"}

    async def look(self, target: Target) -> Observation:
        """What one GET brought back, as status, a few headers and a fingerprint."""
        fetched = await self._client.get(target.url)
        return Observation(
            url=target.url,
            observed_at=self._now(),
            probe=f"{self.slug}/{self.version}",
            status=fetched.status,
            trouble=fetched.trouble,
            final_url=fetched.final_url,
            redirects=fetched.redirects,
            headers=fetched.headers,
            fingerprint=_fingerprint(fetched, target),
            detail=fetched.detail,
        )


def _fingerprint(fetched: Fetched, target: Target) -> Fingerprint | None:
    if fetched.body is None:
        return None
    return fingerprint(
        decoded(fetched.body, fetched.headers.get("content-type", "")),
        media_type=media_type(fetched.headers),
        text_bytes=len(fetched.body),
        is_cut=fetched.is_cut,
        keep_title=target.keep_title,
    )
