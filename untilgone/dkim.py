"""A mail signed for its domain: DKIM (RFC 6376) by RSA (RFC 8301) or Ed25519 (RFC 8463).

Written here and not left to a library: the one that Python has comes as source only, which the
locks cannot carry (docs/decisions/0017-mail-is-signed.md). The tests verify with it.
"""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from textwrap import wrap

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from untilgone.errors import BadInput

# Each is named once more than it is there, so that nobody can add another one or one that is
# missing (RFC 6376 8.15).
_SIGNED = (
    *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"),
    *("Content-Transfer-Encoding", "Content-Language"),
)
_SHORTEST_RSA, _LONGEST_RSA = 2048, 4096  # bits: what verifiers must be able to check, RFC 8301 3.2
_WIDTH = 70  # of a folded line
_LABELS = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class TxtRecord:
    """What must be published for the signatures to count (RFC 6376 3.6)."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class DkimSigner:
    """Signs in the name of a domain, with the key that its DNS publishes under the selector."""

    domain: str
    selector: str
    key: RSAPrivateKey | Ed25519PrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        for name, value in (("dkim_domain", self.domain), ("dkim_selector", self.selector)):
            if not _LABELS.fullmatch(value):
                raise BadInput(f"{name} {value!r} cannot be part of a name in the DNS.")
        if isinstance(self.key, RSAPrivateKey) and not (
            _SHORTEST_RSA <= self.key.key_size <= _LONGEST_RSA
        ):
            raise BadInput(
                f"dkim_key has {self.key.key_size} bits; RSA needs {_SHORTEST_RSA} to "
                f"{_LONGEST_RSA}."
            )

    def signed(self, mail: bytes, at: datetime) -> bytes:
        """The same octets below their signature; never over a part only (no ``l=``)."""
        head, _, body = mail.partition(b"\r\n\r\n")
        names, fields = _chosen(head)
        tags = (
            *("v=1", f"a={self._algorithm}", "c=relaxed/relaxed"),
            *(f"d={self.domain}", f"s={self.selector}", f"t={int(at.timestamp())}"),
            "h=" + _folded(": ".join(names)),
            f"bh={_base64(sha256(_relaxed_body(body)).digest())}",
            "b=",
        )
        own = b"DKIM-Signature: " + ";\r\n ".join(tags).encode("ascii")
        signature = self._signature(b"\r\n".join([*fields, _relaxed_field(own)]))
        return own + _folded(signature).encode("ascii") + b"\r\n" + mail

    def record(self) -> TxtRecord:
        """The record with the public half of the key."""
        public = self.key.public_key()
        if isinstance(self.key, RSAPrivateKey):
            kind = "rsa"
            octets = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        else:
            kind = "ed25519"
            octets = public.public_bytes(Encoding.Raw, PublicFormat.Raw)  # RFC 8463 4.2
        return TxtRecord(
            name=f"{self.selector}._domainkey.{self.domain}",
            value=f"v=DKIM1; k={kind}; p={_base64(octets)}",
        )

    @property
    def _algorithm(self) -> str:
        return "rsa-sha256" if isinstance(self.key, RSAPrivateKey) else "ed25519-sha256"

    def _signature(self, data: bytes) -> str:
        if isinstance(self.key, RSAPrivateKey):
            return _base64(self.key.sign(data, PKCS1v15(), SHA256()))
        return _base64(self.key.sign(sha256(data).digest()))  # over the hash, RFC 8463 3


def dkim_key(pem: str) -> RSAPrivateKey | Ed25519PrivateKey:
    """The private key in a PEM text; BadInput where there is none that DKIM knows."""
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise BadInput(
            "dkim_key is no private key in PEM form without a password "
            '("-----BEGIN PRIVATE KEY-----" and its lines).'
        ) from error
    if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
        raise BadInput("dkim_key is neither an RSA nor an Ed25519 key.")
    return key


def _chosen(head: bytes) -> tuple[list[str], list[bytes]]:
    """The names for ``h=``, and the header fields behind them in the same order."""
    present = [_relaxed_field(raw) for raw in re.split(rb"\r\n(?![ \t])", head)]
    names, fields = [], []
    for name in _SIGNED:
        start = name.lower().encode("ascii") + b":"
        found = [one for one in reversed(present) if one.startswith(start)]
        fields += found
        names += [name] * (len(found) + 1)
    return names, fields


def _relaxed_field(raw: bytes) -> bytes:
    """RFC 6376 3.4.2, without the CRLF at the end."""
    name, _, value = raw.partition(b":")
    return name.strip().lower() + b":" + re.sub(rb"[ \t\r\n]+", b" ", value).strip()


def _relaxed_body(body: bytes) -> bytes:
    """RFC 6376 3.4.4."""
    lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    text = b"\r\n".join(lines).rstrip(b"\r\n")
    return text + b"\r\n" if text else b""


def _folded(text: str) -> str:
    return "\r\n  ".join(wrap(text, _WIDTH, break_on_hyphens=False))


def _base64(octets: bytes) -> str:
    return b64encode(octets).decode("ascii")
