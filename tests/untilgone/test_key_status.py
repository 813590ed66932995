"""When an older key may be taken away; in doubt it may not."""

import pytest

from untilgone.key_status import key_lines

RING = ("k2", "k1")


@pytest.mark.parametrize(
    ("fields", "older", "named", "is_needed"),
    [
        ({"k1": 3}, 0, (), True),
        ({"k1": 0}, 5, (), True),
        ({"k1": 0}, None, (), True),
        ({"k1": 0}, 0, ("k1",), True),
        ({"k1": 0}, 0, ("k2",), False),
    ],
)
def test_an_older_key_is_needed_by_the_store_by_histories_or_while_nobody_knows(
    fields, older, named, is_needed
):
    first, second = key_lines(RING, fields, older=older, named=named)

    assert (first.name, first.is_sealing, first.is_needed) == ("k2", True, True)
    assert (second.name, second.is_sealing, second.is_needed) == ("k1", False, is_needed)
    assert ("nothing needs it" in second.advice) is not is_needed


@pytest.mark.parametrize(("fields", "named"), [({"k0": 4}, ()), ({}, ("k0",))])
def test_a_key_that_is_missing_is_named(fields, named):
    *_, last = key_lines(RING, fields, older=0, named=named)

    assert (last.name, last.is_missing) == ("k0", True)
    assert "put it back" in last.advice
