"""Somebody who was looked up, as the directory knows them. Pure.

A directory entry is recognised by what registries say: numbers, networks, names, domains.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network

from untilgone.cdns import Cdn
from untilgone.directory import Directory, Entry
from untilgone.domains import is_below
from untilgone.parties import Contact, Party, PartyKind


@dataclass(frozen=True, kw_only=True)
class Marks:
    """By what somebody can be recognised."""

    domains: Collection[str] = ()  # their own
    address: str | None = None  # that is theirs
    number: int | None = None  # of their autonomous system
    registrar_id: int | None = None
    name: str = ""  # at the registry


def as_listed(found: Party, marks: Marks, directory: Directory) -> Party:
    """The party as the directory has it, its contacts first; as it was found where it has not.

    A network can be listed as the host that it is elsewhere.
    """
    kinds = [found.kind, PartyKind.HOST] if found.kind is PartyKind.NETWORK else [found.kind]
    for kind in kinds:
        entries = [entry for entry in reversed(directory.entries) if entry.kind is kind]
        for is_them in _SIGNS:
            for entry in entries:
                if is_them(entry, marks):
                    return _merged(replace(entry.party(), kind=found.kind), found)
    return found


def with_more(party: Party, contacts: Sequence[Contact]) -> Party:
    """The party, and those of the contacts that it does not have yet, behind its own."""
    there = {(contact.channel, contact.address.lower()) for contact in party.contacts}
    more = [c for c in contacts if (c.channel, c.address.lower()) not in there]
    return replace(party, contacts=(*party.contacts, *more)) if more else party


def listed_cdns(directory: Directory) -> tuple[Cdn, ...]:
    """The CDNs of the directory, by their networks."""
    return tuple(
        Cdn(
            slug=entry.slug,
            name=entry.name,
            site=entry.domains[0] if entry.domains else "",
            source=entry.networks_source or "directory",
            networks=entry.networks,
            numbers=entry.asns,
        )
        for entry in directory.entries
        if entry.kind is PartyKind.CDN
    )


def _merged(listed: Party, found: Party) -> Party:
    return replace(with_more(listed, found.contacts), country=listed.country or found.country)


def _by_registrar(entry: Entry, marks: Marks) -> bool:
    return marks.registrar_id is not None and marks.registrar_id in entry.registrar_ids


def _by_network(entry: Entry, marks: Marks) -> bool:
    return marks.address is not None and any(
        ip_address(marks.address) in ip_network(network) for network in entry.networks
    )


def _by_name(entry: Entry, marks: Marks) -> bool:
    return marks.name.casefold() in {name.casefold() for name in entry.rdap_names}


def _by_domain(entry: Entry, marks: Marks) -> bool:
    return any(is_below(domain, own) for domain in marks.domains for own in entry.domains)


def _by_number(entry: Entry, marks: Marks) -> bool:
    return marks.number is not None and marks.number in entry.asns


_SIGNS: tuple[Callable[[Entry, Marks], bool], ...] = (
    _by_registrar,
    _by_network,
    _by_name,
    _by_domain,
    _by_number,
)
"""The surest first."""
