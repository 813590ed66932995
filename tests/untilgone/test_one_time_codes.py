"""Codes that change every half minute, and codes to recover with."""

from datetime import UTC, datetime, timedelta

import pytest

from untilgone import one_time_codes
from untilgone.one_time_codes import address, plain, recovery_codes, spelled, step_of, unspelled

SECRET = b"12345678901234567890"  # of RFC 6238 appendix B
STEP = timedelta(seconds=one_time_codes.STEP_SECONDS)


@pytest.mark.parametrize(
    ("seconds", "code"),
    # The last six of the eight digits in RFC 6238 appendix B
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_are_those_of_the_standard(seconds, code):
    now = datetime.fromtimestamp(seconds, UTC)

    assert step_of(SECRET, code, now) == seconds // 30


@pytest.mark.parametrize(
    ("steps", "works"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_code_works_a_little_before_and_after_its_time(steps, works):
    now = datetime.fromtimestamp(1111111109, UTC)

    assert (step_of(SECRET, "081804", now + steps * STEP) is not None) == works


@pytest.mark.parametrize("code", ["", "081805", "81804", "0818044", "ü", "０８１８０４"])
def test_anything_else_is_no_code(code):
    assert step_of(SECRET, code, datetime.fromtimestamp(1111111109, UTC)) is None


def test_blanks_in_a_code_do_not_matter():
    assert step_of(SECRET, " 081 804\t", datetime.fromtimestamp(1111111109, UTC))


def test_the_picture_for_the_app_says_whose_it_is_and_where():
    said = address(SECRET, "Duty manager", "Example Hotline")

    assert said.startswith("otpauth://totp/Example%20Hotline:Duty%20manager?")
    assert f"secret={spelled(SECRET)}" in said


def test_a_secret_is_read_as_it_was_spelled():
    assert unspelled(spelled(SECRET)) == SECRET
    assert len(one_time_codes.new_secret()) == 20


def test_recovery_codes_are_many_and_differ():
    codes = recovery_codes()

    assert len(set(codes)) == len(codes) == 10
    assert all(len(plain(code)) == 16 for code in codes)


def test_a_recovery_code_may_be_typed_as_people_type():
    code = recovery_codes()[0]

    assert plain(code.upper().replace("-", " ")) == plain(code)
