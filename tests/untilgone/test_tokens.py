"""Only we can make a token, and it leads back to one notice."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from untilgone.tokens import make_token, read_token

SECRET = b"a secret of 32 characters or so."
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
numbers = st.integers(0, 2**64 - 1)


@given(numbers)
def test_a_token_leads_back_to_its_number(number):
    assert read_token(make_token(number, SECRET), SECRET) == number


@given(numbers)
def test_the_same_number_always_has_the_same_token(number):
    assert make_token(number, SECRET) == make_token(number, SECRET)


@given(numbers)
def test_a_token_fits_a_local_part_and_needs_no_quotes(number):
    token = make_token(number, SECRET)

    assert set(token) <= set(ALPHABET)
    assert len("notices+" + token) <= 64


@given(numbers)
def test_a_mail_system_that_writes_it_in_capitals_does_no_harm(number):
    assert read_token(make_token(number, SECRET).upper(), SECRET) == number


@given(numbers, st.integers(0, 18 * 8 - 1))
def test_a_token_with_any_bit_altered_is_refused(number, bit):
    token = make_token(number, SECRET)
    raw = int.from_bytes(base64.b32decode(token.upper() + "==="))
    altered = (raw ^ (1 << bit)).to_bytes(18)
    forged = base64.b32encode(altered).decode().rstrip("=").lower()

    assert read_token(forged, SECRET) is None


@given(numbers, st.data())
def test_a_token_with_any_other_letter_is_refused(number, data):
    token = make_token(number, SECRET)
    at = data.draw(st.integers(0, len(token) - 2))
    letter = data.draw(st.sampled_from(ALPHABET).filter(lambda letter: letter != token[at]))

    assert read_token(token[:at] + letter + token[at + 1 :], SECRET) is None


@given(numbers, st.integers(1, 28))
def test_a_token_cut_short_is_refused(number, length):
    assert read_token(make_token(number, SECRET)[:length], SECRET) is None


@given(numbers, st.text(ALPHABET, min_size=1))
def test_a_token_with_something_added_is_refused(number, more):
    assert read_token(make_token(number, SECRET) + more, SECRET) is None


@given(numbers)
def test_a_token_made_with_another_secret_is_refused(number):
    assert read_token(make_token(number, b"another secret"), SECRET) is None


@given(numbers, numbers)
def test_two_numbers_never_share_a_token(one, other):
    assert (make_token(one, SECRET) == make_token(other, SECRET)) is (one == other)


@given(st.text())
def test_anything_else_is_refused(text):
    assert read_token(text, SECRET) is None


@pytest.mark.parametrize("text", ["", "=", "=====", " ", "é" * 29, "1" * 29, "a" * 29])
def test_what_is_no_token_is_refused(text):
    assert read_token(text, SECRET) is None
