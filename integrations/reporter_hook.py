"""Webhooks to whoever reported a case: JSON over https, signed, to public addresses only.

The receiver's side is described in docs/webhooks.md. Signed as ``untilgone/signing.py`` says; the
event id stays the same however often it is sent.
"""

from dataclasses import dataclass
from datetime import datetime

from integrations.api import ApiClient
from integrations.guard import PUBLIC
from untilgone import __version__
from untilgone.errors import Refused, RetryLater
from untilgone.retry_after import pause_of
from untilgone.signing import (
    EVENT_HEADER,
    SIGNATURE_HEADER,
    TIMESTAMP_HEADER,
    receiver_secret,
    sign,
)

_GONE = 410
_OK = range(200, 300)


@dataclass(frozen=True, kw_only=True)
class Call:
    """One webhook."""

    url: str
    case: str
    event_id: str
    body: bytes


class ReporterHook:
    """Calls webhooks; remembers nothing."""

    def __init__(self, secret: bytes, client: ApiClient | None = None) -> None:
        self._secret = secret
        self._client = client or ApiClient(reach=PUBLIC)

    async def post(self, call: Call, now: datetime) -> None:
        """Call once; it returns where they took it.

        Raises RetryLater where they did not, or may not have; Refused where they want no more of
        it (410). No error names the address.
        """
        timestamp = str(int(now.timestamp()))
        key = receiver_secret(self._secret, call.case, call.url).encode()
        answer = await self._client.ask(
            "POST",
            call.url,
            headers={
                "Content-Type": "application/json",
                "User-Agent": f"UntilGone/{__version__}",
                EVENT_HEADER: call.event_id,
                TIMESTAMP_HEADER: timestamp,
                SIGNATURE_HEADER: sign(key, timestamp, call.body),
            },
            content=call.body,
        )
        if answer.status in _OK:
            return
        if answer.status == _GONE:
            raise Refused("The receiver answered 410: it wants no more news.")
        pause = pause_of(answer.headers.get("retry-after", ""), answer.at)
        raise RetryLater(f"The receiver answered {answer.status}.", after=pause)
