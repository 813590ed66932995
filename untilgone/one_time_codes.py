"""Codes from an app that change every half minute (TOTP, RFC 6238), and codes to recover with.

SHA-1, six digits, 30 seconds: what every authenticator app knows (RFC 6238 section 1.2 names them
as the defaults; SHA-1 in an HMAC is not what was broken).
"""

import base64
import hmac
import os
import re
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP_SECONDS = 30
RECOVERY_CODES = 10
_SECRET_BYTES = 20  # RFC 4226 section 4, R6: 160 bits
_RECOVERY_BYTES = 10
_DIGITS = 6
_AROUND = (0, -1, 1)  # steps: clocks differ, and typing takes time (RFC 6238 section 5.2)


def new_secret() -> bytes:
    """A secret to share with an app."""
    return os.urandom(_SECRET_BYTES)


def spelled(secret: bytes) -> str:
    """The secret as people type it into an app."""
    return base64.b32encode(secret).decode("ascii").rstrip("=")


def unspelled(text: str) -> bytes:
    """The secret that was spelled so."""
    return base64.b32decode(text + "=" * (-len(text) % 8))


def address(secret: bytes, name: str, issuer: str) -> str:
    """What the square picture for the app says."""
    return _totp(secret).get_provisioning_uri(name, issuer)


def step_of(secret: bytes, code: str, now: datetime) -> int | None:
    """The half minute that the code belongs to; None where it belongs to none around now.

    Remember it: a code must not work twice (RFC 6238 section 5.2).
    """
    said = re.sub(r"\s", "", code)
    here, found = int(now.timestamp()) // STEP_SECONDS, None
    for step in (here + off for off in _AROUND):
        if hmac.compare_digest(_totp(secret).generate(step * STEP_SECONDS), said.encode()):
            found = step
    return found


def recovery_codes() -> tuple[str, ...]:
    """Codes of 80 random bits, in groups that people can type."""
    made = (
        base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode("ascii").lower()
        for _ in range(RECOVERY_CODES)
    )
    return tuple("-".join(re.findall("....", code)) for code in made)


def plain(code: str) -> str:
    """A recovery code without what people put between its letters."""
    return re.sub(r"[^a-z2-7]", "", code.lower())


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, _DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - see the module
