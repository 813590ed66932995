"""From what was fetched to what was observed; the same for every probe."""

from datetime import datetime

from integrations.http import Fetched
from untilgone.fingerprint import decoded, media_type
from untilgone.looks import Observation, Target
from untilgone.marker import Markers
from untilgone.reading import read_answer


def observation(
    target: Target, fetched: Fetched, *, probe: str, at: datetime, markers: Markers, vantage: str
) -> Observation:
    """What one answer brought; ``final_url`` is where a redirect led, if one did."""
    read = None
    if fetched.status is not None:
        said = media_type(fetched.headers)
        read = read_answer(
            markers=markers,
            status=fetched.status,
            headers=fetched.headers,
            final_url=fetched.final_url,
            media_type=said,
            text=None
            if fetched.body is None
            else decoded(fetched.body, fetched.headers.get("content-type", "")),
            text_bytes=len(fetched.body or b""),
            is_cut=fetched.is_cut,
            keep_title=target.keep_title,
        )
    return Observation(
        url=target.url,
        observed_at=at,
        probe=probe,
        vantage=vantage,
        status=fetched.status,
        trouble=fetched.trouble,
        final_url=fetched.final_url,
        redirects=fetched.redirects,
        headers=fetched.headers,
        fingerprint=read.fingerprint if read else None,
        shape=read.shape if read else None,
        signs=read.signs if read else (),
        detail=fetched.detail,
    )
