"""How often one link and one client may ask, so that nobody guesses links or floods a takedown.

Kept in memory, by each process for itself: with two of them twice as much goes through. What is
behind a reverse proxy sees one client only, the proxy, which must limit each of its own.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

MOST_HOOKS = 120
_MOST_KEYS = 10_000  # then the oldest is forgotten


class Limit:
    """At most ``most`` of something for each key within a window of time."""

    def __init__(self, most: int, window: timedelta) -> None:
        self._most = most
        self._window = window
        self._begun: dict[Hashable, tuple[datetime, int]] = {}

    def wait(self, key: Hashable, now: datetime) -> timedelta | None:
        """Count one more; how long to wait where that is one too many."""
        begin, count = self._begun.get(key, (now, 0))
        if not begin <= now < begin + self._window:
            begin, count = now, 0
        if count >= self._most:
            return begin + self._window - now
        self._begun.pop(key, None)  # the last one to ask stands last
        self._begun[key] = (begin, count + 1)
        if len(self._begun) > _MOST_KEYS:
            del self._begun[next(iter(self._begun))]
        return None


def _ten_minutes(most: int) -> Limit:
    return Limit(most, timedelta(minutes=10))


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The limits of the page on which parties answer, of passwords, and of partners that call back."""

    openings: Limit = field(default_factory=lambda: _ten_minutes(60))  # of one link
    answers: Limit = field(default_factory=lambda: _ten_minutes(10))  # by one link
    # A link that leads nowhere counts against whoever asks; one that leads somewhere is never
    # locked out by what others guess behind the same address.
    guesses: Limit = field(default_factory=lambda: _ten_minutes(30))  # by one client
    clients: Limit = field(default_factory=lambda: _ten_minutes(600))  # openings by one client
    sign_ins: Limit = field(default_factory=lambda: _ten_minutes(20))  # by password, by one client
    hooks: Limit = field(  # calls by one partner
        default_factory=lambda: Limit(MOST_HOOKS, timedelta(minutes=1))
    )


def network_of(client: str) -> str:
    """What counts as one client: an IPv4 address, or the /64 that a household has (RFC 6177)."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if not isinstance(address, IPv6Address):
        return client
    return str(IPv6Address(int(address) >> 64 << 64))
