"""Reply tokens: an address that only we can have made, leading back to one notice.

``desk+<token>@hotline.example`` (subaddressing, RFC 5233). The token is base32 of the notice's
number and a truncated HMAC-SHA256, lower case, well under the 64 octets of a local part
(RFC 5321 4.5.3.1.1).
"""

import base64
import hmac

_NUMBER_BYTES = 8
_MAC_BYTES = 10


def make_token(number: int, secret: bytes) -> str:
    """The token of notice ``number``; the same number always has the same token."""
    body = number.to_bytes(_NUMBER_BYTES)
    return base64.b32encode(body + _mac(body, secret)).decode("ascii").rstrip("=").lower()


def read_token(token: str, secret: bytes) -> int | None:
    """The number in a token of ours; None for anything else. Compares in constant time."""
    padded = token.upper() + "=" * (-len(token) % 8)
    try:
        raw = base64.b32decode(padded)
    except ValueError:
        return None
    if len(raw) != _NUMBER_BYTES + _MAC_BYTES:
        return None
    number = int.from_bytes(raw[:_NUMBER_BYTES])
    # The spelling too: base32 leaves a spare bit, and padding could be added.
    is_ours = token.isascii() and hmac.compare_digest(make_token(number, secret), token.lower())
    return number if is_ours else None


def _mac(body: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, b"reply-token:" + body, "sha256")[:_MAC_BYTES]
