"""Networks that stand in front of a site: recognised before anybody is asked for its host.

The address of a CDN leads to the CDN. Whoever takes it for the host writes to the wrong one.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from untilgone.domains import is_below, registrable
from untilgone.parties import Certainty

SHIPPED = Path(__file__).parent / "cdns.toml"


@dataclass(frozen=True, kw_only=True)
class Cdn:
    """A CDN of the file."""

    slug: str
    name: str
    site: str  # its own domain, under which the directory may know it
    source: str
    certainty: Certainty | None = None
    compared: str = ""  # with what, where that is not the source itself
    checked: date | None = None  # the day of what it was compared with; None: never compared
    networks: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()  # autonomous systems
    names: tuple[str, ...] = ()  # at the end of an alias
    nameservers: tuple[str, ...] = ()
    headers: Mapping[str, str] | None = None  # patterns, searched without regard to case


@dataclass(frozen=True, kw_only=True)
class InFront:
    """A CDN that stands in front of a site, and by what it was recognised."""

    slug: str
    name: str
    site: str
    by: str


@cache
def shipped() -> tuple[Cdn, ...]:
    """The CDNs of the file."""
    raw: dict[str, Any] = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return tuple(TypeAdapter(list[Cdn]).validate_python(raw["cdn"], extra="forbid"))


def of_address(address: str, cdns: Iterable[Cdn]) -> Cdn | None:
    """The CDN in whose networks the address stands."""
    asked = ip_address(address)
    return next(
        (
            cdn
            for cdn in cdns
            if any(asked in ip_network(network, strict=False) for network in cdn.networks)
        ),
        None,
    )


def in_front(
    cdns: Sequence[Cdn],
    *,
    host: str,
    addresses: Sequence[str],
    aliases: Sequence[str] = (),
    headers: Mapping[str, str] | None = None,
    numbers: Sequence[int] = (),
) -> InFront | None:
    """The CDN in front of a host, by the surest sign: address, alias, number, then header.

    Where only the name servers are a CDN's, nothing stands in front yet. Who looks at the CDN's own
    pages has nothing in front of them either: the CDN is their host.
    """
    signs = (
        *_by_address(cdns, addresses),
        *_by_name(cdns, (*aliases, host)),
        *_by_number(cdns, numbers),
        *_by_header(cdns, headers or {}),
    )
    return next((_found(cdn, host, by) for cdn, by in signs), None)


def _by_address(cdns: Sequence[Cdn], addresses: Sequence[str]) -> Iterator[tuple[Cdn, str]]:
    for address in addresses:
        if cdn := of_address(address, cdns):
            yield cdn, f"{address} is in its networks"


def _by_name(cdns: Sequence[Cdn], names: Sequence[str]) -> Iterator[tuple[Cdn, str]]:
    for name in names:
        for cdn in cdns:
            if any(is_below(name, known) for known in cdn.names):
                yield cdn, f"{name} is a name of it"


def _by_number(cdns: Sequence[Cdn], numbers: Sequence[int]) -> Iterator[tuple[Cdn, str]]:
    for number in numbers:
        for cdn in cdns:
            if number in cdn.numbers:
                yield cdn, f"AS{number} is its network"


def _by_header(cdns: Sequence[Cdn], headers: Mapping[str, str]) -> Iterator[tuple[Cdn, str]]:
    for cdn in cdns:
        for name, pattern in (cdn.headers or {}).items():
            if re.search(pattern, headers.get(name, ""), re.IGNORECASE):
                yield cdn, f"the answer carries its header {name}"


def _found(cdn: Cdn, host: str, by: str) -> InFront | None:
    if registrable(host) == cdn.site and host.removeprefix("www.") == cdn.site:
        return None
    return InFront(slug=cdn.slug, name=cdn.name, site=cdn.site, by=by)
