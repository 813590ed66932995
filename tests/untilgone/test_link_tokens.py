"""Only we can make the link in a letter; it leads back to one notice, for a while."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from untilgone.tokens import LINK_LASTS, make_link, make_token, read_link

SECRET = b"a secret of 32 characters or so."
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
EXPIRES = NOW + LINK_LASTS
MOST = 2**31
notices = st.builds(
    "UG-{}-{:06}-{}/{}.{}.{}".format,
    st.integers(2026, 2099),
    st.integers(1, MOST),
    *(st.integers(0, MOST),) * 4,
)


@given(notices)
def test_a_link_leads_back_to_its_notice(notice_id):
    assert read_link(make_link(notice_id, EXPIRES, SECRET), SECRET, NOW) == notice_id


@given(notices)
def test_a_link_is_made_of_letters_and_digits_that_nothing_on_the_way_changes(notice_id):
    token = make_link(notice_id, EXPIRES, SECRET)

    assert set(token) <= set(ALPHABET)
    assert len(token) <= 160


@given(notices)
def test_a_mail_system_that_writes_it_in_capitals_does_no_harm(notice_id):
    assert read_link(make_link(notice_id, EXPIRES, SECRET).upper(), SECRET, NOW) == notice_id


@given(notices)
def test_a_link_ends_when_its_time_is_over(notice_id):
    token = make_link(notice_id, EXPIRES, SECRET)
    second = timedelta(seconds=1)

    assert read_link(token, SECRET, EXPIRES - second) == notice_id
    assert read_link(token, SECRET, EXPIRES) is None
    assert read_link(token, SECRET, EXPIRES + 1000 * LINK_LASTS) is None


@given(notices, st.data())
def test_a_link_with_any_bit_altered_is_refused(notice_id, data):
    token = make_link(notice_id, EXPIRES, SECRET)
    raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    altered = (int.from_bytes(raw) ^ (1 << bit)).to_bytes(len(raw))
    forged = base64.b32encode(altered).decode().rstrip("=").lower()

    assert read_link(forged, SECRET, NOW) is None


@given(notices, st.data())
def test_a_link_in_any_other_spelling_is_refused(notice_id, data):
    token = make_link(notice_id, EXPIRES, SECRET)
    at = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from(ALPHABET).filter(lambda letter: letter != token[at]))

    assert read_link(token[:at] + letter + token[at + 1 :], SECRET, NOW) is None
    assert read_link(token + "=" * (-len(token) % 8 or 8), SECRET, NOW) is None


@given(notices, st.integers(1, 40))
def test_a_link_cut_short_is_refused(notice_id, less):
    assert read_link(make_link(notice_id, EXPIRES, SECRET)[:-less], SECRET, NOW) is None


@given(notices, st.text(ALPHABET, min_size=1))
def test_a_link_with_something_added_is_refused(notice_id, more):
    assert read_link(make_link(notice_id, EXPIRES, SECRET) + more, SECRET, NOW) is None


@given(notices)
def test_a_link_made_with_another_secret_is_refused(notice_id):
    assert read_link(make_link(notice_id, EXPIRES, b"another secret"), SECRET, NOW) is None


@given(st.integers(0, 2**64 - 1))
def test_a_token_of_an_address_is_no_link(number):
    assert read_link(make_token(number, SECRET), SECRET, NOW) is None


@given(notices, notices)
def test_two_notices_never_share_a_link(one, other):
    links = {make_link(each, EXPIRES, SECRET) for each in (one, other)}

    assert (len(links) == 1) is (one == other)


def test_nobody_can_guess_the_mark_of_a_link_in_less_than_128_bits():
    raw = base64.b32decode(make_link("a", EXPIRES, SECRET).upper() + "====")

    assert len(raw) - len("a") - 5 >= 128 // 8


@given(st.text())
def test_anything_else_is_refused(text):
    assert read_link(text, SECRET, NOW) is None


@pytest.mark.parametrize(
    "text", ["", "=", " ", "é" * 60, "1" * 60, "a" * 60, "a" * 100_000, "ⓐ" * 60, "\x00" * 60]
)
def test_what_is_no_link_is_refused(text):
    assert read_link(text, SECRET, NOW) is None
