"""Keys to sign with, and what others say about signatures: dkimpy and PGPy, which share no code
with what signs."""

import re
import warnings
from email import message_from_bytes, policy
from functools import cache

import dkim
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from pysequoia import Tsk

MAILBOX = "notices@hotline.example"
OWNER = f"Hotline Example <{MAILBOX}>"


@cache
def rsa_key(bits: int = 2048) -> str:
    return pem(rsa.generate_private_key(65537, bits))


@cache
def ed25519_key() -> str:
    return pem(ed25519.Ed25519PrivateKey.generate())


def elliptic_key() -> str:
    return pem(ec.generate_private_key(ec.SECP256R1()))


def locked_key() -> str:
    lock = BestAvailableEncryption(b"hunter2")
    return pem(ed25519.Ed25519PrivateKey.generate(), lock)


def pem(key, lock=None, form=PrivateFormat.PKCS8) -> str:
    return key.private_bytes(Encoding.PEM, form, lock or NoEncryption()).decode()


@cache
def openpgp_key(owner: str = OWNER) -> Tsk:
    return Tsk.generate(owner)


def dkim_says(mail: bytes, record) -> bool:
    """What dkimpy says, when the DNS holds just this record."""

    def dns(name, timeout=5):
        return record.value.encode() if name == f"{record.name}.".encode() else None

    return dkim.verify(mail, dnsfunc=dns, minkey=2048)


def dkim_tags(mail: bytes) -> dict[str, str]:
    """The first signature, tag by tag; folds only where RFC 6376 lets a tag be folded."""
    value = message_from_bytes(mail, policy=policy.compat32)["DKIM-Signature"]
    pairs = (tag.split("=", 1) for tag in value.split(";"))
    return {name.strip(): re.sub(r"\s*(:)\s*", r"\1", text).strip() for name, text in pairs}


def signed_part(mail: bytes) -> tuple[bytes, str]:
    """The octets between the first two delimiters, and the signature after them (RFC 3156 5)."""
    for part in message_from_bytes(mail, policy=policy.default).walk():
        if part.get_content_type() == "multipart/signed":
            delimiter = f"--{part.get_boundary()}".encode()
            octets = mail.partition(delimiter + b"\r\n")[2].partition(b"\r\n" + delimiter)[0]
            _, signature = part.iter_parts()
            return octets, signature.get_content().decode()
    raise AssertionError("nothing is signed")


def openpgp_says(octets: bytes, armored: str, key: Tsk | None = None) -> bool:
    """What PGPy says."""
    with warnings.catch_warnings():  # it tells what it does not check
        warnings.simplefilter("ignore")
        import pgpy

        public, _ = pgpy.PGPKey.from_blob(str((key or openpgp_key()).extract_certificate()))
        return bool(public.verify(octets, pgpy.PGPSignature.from_blob(armored)))
