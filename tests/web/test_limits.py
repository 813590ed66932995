"""How often somebody may ask."""

from datetime import UTC, datetime, timedelta

import pytest

from web.limits import _MOST_KEYS, Limit, network_of

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_one_too_many_is_told_how_long_to_wait():
    limit = Limit(2, 10 * MINUTE)

    assert [limit.wait("a", NOW + n * MINUTE) for n in range(3)] == [None, None, 8 * MINUTE]


def test_afterwards_it_begins_anew():
    limit = Limit(1, 10 * MINUTE)
    limit.wait("a", NOW)

    assert limit.wait("a", NOW + 10 * MINUTE) is None


def test_others_do_not_wait():
    limit = Limit(1, 10 * MINUTE)
    limit.wait("a", NOW)

    assert limit.wait("b", NOW) is None


def test_a_clock_that_was_put_back_locks_nobody_out():
    limit = Limit(1, 10 * MINUTE)
    limit.wait("a", NOW)

    assert limit.wait("a", NOW - 60 * MINUTE) is None


def test_it_does_not_grow_without_end():
    limit = Limit(1, 10 * MINUTE)
    for number in range(_MOST_KEYS + 5):
        limit.wait(number, NOW)

    assert len(limit._begun) == _MOST_KEYS
    assert limit.wait(_MOST_KEYS, NOW) is not None
    assert limit.wait(0, NOW) is None  # forgotten


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_one_household_is_one_client(client, network):
    assert network_of(client) == network
