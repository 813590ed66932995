"""A ring of AES-256-GCM keys: the first seals, any of them opens (NIST SP 800-38D).

Sealed text in the store looks like ``sealed:<key name>:<base64 of nonce and ciphertext>``.
"""

import base64
import hashlib
import hmac
import os
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from untilgone.errors import BadInput

MARK = "sealed:"
"""What sealed text begins with; the name of its key follows, up to the next colon."""
_NONCE_BYTES = 12
_KEY_BYTES = 32
_SECRET_CHARACTERS = 32


class KeyRing:
    """Seals and opens; never shows a key."""

    def __init__(self, keys: dict[str, bytes], secret: bytes) -> None:
        """``keys`` by name in order, the first one seals; ``secret`` outlives every rotation."""
        self._ciphers = {name: AESGCM(key) for name, key in keys.items()}
        self._first = next(iter(keys))
        self._lookup_key = hashlib.sha256(b"lookup:" + secret).digest()

    @classmethod
    def parse(cls, text: str, secret: str) -> "KeyRing":
        """The ring in ``name:base64 name:base64``; BadInput says which entry is wrong, not its key."""
        keys: dict[str, bytes] = {}
        for position, entry in enumerate(text.split(), start=1):
            name, _, encoded = entry.partition(":")
            try:
                key = base64.b64decode(encoded, validate=True)
            except ValueError:
                key = b""
            if not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", name) or len(key) != _KEY_BYTES:
                raise BadInput(
                    f"Key {position} of UNTILGONE_KEYS must be `name:base64 of 32 random bytes`."
                )
            if name in keys:
                raise BadInput(f"Two keys of UNTILGONE_KEYS are called `{name}`.")
            keys[name] = key
        if not keys:
            raise BadInput("UNTILGONE_KEYS holds no key.")
        if len(secret) < _SECRET_CHARACTERS:
            raise BadInput(f"UNTILGONE_SECRET is shorter than {_SECRET_CHARACTERS} characters.")
        return cls(keys, secret.encode())

    @staticmethod
    def make_entry(name: str) -> str:
        """A fresh random key in the form that ``parse`` reads."""
        return f"{name}:{base64.b64encode(os.urandom(_KEY_BYTES)).decode('ascii')}"

    @property
    def sealing_key(self) -> str:
        """Name of the key that seals now."""
        return self._first

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all keys, the one that seals first."""
        return tuple(self._ciphers)

    def seal_bytes(self, plain: bytes, context: bytes) -> bytes:
        """Nonce and ciphertext under the first key, bound to ``context``."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._ciphers[self._first].encrypt(nonce, plain, context)

    def open_bytes(self, key_name: str, sealed: bytes, context: bytes) -> bytes:
        """What was sealed; BadInput when the key is not in the ring or the bytes were altered."""
        cipher = self._ciphers.get(key_name)
        if cipher is None:
            raise BadInput(
                f"The key `{key_name}` is not in UNTILGONE_KEYS; put it back to read this."
            )
        try:
            return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context)
        except (InvalidTag, ValueError) as error:  # ValueError: too short to be ours
            raise _altered(key_name) from error

    def seal(self, text: str) -> str:
        """Text sealed for the store."""
        sealed = self.seal_bytes(text.encode(), b"store")
        return f"{MARK}{self._first}:{base64.b64encode(sealed).decode('ascii')}"

    def open(self, sealed: str) -> str:
        """Text that was sealed for the store."""
        kind, _, rest = sealed.partition(":")
        name, _, encoded = rest.partition(":")
        if kind != "sealed":
            raise BadInput("This is not sealed text of ours.")
        try:
            raw = base64.b64decode(encoded, validate=True)
        except ValueError as error:
            raise _altered(name) from error
        return self.open_bytes(name, raw, b"store").decode()

    def knows(self, sealed: str) -> bool:
        """Whether the key that sealed this text is in the ring."""
        return sealed.removeprefix(MARK).partition(":")[0] in self._ciphers

    def lookup(self, text: str) -> str:
        """A hash by which sealed text is found again; tells nothing without the secret."""
        return hmac.digest(self._lookup_key, text.encode(), "sha256").hex()


def _altered(key_name: str) -> BadInput:
    return BadInput(f"Data sealed with `{key_name}` was altered, or the key differs.")
