"""Which RDAP server knows about a domain, an address or an autonomous system (RFC 9224).

The files are IANA's. A dated copy comes along (untilgone/bootstrap) for when they cannot be fetched.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from types import MappingProxyType
from typing import Any

from untilgone.errors import BadInput

SHIPPED = Path(__file__).parent / "bootstrap"

_UNLISTED = MappingProxyType(
    {
        "nl": "https://rdap.sidn.nl/",
        "de": "https://rdap.denic.de/",
        "ch": "https://rdap.nic.ch/",
        "li": "https://rdap.nic.ch/",
    }
)
"""Registries that answer and may not stand in IANA's file; what stands there wins."""


class Kind(StrEnum):
    """IANA's files."""

    DNS = "dns"
    IPV4 = "ipv4"
    IPV6 = "ipv6"
    ASN = "asn"


@dataclass(frozen=True, kw_only=True)
class Bootstrap:
    """One of IANA's files: keys, and the servers that know about them."""

    publication: str
    services: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    def server(self, kind: Kind, asked: str) -> str | None:
        """The address to ask, with a slash at its end; None where nobody is listed."""
        best, found = -1, None
        fits = _FITS[kind]
        for keys, servers in self.services:
            for key in keys:
                weight = fits(key, asked)
                if weight > best and servers:
                    best, found = weight, _preferred(servers)
        if found is None and kind is Kind.DNS:
            found = _UNLISTED.get(asked.rpartition(".")[2].lower())
        return found


def parse(text: str | bytes) -> Bootstrap:
    """A file of IANA's form; BadInput where it is none."""
    try:
        document: Any = json.loads(text)
        services = tuple(
            (tuple(map(str, keys)), tuple(map(str, servers)))
            for keys, servers in document["services"]
        )
        return Bootstrap(publication=str(document["publication"]), services=services)
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise BadInput("This is no bootstrap file of RDAP.") from error


@cache
def shipped(kind: Kind) -> Bootstrap:
    """The copy that comes along."""
    return parse((SHIPPED / f"{kind}.json").read_bytes())


def of_address(address: str) -> Kind:
    """The file that lists an address."""
    return Kind.IPV4 if ip_address(address).version == 4 else Kind.IPV6  # noqa: PLR2004


def _preferred(servers: Sequence[str]) -> str:
    safe = next((url for url in servers if url.startswith("https://")), servers[0])
    return safe if safe.endswith("/") else safe + "/"


def _fits_domain(key: str, asked: str) -> int:
    """How many labels agree; -1 for none."""
    key, asked = key.lower(), asked.lower()
    return len(key.split(".")) if asked == key or asked.endswith("." + key) else -1


def _fits_address(key: str, asked: str) -> int:
    try:
        network, address = ip_network(key), ip_address(asked)
    except ValueError:
        return -1
    return network.prefixlen if address in network else -1


def _fits_number(key: str, asked: str) -> int:
    first, _, last = key.partition("-")
    try:
        return 0 if int(first) <= int(asked) <= int(last or first) else -1
    except ValueError:
        return -1


_FITS: dict[Kind, Callable[[str, str], int]] = {
    Kind.DNS: _fits_domain,
    Kind.IPV4: _fits_address,
    Kind.IPV6: _fits_address,
    Kind.ASN: _fits_number,
}
