"""Letters signed with OpenPGP: one detached signature (RFC 9580 5.2) by a key that may sign.

By pysequoia, which is loaded only where a key is set (docs/decisions/0017-mail-is-signed.md).
"""

from dataclasses import dataclass
from email.utils import parseaddr

from untilgone.errors import BadInput
from untilgone.settings import Secret


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What proves who wrote some octets, and how it was made."""

    armored: str  # lines end in CRLF
    micalg: str  # RFC 3156 5, e.g. `pgp-sha512`


class OpenPgpSigner:
    """Signs with the key of one mailbox; BadInput at once where the key cannot do that."""

    def __init__(self, key: str, passphrase: Secret | None, *, mailbox: str) -> None:
        from pysequoia import Tsk  # noqa: PLC0415  # not before somebody signs

        if "-----BEGIN PGP PRIVATE KEY BLOCK-----" not in key:
            raise BadInput(
                "openpgp_key is no secret OpenPGP key in armor, as this command gives it: "
                f"gpg --armor --export-secret-keys {mailbox}"
            )
        self._passphrase = passphrase
        try:
            self._key = Tsk.from_bytes(key.encode())
            self._public = self._key.extract_certificate()
            is_revoked = self._public.is_revoked
            owners = [parseaddr(str(owner))[1].lower() for owner in self._public.user_ids]
        except Exception as error:  # its errors are of no kind of their own
            raise BadInput(
                f"openpgp_key cannot be used: {_why(error)}. It may be cut off or too weak; RSA needs "
                "2048 bits."
            ) from error
        if is_revoked:
            raise BadInput("openpgp_key is revoked.")
        if mailbox.lower() not in owners:
            raise BadInput(
                f"openpgp_key does not name {mailbox}, from which notices come; readers would be "
                "told that somebody else signed. Add it to the key as a user id."
            )
        self.sign(b"")

    def sign(self, octets: bytes) -> Signature:
        """A detached signature over the octets; BadInput where the key has expired by now."""
        from pysequoia import Sig, SignatureMode, sign  # noqa: PLC0415

        try:
            # Asked for each time, since it looks whether the key is still good.
            secret = self._passphrase
            signer = self._key.signer(None if secret is None else secret.get_secret_value())
            armored = sign(signer, octets, mode=SignatureMode.DETACHED)
            hash_name = str(Sig.from_bytes(armored).hash_algorithm)  # HashAlgorithm.SHA512
        except Exception as error:
            raise BadInput(
                f"Nothing can be signed with openpgp_key: {_why(error)}. It must have a part that "
                "may sign, has not expired and is not too weak, and "
                "openpgp_passphrase must open it if it is locked."
            ) from error
        return Signature(
            armored="\r\n".join(armored.decode("ascii").splitlines()) + "\r\n",
            micalg=f"pgp-{hash_name.rpartition('.')[2].lower()}",
        )

    def __str__(self) -> str:
        """The key for people: its fingerprint, and until when it is good."""
        until = self._public.expiration
        expires = f", good until {until:%d %b %Y}" if until else ""
        return f"{self._public.fingerprint.upper()}{expires}"


def _why(error: Exception) -> str:
    """Its first line; a trace of the library may follow, and what it was given never does."""
    return str(error).partition("\n")[0].rstrip(".") or type(error).__name__
