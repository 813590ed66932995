"""Signature Version 4, by which AWS knows who asks: headers for one request.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Keys for one service in one region."""

    service: str
    region: str
    key_id: str
    key: str = field(repr=False)
    session_token: str = field(default="", repr=False)

    def headers(
        self,
        method: str,
        url: str,
        *,
        at: datetime,
        query: Iterable[tuple[str, str]] = (),
        content: bytes = b"",
    ) -> dict[str, str]:
        """What goes with the request besides ``Host``; ``url`` is without its query."""
        address = urlsplit(url)
        moment = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        sent = {"X-Amz-Date": moment}
        if self.session_token:
            sent["X-Amz-Security-Token"] = self.session_token
        signed = {"host": address.netloc} | {name.lower(): value for name, value in sent.items()}
        names = ";".join(sorted(signed))
        request = "\n".join(
            (
                method,
                quote(address.path or "/", safe="/-_.~"),
                "&".join(
                    sorted(f"{quote(n, safe='-_.~')}={quote(v, safe='-_.~')}" for n, v in query)
                ),
                *(f"{name}:{signed[name].strip()}" for name in sorted(signed)),
                "",
                names,
                hashlib.sha256(content).hexdigest(),
            )
        )
        scope = f"{moment[:8]}/{self.region}/{self.service}/aws4_request"
        digest = hashlib.sha256(request.encode()).hexdigest()
        signature = hmac.new(
            self._key_of(scope), f"{_ALGORITHM}\n{moment}\n{scope}\n{digest}".encode(), "sha256"
        ).hexdigest()
        sent["Authorization"] = (
            f"{_ALGORITHM} Credential={self.key_id}/{scope}, SignedHeaders={names}, "
            f"Signature={signature}"
        )
        return sent

    def _key_of(self, scope: str) -> bytes:
        key = f"AWS4{self.key}".encode()
        for part in scope.split("/"):
            key = hmac.new(key, part.encode(), "sha256").digest()
        return key
