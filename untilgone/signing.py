"""How webhooks are signed, those that we send and those that we take (docs/webhooks.md).

HMAC-SHA256 (RFC 2104) over `<timestamp>.<body>`; the timestamp keeps an old message from being sent
once more by somebody who saw it.
"""

import hmac

TIMESTAMP_HEADER = "X-Untilgone-Timestamp"
SIGNATURE_HEADER = "X-Untilgone-Signature"
EVENT_HEADER = "X-Untilgone-Event"

_VERSION = "v1="


def sign(secret: bytes, timestamp: str, body: bytes) -> str:
    """The value of the signature header."""
    return _VERSION + hmac.digest(secret, timestamp.encode() + b"." + body, "sha256").hex()


def is_signed(secret: bytes, timestamp: str, body: bytes, signature: str) -> bool:
    """Whether the holder of the secret signed this; compares in constant time."""
    right = sign(secret, timestamp, body).encode("ascii")
    return hmac.compare_digest(right, signature.strip().encode("utf-8", "replace"))


def receiver_secret(secret: bytes, case: str, url: str) -> str:
    """What our webhooks about a case to this address are signed with: known to us and its receiver.

    Made of the installation's own secret, so that it is kept nowhere.
    """
    return hmac.digest(secret, f"webhook:{case}:{url}".encode(), "sha256").hex()
