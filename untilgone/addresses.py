"""Which network addresses belong to the public Internet.

A rule of our own, because ``ipaddress`` alone lets too much through: on Python 3.11 ``is_global``
is True for multicast (224.0.0.1), for private addresses wrapped in NAT64 or 6to4, and for the
metadata address 192.0.0.192; ``is_private`` is False for carrier-grade NAT (100.64.0.1).
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TypeAlias

IPAddress: TypeAlias = IPv4Address | IPv6Address

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052 section 2.1
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # all that IANA hands out; the rest is special

_SPECIAL = tuple(
    ip_network(network)
    for network in (
        # RFC 6890 and the IANA special-purpose registries
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT; clouds keep metadata there too
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local; cloud metadata
        "172.16.0.0/12",
        "192.0.0.0/24",  # Python 3.11 knows only parts of it
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "168.63.129.16/32",  # looks public, is a cloud's own control address for its machines
        "2001::/23",  # protocol assignments; newer Pythons call parts of it global
        "2001:db8::/32",
        "3fff::/20",  # documentation, RFC 9637; Python 3.11 does not know it
    )
)


def is_public(ip: str | IPAddress) -> bool:
    """Whether everybody can reach this address; what is not an address is not public.

    An address that carries another one (IPv4-mapped, NAT64, 6to4, Teredo) is judged by the one it
    carries: that is where the packets go.
    """
    try:
        address = ip_address(ip)
    except ValueError:
        return False
    return all(_is_unwrapped_public(inner) for inner in _unwrap(address))


def _unwrap(address: IPAddress) -> tuple[IPAddress, ...]:
    if isinstance(address, IPv4Address):
        return (address,)
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address in _NAT64:
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    if address.sixtofour:
        return (address.sixtofour,)
    if address.teredo:
        return address.teredo  # server and client
    # NAT64 for local use (64:ff9b:1::/48, RFC 8215) hides its IPv4 address at a place that each
    # network chooses; it lies outside global unicast and is refused as a whole.
    return (address,)


def _is_unwrapped_public(address: IPAddress) -> bool:
    if isinstance(address, IPv6Address) and (
        address not in _GLOBAL_UNICAST or address.scope_id is not None or address.is_site_local
    ):
        return False
    if any(address in network for network in _SPECIAL if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
