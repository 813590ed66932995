"""The directory as JSON, the same for the HTTP API and for ``--json``, and where entries come from."""

from collections.abc import Iterator
from typing import Any

from untilgone import directory
from untilgone.cases import TaskKind
from untilgone.directory import Directory, Entry
from untilgone.directory_changes import Change
from untilgone.parties import PartyKind
from untilgone.store import overrides
from untilgone.store.as_json import plain
from untilgone.store.database import Store
from untilgone.trusted import Trust

_LOOKED_UP = {PartyKind.HOST, PartyKind.CDN, PartyKind.NETWORK, PartyKind.REGISTRAR}


class Shown:
    """The directory as it stands, and where each entry comes from."""

    def __init__(self, files: Directory, changed: tuple[Entry, ...]) -> None:
        self.known = files.changed_by(changed)
        self._changed = frozenset(changed)
        self._shipped = frozenset(directory.shipped().entries)

    @classmethod
    async def of(cls, store: Store, files: Directory) -> "Shown":
        """The directory of the files with what staff changed."""
        return cls(files, await overrides.standing(store))

    def origin(self, entry: Entry) -> str:
        """`store`, `file` or `shipped`."""
        if entry in self._changed:
            return "store"
        return "shipped" if entry in self._shipped else "file"

    def wanted(self, kind: PartyKind | None, country: str | None) -> Iterator[Entry]:
        """The entries in this role, in this country or acting there."""
        for entry in self.known.entries:
            is_there = country is None or country.upper() in {entry.country, *entry.acts_in}
            if kind in {None, entry.kind} and is_there:
                yield entry


def is_unreachable(entry: Entry) -> bool:
    """Whether a person is asked for a contact when a step to this party is due.

    Of networks and whoever runs them the registries are asked then.
    """
    return not entry.contacts and entry.kind not in _LOOKED_UP


def party_line_json(entry: Entry, origin: str) -> dict[str, Any]:
    """One party of a list; ``task``: what a person is asked where nobody can be reached."""
    return {
        "slug": entry.slug,
        "kind": str(entry.kind),
        "name": entry.name,
        "country": entry.country,
        "domains": list(entry.domains),
        "contacts": len(entry.contacts),
        "verified": sum(listed.contact().is_verified for listed in entry.contacts),
        "task": str(TaskKind.FIND_CONTACT) if is_unreachable(entry) else None,
        "from": origin,
    }


def party_json(entry: Entry, origin: str, trust: Trust) -> dict[str, Any]:
    """Everything about a party; of each contact why it is closed to us, where it is."""
    shown = _entry(entry) | {"from": origin}
    for listed, contact in zip(shown["contacts"], entry.contacts, strict=True):
        listed["not_used"] = trust.why_not(entry.slug, contact.contact())
    return shown


def change_json(change: Change) -> dict[str, Any]:
    """One change, with what stood before."""
    return {
        "number": change.number,
        "kind": str(change.kind),
        "slug": change.slug,
        "by": change.by,
        "at": plain(change.at),
        "reason": change.reason,
        "entry": _entry(change.entry) if change.entry else None,
        "before": _entry(change.before) if change.before else None,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    shown: dict[str, Any] = plain(entry)
    for listed, contact in zip(shown["contacts"], entry.contacts, strict=True):
        listed["is_verified"] = contact.contact().is_verified
    for part in (*shown["contacts"], *shown["duties"]):
        part["for"] = part.pop("categories")
    return shown
