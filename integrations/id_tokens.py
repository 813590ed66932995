"""ID tokens of OpenID Connect: who signed them, for whom, when, and in answer to what (3.1.3.7).

https://openid.net/specs/openid-connect-core-1_0.html, https://www.rfc-editor.org/rfc/rfc8725
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from untilgone.errors import NotAllowed, OutOfReach

# What only the owner of a private key can make: never `none`, nor what our own secret could make.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_LEEWAY_SECONDS = 60
_UNREADABLE = (JoseError, ValueError, KeyError, TypeError)


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a token must say."""

    issuer: str
    client_id: str
    nonce: str
    now: datetime


class Keys:
    """The provider's public keys; asked for again where a token names one that is not known."""

    def __init__(self, ask: Callable[[], Awaitable[Mapping[str, Any]]]) -> None:
        self._ask = ask
        self._known: KeySet | None = None

    async def decoded(self, token: str) -> jwt.Token:
        """The token, signed by the provider; JoseError and the like where it is not."""
        if self._known is not None:
            try:
                return jwt.decode(token, self._known, algorithms=list(_ALGORITHMS))
            except _UNREADABLE:
                pass  # the key may be a new one
        self._known = await self._fetched()
        return jwt.decode(token, self._known, algorithms=list(_ALGORITHMS))

    async def _fetched(self) -> KeySet:
        said = await self._ask()
        keys = [
            key
            for key in said.get("keys", ())
            if isinstance(key, dict) and key.get("kty") in {"RSA", "EC"} and key.get("use") != "enc"
        ]
        try:
            return KeySet.import_key_set({"keys": keys})
        except _UNREADABLE as error:
            raise OutOfReach(
                "Your provider's keys cannot be read. Nobody was signed in."
            ) from error


async def claims_of(token: str, keys: Keys, expected: Expected) -> Mapping[str, Any]:
    """What the token says, once everything about it is right; NotAllowed where anything is not."""
    try:
        claims = (await keys.decoded(token)).claims
        jwt.JWTClaimsRegistry(
            now=int(expected.now.timestamp()),
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": expected.issuer},
            aud={"essential": True, "value": expected.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": expected.nonce},
        ).validate(claims)
    except _UNREADABLE as error:
        raise _refused() from error
    audience = claims["aud"]
    is_shared = isinstance(audience, list) and len(audience) > 1
    if claims.get("azp", None if is_shared else expected.client_id) != expected.client_id:
        raise _refused()
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise _refused()
    return claims


def _refused() -> NotAllowed:
    return NotAllowed("What your provider said cannot be trusted. Nobody was signed in; try again.")
