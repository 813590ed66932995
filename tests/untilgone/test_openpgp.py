"""Keys that sign letters, and those that are refused before anything leaves."""

import time
import warnings
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pysequoia import Cert, Tsk

from tests.example_notices import a_notice
from tests.signatures import MAILBOX, OWNER, openpgp_key, openpgp_says, signed_part
from untilgone.errors import BadInput
from untilgone.openpgp import OpenPgpSigner
from untilgone.outgoing_mail import write_mail
from untilgone.settings import Secret

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
traps = st.lists(st.sampled_from(["From ", "x" * 30, " ", "\t", "\n", "é", "=", "-"])).map("".join)
any_text = traps | st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r"))
LETTER = b"Content-Type: text/plain\r\n\r\nplease remove this.\r\n"


def a_signer(key=None, passphrase=None, mailbox=MAILBOX) -> OpenPgpSigner:
    secret = None if passphrase is None else Secret(passphrase)
    return OpenPgpSigner(str(key or openpgp_key()), secret, mailbox=mailbox)


def an_older_key(bits=2048, may="Sign", passphrase=None) -> str:
    """An RSA key as other programs make them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pgpy import PGPUID, PGPKey
        from pgpy import constants as known

        key = PGPKey.new(known.PubKeyAlgorithm.RSAEncryptOrSign, bits)
        usage = {known.KeyFlags.Certify, known.KeyFlags[may]}
        sha256 = known.HashAlgorithm.SHA256
        key.add_uid(PGPUID.new("Hotline", email=MAILBOX), usage=usage, hashes=[sha256])
        if passphrase:
            key.protect(passphrase, known.SymmetricKeyAlgorithm.AES256, sha256)
        return str(key)


def why_not(*args, **changes) -> str:
    with pytest.raises(BadInput) as caught:
        a_signer(*args, **changes)
    assert "\n" not in str(caught.value)
    assert "PRIVATE" not in str(caught.value)
    return str(caught.value)


def test_others_find_the_signature_good_and_that_of_other_octets_bad():
    signature = a_signer().sign(LETTER)

    assert signature.armored.startswith("-----BEGIN PGP SIGNATURE-----\r\n")
    assert signature.micalg in {"pgp-sha256", "pgp-sha384", "pgp-sha512"}
    assert openpgp_says(LETTER, signature.armored)
    assert not openpgp_says(LETTER.replace(b"remove", b"keep"), signature.armored)


@given(any_text, st.none() | any_text)
def test_any_letter_is_signed_in_lines_that_nothing_on_the_way_changes(text, html):
    mail = write_mail(
        a_notice(text=text, html=html),
        sender=MAILBOX,
        sender_name="Hotline",
        at=NOON,
        openpgp=a_signer(),
    )
    octets, signature = signed_part(mail)

    assert openpgp_says(octets, signature)
    assert octets.isascii()
    for line in octets.split(b"\r\n"):
        assert not line.endswith((b" ", b"\t"))
        assert not line.startswith(b"From ")
        assert b"\r" not in line
        assert b"\n" not in line


def test_a_locked_key_signs_with_its_passphrase():
    key = an_older_key(passphrase="hunter2")

    assert a_signer(key, "hunter2").sign(LETTER).micalg.startswith("pgp-sha")
    assert "openpgp_passphrase must open it" in why_not(key)
    assert "openpgp_passphrase must open it" in why_not(key, "wrong")


def test_a_key_that_may_only_certify_is_refused():
    assert "a part that may sign" in why_not(an_older_key(may="Authentication"))


def test_a_short_key_is_refused():
    assert "RSA needs 2048 bits" in why_not(an_older_key(bits=1024))


def test_what_is_no_secret_key_is_refused():
    assert "--export-secret-keys" in why_not("nothing")
    assert "--export-secret-keys" in why_not(str(openpgp_key().extract_certificate()))


def test_half_a_key_is_refused():
    assert "cannot be used" in why_not(str(openpgp_key())[:300])


def test_the_key_of_somebody_else_is_refused():
    assert f"does not name {MAILBOX}" in why_not(openpgp_key("Else <else@host.example>"))


def test_the_address_is_the_same_in_capitals():
    assert a_signer(openpgp_key("Hotline <Notices@Hotline.Example>")).sign(LETTER)


def test_a_revoked_key_is_refused():
    key = openpgp_key()
    revocation = key.extract_certificate().revoke(key.certifier())

    assert "revoked" in why_not(Tsk.from_bytes(bytes(key) + bytes(revocation)))


@pytest.fixture(scope="module")
def expired() -> Tsk:
    key = Tsk.generate(OWNER, validity_seconds=1)
    time.sleep(2.1)
    return key


def test_an_expired_key_is_refused(expired):
    assert "has not expired" in why_not(expired)


def test_a_key_that_expires_while_we_run_signs_nothing_more(expired):
    signer = a_signer()
    signer._key = expired  # what has become of it meanwhile

    with pytest.raises(BadInput, match="has not expired"):
        signer.sign(LETTER)


def test_a_key_is_shown_by_its_fingerprint_and_its_end():
    key = Tsk.generate(OWNER, validity_seconds=86400)
    public: Cert = key.extract_certificate()

    assert str(a_signer(key)) == (
        f"{public.fingerprint.upper()}, good until {public.expiration:%d %b %Y}"
    )
    assert str(a_signer()) == openpgp_key().extract_certificate().fingerprint.upper()
