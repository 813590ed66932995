"""Who can act on a URL, and how each is reached."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PartyKind(StrEnum):
    """The role in which somebody can act on a URL."""

    PLATFORM = "platform"
    HOST = "host"
    CDN = "cdn"
    NETWORK = "network"  # who announces the address: upstream of the host
    REGISTRAR = "registrar"
    SEARCH = "search"
    HOTLINE = "hotline"
    REGULATOR = "regulator"
    POLICE = "police"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """One way to reach a party: the slug of a channel and an address in it."""

    channel: str
    address: str
    source: str  # where we have it from: `directory`, `rdap`, `rfc2142`, `person`, …
    confidence: float  # 0 to 1
    is_guess: bool = False
    found_at: datetime | None = None  # when it was looked up; None: it was not


@dataclass(frozen=True, kw_only=True)
class Party:
    """Somebody who can act, with contacts in the order in which to try them."""

    kind: PartyKind
    name: str
    slug: str  # key in the directory; `unknown` when the directory does not know it
    language: str = "en"
    country: str | None = None  # ISO 3166-1 alpha-2
    contacts: tuple[Contact, ...] = ()
