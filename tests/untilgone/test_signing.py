"""Signatures of webhooks: right ones only, and one secret for each case and address."""

import hashlib
import hmac

import pytest

from untilgone.signing import is_signed, receiver_secret, sign

KEY, BODY = b"a key of thirty-two characters..", b'{"event_id": "1"}'


def test_a_signature_is_the_documented_hmac():
    expected = hmac.new(KEY, b"1700000000." + BODY, hashlib.sha256).hexdigest()

    assert sign(KEY, "1700000000", BODY) == f"v1={expected}"
    assert is_signed(KEY, "1700000000", BODY, f" v1={expected} ")


@pytest.mark.parametrize("signature", ["", "v1=", "v1=" + "0" * 64, "v2=", "ü", "v1=\x00"])
def test_a_wrong_signature_is_none(signature):
    assert not is_signed(KEY, "1700000000", BODY, signature)


def test_another_time_body_or_key_is_none():
    right = sign(KEY, "1700000000", BODY)

    assert not is_signed(KEY, "1700000001", BODY, right)
    assert not is_signed(KEY, "1700000000", BODY + b" ", right)
    assert not is_signed(b"another", "1700000000", BODY, right)


def test_each_case_and_address_has_its_own_secret():
    made = {
        receiver_secret(KEY, case, url)
        for case in ("UG-2026-000001", "UG-2026-000002")
        for url in ("https://a.example/", "https://b.example/")
    }

    assert len(made) == 4
    assert receiver_secret(KEY, "c", "u") == receiver_secret(KEY, "c", "u")
