"""Who can act on a URL, as far as the directory knows; else the mailbox that RFC 2142 names.

A directory file holds ``[[party]]`` tables (untilgone/directory_entries.py); the shipped ones are
``untilgone/directory/*.toml``. What staff changed in the store outranks all files
(untilgone/store/overrides.py).
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from untilgone.directory_entries import Duty, Entry, ListedContact, read_file
from untilgone.errors import NotFound
from untilgone.parties import Certainty, Contact, Party, PartyKind

__all__ = ["SHIPPED", "UNKNOWN", "Directory", "Duty", "Entry", "ListedContact", "load", "shipped"]

UNKNOWN = "unknown"
SHIPPED = Path(__file__).parent / "directory"

_RANK = {kind: position for position, kind in enumerate(PartyKind)}


class Directory:
    """All entries of an installation; of those of one kind the one added last comes first."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._at: dict[str, list[int]] = {}
        for position, entry in enumerate(self.entries):
            for domain in entry.domains:
                self._at.setdefault(domain.lower(), []).append(position)

    def __len__(self) -> int:
        """How many parties are known."""
        return len(self.entries)

    def parties(self, url: str) -> tuple[Party, ...]:
        """Everybody who can act on the URL, the platform always among them."""
        host = urlsplit(url).hostname or ""
        found = [entry.party() for entry in self._covering(host)]
        if not any(party.kind is PartyKind.PLATFORM for party in found):
            found.insert(0, _guessed_platform(host))
        return tuple(found)

    def platform(self, url: str) -> str:
        """Slug of the platform, `unknown` when it is not in the directory.

        Never a host name: it becomes a search attribute, and a host name can be a person's name.
        """
        parties = self.parties(url)
        return next(party.slug for party in parties if party.kind is PartyKind.PLATFORM)

    def on_network(self, asn: int) -> tuple[Entry, ...]:
        """Whose network this is, by its AS number; the one added last comes first."""
        return tuple(entry for entry in reversed(self.entries) if asn in entry.asns)

    def called(self, slug: str) -> tuple[Entry, ...]:
        """The entries with this slug, one for each role; NotFound when there is none."""
        found = tuple(entry for entry in self.entries if entry.slug == slug)
        if not found:
            raise NotFound(f"There is no party {slug} in the directory.")
        return found

    def changed_by(self, entries: Iterable[Entry]) -> "Directory":
        """The directory with these entries in place of those of the same kind and slug."""
        known = {(entry.kind, entry.slug): entry for entry in self.entries}
        for entry in entries:
            known.pop((entry.kind, entry.slug), None)  # what is read later also stands later
            known[entry.kind, entry.slug] = entry
        return Directory(known.values())

    def _covering(self, host: str) -> list[Entry]:
        labels = host.split(".")
        above = (".".join(labels[start:]) for start in range(len(labels)))
        positions = {position for name in above for position in self._at.get(name, ())}
        ranked = sorted(positions, key=lambda at: (_RANK[self.entries[at].kind], -at))
        return [self.entries[position] for position in ranked]


def _guessed_platform(host: str) -> Party:
    """The abuse mailbox that RFC 2142 section 2 asks every site to have; marked as a guess."""
    domain = host.removeprefix("www.")
    is_name = not domain.replace(".", "").isdigit() and ":" not in domain
    guess = Contact(
        channel="abuse_email",
        address=f"abuse@{domain}",
        source="rfc2142",
        confidence=0.3,
        is_guess=True,
        certainty=Certainty.BACKGROUND,
    )
    return Party(
        kind=PartyKind.PLATFORM,
        name=domain,
        slug=UNKNOWN,
        contacts=(guess,) if is_name else (),
    )


@cache
def shipped() -> Directory:
    """The directory as it is shipped; its files do not change while we run."""
    return Directory(entry for path in sorted(SHIPPED.glob("*.toml")) for entry in read_file(path))


def load(own_files: Iterable[Path] = ()) -> Directory:
    """The shipped directory and the given files, which win; BadInput names file and key."""
    return shipped().changed_by(entry for path in own_files for entry in read_file(path))
