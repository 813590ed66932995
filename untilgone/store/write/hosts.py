"""Which hosts a takedown's addresses have, so that it is found by them."""

from urllib.parse import urlsplit

from untilgone.keyring import KeyRing
from untilgone.searches import lookup_of, names_of
from untilgone.store.address_rows import HostRow


def host_rows(keyring: KeyRing, takedown_id: int, url: str) -> list[HostRow]:
    """What lets the takedown be found by the host of this address and the domains it is in."""
    names = names_of(urlsplit(url).hostname or "")
    return [HostRow(lookup=lookup_of(keyring, name), takedown_id=takedown_id) for name in names]
