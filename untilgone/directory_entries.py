"""What a directory file says about a party; docs/directory.md explains the keys."""

import ipaddress
import re
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError, WithJsonSchema
from pydantic.dataclasses import dataclass

from untilgone.cases import Category
from untilgone.data_files import toml_in
from untilgone.errors import BadInput
from untilgone.parties import Certainty, Contact, Office, Party, PartyKind
from untilgone.playbook import Duration

_CONFIDENCE = {Certainty.THIRD_PARTY: 0.6, Certainty.BACKGROUND: 0.3}
_STATED = 0.9


def _pattern(pattern: str, what: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(what)
        return value

    return AfterValidator(check)


def _network(value: str) -> str:
    ipaddress.ip_network(value)  # ValueError says what is wrong with it
    return value


# A slug is readable in Temporal: no dot, so that it is never a host name.
Slug = Annotated[str, _pattern(r"[a-z0-9][a-z0-9_-]*", "lower-case letters, digits, `_`, `-`")]
Country = Annotated[str, _pattern(r"[A-Z]{2}", "a country is two capital letters, ISO 3166-1")]
Language = Annotated[str, _pattern(r"[a-z]{2,3}(-[A-Za-z]+)?", "a language such as `en`")]
Network = Annotated[str, AfterValidator(_network)]
Asn = Annotated[int, Field(gt=0, lt=2**32)]


@dataclass(frozen=True, kw_only=True, config={"validate_by_name": True})
class ListedContact:
    """A contact as a directory file states it; ``for`` in the file is ``categories`` here."""

    channel: str
    address: str
    source: str
    certainty: Certainty | None = None
    last_verified: date | None = None
    confidence: float | None = None
    categories: tuple[Category, ...] = Field(default=(), validation_alias="for")
    asks: tuple[str, ...] = ()
    trusted_flagger: bool = False
    by_agreement: bool = False
    defang: bool = False

    def __post_init__(self) -> None:
        """Refuse a date without a source that was read, and a form that is no address."""
        if self.last_verified is not None and self.certainty in {None, Certainty.BACKGROUND}:
            raise ValueError("last_verified needs a certainty of S, O or 3: who verified it where?")
        if self.channel == "manual_form" and not self.address.startswith("https://"):
            raise ValueError("the address of a manual_form begins with https://")
        if self.asks and self.channel != "manual_form":
            raise ValueError("only a manual_form asks something")
        if self.by_agreement and not self.trusted_flagger:
            raise ValueError("by_agreement is for a contact with trusted_flagger = true")

    def contact(self) -> Contact:
        """The contact as the rest of the program knows it."""
        by_certainty = _CONFIDENCE.get(self.certainty, _STATED) if self.certainty else _STATED
        return Contact(
            channel=self.channel,
            address=self.address,
            source=self.source,
            confidence=by_certainty if self.confidence is None else self.confidence,
            certainty=self.certainty,
            last_verified=self.last_verified,
            categories=self.categories,
            asks=self.asks,
            trusted_flagger=self.trusted_flagger,
            by_agreement=self.by_agreement,
            defang=self.defang,
        )


@dataclass(frozen=True, kw_only=True, config={"validate_by_name": True})
class Duty:
    """What a law or a code gives a party so and so long for."""

    law: str
    deadline: Annotated[
        Duration,
        WithJsonSchema({"type": "string", "examples": ["48h"]}, mode="validation"),
        WithJsonSchema({"type": "integer", "description": "In seconds"}, mode="serialization"),
    ]
    source: str
    certainty: Certainty
    categories: tuple[Category, ...] = Field(default=(), validation_alias="for")
    by_mandate: bool = False  # asks for a request on behalf of the person shown, and a signature


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A party as a directory file states it; it can act on ``domains`` and their subdomains."""

    slug: Slug
    kind: PartyKind
    name: str
    domains: tuple[str, ...] = ()
    domains_source: str | None = None
    languages: tuple[Language, ...] = ("en",)
    country: Country | None = None
    acts_in: tuple[Country, ...] = ()
    offices: tuple[Office, ...] = ()
    url_forms: tuple[str, ...] = ()
    asns: tuple[Asn, ...] = ()
    networks: tuple[Network, ...] = ()
    registrar_ids: tuple[Annotated[int, Field(gt=0)], ...] = ()
    rdap_names: tuple[str, ...] = ()
    networks_source: str | None = None
    contacts: tuple[ListedContact, ...] = ()
    duties: tuple[Duty, ...] = ()
    warning: str | None = None
    notes: str | None = None

    def __post_init__(self) -> None:
        """Refuse the same contact twice, and a party that is written to in no language."""
        listed = [(contact.channel, contact.address) for contact in self.contacts]
        if len(set(listed)) < len(listed):
            raise ValueError(f"{self.slug} lists the same contact twice")
        if not self.languages:
            raise ValueError(f"{self.slug} has no language; leave `languages` out for English")

    def party(self) -> Party:
        """The entry as the rest of the program knows it."""
        return Party(
            kind=self.kind,
            name=self.name,
            slug=self.slug,
            language=self.languages[0],
            country=self.country,
            contacts=tuple(contact.contact() for contact in self.contacts),
        )


_ENTRIES = TypeAdapter(list[Entry])
_ENTRY = TypeAdapter(Entry)


def read_file(path: Path) -> list[Entry]:
    """The parties in a file; BadInput names file, party and key."""
    try:
        raw = toml_in(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"The directory file {path} cannot be read: {error}") from error
    except ValueError as error:
        raise BadInput(f"{path.name}: not TOML: {error}") from error
    if unknown := raw.keys() - {"party"}:
        raise BadInput(f"{path.name}: there is no such key: {', '.join(sorted(unknown))}")
    return parties_of(raw.get("party", []), path.name)


def parties_of(raw: object, named: str) -> list[Entry]:
    """The parties that somebody handed in under this name; BadInput names party and key."""
    try:
        # A file says `for`; only our own code may say `categories`.
        return _ENTRIES.validate_python(raw, extra="forbid", by_alias=True, by_name=False)
    except ValidationError as error:
        problems = (
            f"{named}: party {'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
            for item in error.errors()
        )
        raise BadInput("\n".join(problems)) from error


def as_text(entry: Entry) -> str:
    """The entry as the store keeps it."""
    return _ENTRY.dump_json(entry, exclude_defaults=True).decode()


def from_text(text: str) -> Entry:
    """The entry that was kept; keys that a newer release knows are passed over."""
    return _ENTRY.validate_json(text, by_name=True)
