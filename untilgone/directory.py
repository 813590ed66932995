"""Who can act on a URL, as far as the directory knows; else the mailbox that RFC 2142 names.

A directory file holds ``[[party]]`` tables; docs/directory.md explains the keys.
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from untilgone.errors import BadInput
from untilgone.parties import Contact, Party, PartyKind

UNKNOWN = "unknown"
SHIPPED = Path(__file__).parent / "directory"


@dataclass(frozen=True, kw_only=True)
class ListedContact:
    """A contact as a directory file states it."""

    channel: str
    address: str
    source: str
    confidence: float = 0.9


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A party as a directory file states it; it can act on ``domains`` and their subdomains."""

    slug: str
    kind: PartyKind
    name: str
    domains: tuple[str, ...]
    language: str = "en"
    country: str | None = None
    contacts: tuple[ListedContact, ...] = ()

    def __post_init__(self) -> None:
        """Refuse the same contact twice: nobody is tried twice for one step."""
        listed = [(contact.channel, contact.address) for contact in self.contacts]
        if len(set(listed)) < len(listed):
            raise ValueError(f"{self.slug} lists the same contact twice")

    def party(self) -> Party:
        """The entry as the rest of the program knows it."""
        return Party(
            kind=self.kind,
            name=self.name,
            slug=self.slug,
            language=self.language,
            country=self.country,
            contacts=tuple(
                Contact(
                    channel=contact.channel,
                    address=contact.address,
                    source=contact.source,
                    confidence=contact.confidence,
                )
                for contact in self.contacts
            ),
        )


_RANK = {kind: position for position, kind in enumerate(PartyKind)}


class Directory:
    """All entries of an installation; of those of one kind the one added last comes first."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)

    def __len__(self) -> int:
        """How many parties are known."""
        return len(self._entries)

    def parties(self, url: str) -> tuple[Party, ...]:
        """Everybody who can act on the URL, the platform always among them."""
        host = urlsplit(url).hostname or ""
        found = [entry.party() for entry in reversed(self._entries) if _covers(entry.domains, host)]
        found.sort(key=lambda party: _RANK[party.kind])
        if not any(party.kind is PartyKind.PLATFORM for party in found):
            found.insert(0, _guessed_platform(host))
        return tuple(found)

    def platform(self, url: str) -> str:
        """Slug of the platform, `unknown` when it is not in the directory.

        Never a host name: it becomes a search attribute, and a host name can be a person's name.
        """
        parties = self.parties(url)
        return next(party.slug for party in parties if party.kind is PartyKind.PLATFORM)


def _covers(domains: Iterable[str], host: str) -> bool:
    known = (domain.lower() for domain in domains)
    return any(host == domain or host.endswith("." + domain) for domain in known)


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
    )
    return Party(
        kind=PartyKind.PLATFORM,
        name=domain,
        slug=UNKNOWN,
        contacts=(guess,) if is_name else (),
    )


def load(own_files: Iterable[Path] = ()) -> Directory:
    """The shipped directory and the given files, which win; BadInput names file and key."""
    entries: dict[tuple[PartyKind, str], Entry] = {}
    for path in [*sorted(SHIPPED.glob("*.toml")), *own_files]:
        for entry in _read(path):
            entries.pop((entry.kind, entry.slug), None)  # what is read later also stands later
            entries[entry.kind, entry.slug] = entry
    return Directory(entries.values())


def _read(path: Path) -> list[Entry]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The directory file {path} cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{path.name}: not TOML: {error}") from error
    if unknown := raw.keys() - {"party"}:
        raise BadInput(f"{path.name}: there is no such key: {', '.join(sorted(unknown))}")
    try:
        return TypeAdapter(list[Entry]).validate_python(raw.get("party", []), extra="forbid")
    except ValidationError as error:
        problems = (
            f"{path.name}: party {'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
            for item in error.errors()
        )
        raise BadInput("\n".join(problems)) from error
