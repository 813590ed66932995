"""Ids of notices: made from where a notice stands in the ladder, and read back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from untilgone.notices import NoticeKey, is_withdrawal

KEY = NoticeKey(reference="UG-2026-000123-1", round=0, step=2, attempt=1)


def test_an_id_reads_as_reference_round_step_and_attempt():
    assert str(KEY) == "UG-2026-000123-1/0.2.1"


def test_an_id_leads_back_to_its_key():
    assert NoticeKey.parse("UG-2026-000123-1/0.2.1") == KEY


def test_the_id_of_a_withdrawal_is_that_of_the_notice_with_a_mark():
    key = replace(KEY, withdraws=True)

    assert str(key) == "UG-2026-000123-1/0.2.1w"
    assert NoticeKey.parse(str(key)) == key
    assert is_withdrawal(str(key))
    assert not is_withdrawal(str(KEY))
    assert not is_withdrawal(None)


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_every_key_is_read_back_from_its_id(ladder, step, attempt):
    key = NoticeKey(reference="UG-2026-000123-12", round=ladder, step=step, attempt=attempt)

    assert NoticeKey.parse(str(key)) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "UG-2026-000123-1",
        "UG-2026-000123-1/0.2",
        "UG-2026-000123-1/0.2.1.0",
        "a/b.c.d",
        "a/0.2.1x",
        "a/0.2.1ww",
    ],
)
def test_anything_else_is_not_an_id(text):
    with pytest.raises(ValueError):
        NoticeKey.parse(text)
