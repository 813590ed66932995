"""What was found out about a URL, part by part, and who can act on it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from untilgone.cdns import InFront
from untilgone.names import Names, Origin
from untilgone.parties import Party
from untilgone.rdap import Registered

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Known(Generic[T]):
    """Something that was found out, and when."""

    value: T
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Place:
    """What is known of one address of a host."""

    address: str
    network: Known[Registered] | None = None  # by RDAP
    second: Known[tuple[str, ...]] | None = None  # by RIPEstat
    origin: Known[Origin | None] | None = None
    carrier: Known[Registered] | None = None  # who announces it, by RDAP


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Everything that was observed; what could not be is None."""

    host: str
    domain: str | None
    names: Known[Names] | None = None
    in_front: InFront | None = None
    places: tuple[Place, ...] = ()
    registration: Known[Registered] | None = None
    behind: tuple[Place, ...] = ()  # the addresses that the CDN named to us: shown to nobody


class PartState(StrEnum):
    """How a part of a resolution was had."""

    ASKED = "asked"  # just now
    KEPT = "kept"  # from before, still good
    OLD = "old"  # from before and no longer good: nothing newer could be had
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing that was to be found out, and how that went."""

    part: str
    state: PartState
    at: datetime | None = None
    reason: str = ""  # why it failed, or is old
    passes: bool = False  # it may go better in a while


@dataclass(frozen=True, kw_only=True)
class Resolution:
    """Who can act on a URL, and how we know."""

    url: str  # as handed in, in our one spelling
    leads_to: str  # the same in its platform's form, redirects followed
    domain: str | None
    addresses: tuple[str, ...] = ()
    in_front: InFront | None = None
    parties: tuple[Party, ...] = ()
    parts: tuple[Part, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[Part, ...]:
        """The parts of which nothing new is known."""
        return tuple(part for part in self.parts if part.reason)
