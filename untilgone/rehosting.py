"""Whether a site went to another host since its parties were found out last. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from untilgone.chain import is_same
from untilgone.parties import Party, PartyKind


@dataclass(frozen=True, kw_only=True)
class HostChange:
    """The site left one host for another."""

    before: Party
    after: Party


def host_change(before: Sequence[Party], after: Sequence[Party]) -> HostChange | None:
    """The change, where both are known and none of the hosts now is one of those before.

    Behind a CDN nobody knows the host: what is hidden has not moved.
    """
    were, are = _hosts(before), _hosts(after)
    if not were or not are or any(is_same(one, other) for one in were for other in are):
        return None
    return HostChange(before=were[0], after=are[0])


def _hosts(parties: Sequence[Party]) -> list[Party]:
    return [party for party in parties if party.kind is PartyKind.HOST]
