"""Passwords of the accounts for emergencies: argon2id (RFC 9106), in a thread, few at a time."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from untilgone.errors import BadInput

SHORTEST, LONGEST = 15, 256
_AT_ONCE = 2  # each takes 64 MiB for a fifth of a second


class Passwords:
    """Makes and compares hashes; whoever only tries takes as long as whoever knows."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()  # its defaults are RFC 9106's second choice
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._nobody = ""

    async def hashed(self, password: str) -> str:
        """The hash to keep; BadInput where the password is too short or too long."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise BadInput(
                f"The password must have {SHORTEST} to {LONGEST} characters. Nothing was changed."
            )
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def fits(self, password: str, kept: str | None) -> bool:
        """Whether it is the password of this hash; without one it takes as long, and is not."""
        async with self._turns:
            return await asyncio.to_thread(self._fits, password[:LONGEST], kept)

    def _fits(self, password: str, kept: str | None) -> bool:
        if kept is None:
            self._nobody = self._nobody or self._hasher.hash("nobody's password")
        try:
            fits = self._hasher.verify(kept or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return fits and kept is not None
