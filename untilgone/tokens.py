"""Tokens that only we can have made, leading back to one notice: in an address, or in a link.

``desk+<token>@hotline.example`` (subaddressing, RFC 5233). The token is base32 of the notice's
number and a truncated HMAC-SHA256, lower case, well under the 64 octets of a local part
(RFC 5321 4.5.3.1.1).

``https://answers.hotline.example/answer/<token>``. The token is base32 of the notice's id, the
second at which it expires and the first 128 bits of an HMAC-SHA256 (RFC 2104 section 5: no less
than half of it), lower case.
"""

import base64
import hmac
from datetime import datetime, timedelta

LINK_LASTS = timedelta(days=180)  # from the writing of the letter

_NUMBER_BYTES = 8
_MAC_BYTES = 10
_EXPIRY_BYTES = 5  # seconds since 1970
_LINK_MAC_BYTES = 16
_LONGEST_LINK = 256  # characters; a notice's id has some twenty


def make_token(number: int, secret: bytes) -> str:
    """The token of notice ``number``; the same number always has the same token."""
    body = number.to_bytes(_NUMBER_BYTES)
    return _spelled(body + _mac(body, secret))


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


def make_link(notice_id: str, expires: datetime, secret: bytes) -> str:
    """The token of the link in a letter; the same notice and expiry always have the same one."""
    body = notice_id.encode("ascii") + int(expires.timestamp()).to_bytes(_EXPIRY_BYTES)
    return _spelled(body + _link_mac(body, secret))


def read_link(token: str, secret: bytes, now: datetime) -> str | None:
    """The notice behind a link of ours that lasts; None for anything else.

    Does the same for every token: nobody learns from the time it takes whether one was ever ours.
    """
    raw = _unspelled(token) or bytes(_EXPIRY_BYTES + _LINK_MAC_BYTES)
    body, mac = raw[:-_LINK_MAC_BYTES], raw[-_LINK_MAC_BYTES:]
    is_ours = hmac.compare_digest(mac, _link_mac(body, secret))
    # The spelling too: base32 leaves spare bits, and padding could be added.
    is_spelled_so = hmac.compare_digest(_spelled(raw).encode(), token.lower().encode())
    lasts = now.timestamp() < int.from_bytes(body[-_EXPIRY_BYTES:])
    return body[:-_EXPIRY_BYTES].decode("ascii") if is_ours & is_spelled_so & lasts else None


def _spelled(raw: bytes) -> str:
    return base64.b32encode(raw).decode("ascii").rstrip("=").lower()


def _unspelled(token: str) -> bytes | None:
    if len(token) > _LONGEST_LINK:
        return None
    try:
        raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except ValueError:
        return None
    return raw if len(raw) > _EXPIRY_BYTES + _LINK_MAC_BYTES else None


def _link_mac(body: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, b"answer-link:" + body, "sha256")[:_LINK_MAC_BYTES]
