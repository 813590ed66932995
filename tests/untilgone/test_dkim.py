"""Signatures for a domain, and what a verifier of somebody else says about them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.example_notices import a_notice
from tests.signatures import (
    dkim_says,
    dkim_tags,
    ed25519_key,
    elliptic_key,
    locked_key,
    openpgp_key,
    rsa_key,
)
from untilgone.dkim import DkimSigner, dkim_key
from untilgone.errors import BadInput
from untilgone.outgoing_mail import write_mail

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NAMES = [
    *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"),
    *("Content-Transfer-Encoding", "Content-Language"),
]
KEYS = pytest.mark.parametrize("pem", [rsa_key(), ed25519_key()], ids=["rsa", "ed25519"])
any_text = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r"))


def a_signer(pem: str, **changes) -> DkimSigner:
    parts = {"domain": "hotline.example", "selector": "desk2026", "key": dkim_key(pem)}
    return DkimSigner(**(parts | changes))


def a_mail(**changes) -> bytes:
    notice = a_notice(**changes)
    return write_mail(notice, sender="notices@hotline.example", sender_name="Hotline", at=NOON)


@KEYS
def test_a_signed_mail_is_the_same_octets_below_one_more_header(pem):
    signer = a_signer(pem)
    signed = signer.signed(a_mail(), NOON)

    assert signed.startswith(b"DKIM-Signature: v=1;")
    assert signed.endswith(b"\r\n" + a_mail())
    assert signed.count(b"DKIM-Signature") == 1
    assert dkim_says(signed, signer.record())


@given(any_text)
def test_any_letter_is_signed_so_that_a_verifier_agrees(text):
    signer = a_signer(ed25519_key())

    assert dkim_says(signer.signed(a_mail(text=text), NOON), signer.record())


@KEYS
def test_what_stands_in_a_signature(pem):
    tags = dkim_tags(a_signer(pem).signed(a_mail(), NOON))

    assert tags["c"] == "relaxed/relaxed"
    assert (tags["d"], tags["s"]) == ("hotline.example", "desk2026")
    assert tags["t"] == str(int(NOON.timestamp()))
    assert tags["a"] in {"rsa-sha256", "ed25519-sha256"}
    assert "l" not in tags


def test_each_header_is_named_once_more_than_it_is_there():
    tags = dkim_tags(a_signer(ed25519_key()).signed(a_mail(), NOON))

    assert sorted(tags["h"].split(":")) == sorted(NAMES * 2)


@KEYS
@pytest.mark.parametrize("name", NAMES)
def test_nobody_can_add_another_one_of_a_signed_header(pem, name):
    signer = a_signer(pem)
    signed = signer.signed(a_mail(), NOON)

    assert not dkim_says(f"{name}: x@other.example\r\n".encode() + signed, signer.record())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Request to remove", b"Request to keep"),
        (b"please remove", b"please keep"),
        (b"abuse@host.example", b"abuse@else.example"),
    ],
)
def test_nobody_can_change_what_is_signed(before, after):
    signer = a_signer(ed25519_key())
    signed = signer.signed(a_mail(), NOON)

    assert before in signed
    assert not dkim_says(signed.replace(before, after), signer.record())


def test_what_servers_do_to_white_space_breaks_nothing():
    signer = a_signer(ed25519_key())
    signed = signer.signed(a_mail(text="one  two\n\nthree\n"), NOON)
    changed = signed.replace(b"one  two", b"one two \t") + b"\r\n\r\n"

    assert changed.startswith(signed[:100])
    assert dkim_says(changed, signer.record())


@KEYS
def test_lines_stay_short_and_plain(pem):
    domain = ".".join(["a" * 60] * 3) + ".example"
    signed = a_signer(pem, domain=domain, selector="b" * 60).signed(a_mail(), NOON)
    head = signed.partition(b"\r\nFrom:")[0]

    assert head.isascii()
    assert max(map(len, head.split(b"\r\n"))) <= 78 + len(domain)
    assert not any(line.endswith(b" ") for line in head.split(b"\r\n"))


def test_the_record_says_under_which_name_to_publish_which_key():
    with_rsa, with_ed25519 = a_signer(rsa_key()).record(), a_signer(ed25519_key()).record()

    assert with_rsa.name == with_ed25519.name == "desk2026._domainkey.hotline.example"
    assert with_rsa.value.startswith("v=DKIM1; k=rsa; p=MIIB")
    assert with_ed25519.value.startswith("v=DKIM1; k=ed25519; p=")
    assert len(with_ed25519.value.partition("p=")[2]) == 44


@pytest.mark.parametrize(
    ("pem", "said"),
    [
        ("nothing", "no private key in PEM form"),
        ("", "no private key in PEM form"),
        (locked_key(), "without a password"),
        (str(openpgp_key()), "no private key in PEM form"),
        (elliptic_key(), "neither an RSA nor an Ed25519 key"),
    ],
)
def test_what_is_no_key_for_dkim_is_refused(pem, said):
    with pytest.raises(BadInput) as caught:
        dkim_key(pem)

    assert said in str(caught.value)


def test_a_short_key_is_refused():
    with pytest.raises(BadInput) as caught:
        a_signer(rsa_key(1024))

    assert "1024 bits; RSA needs 2048 to 4096" in str(caught.value)


@pytest.mark.parametrize("name", ["domain", "selector"])
@pytest.mark.parametrize("value", ["a b", "a;d=b", "a\r\nX: y", "a..b", "-a", "é", ".", "a" * 64])
def test_a_name_that_the_dns_does_not_know_is_refused(name, value):
    with pytest.raises(BadInput) as caught:
        a_signer(ed25519_key(), **{name: value})

    assert f"dkim_{name}" in str(caught.value)


def test_a_signer_shows_no_key():
    assert "key" not in repr(a_signer(ed25519_key())).partition("(")[2]
