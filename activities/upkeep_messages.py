"""What workflows ask about keeping an installation in order, as in ``activities.messages``."""

from dataclasses import dataclass
from datetime import date

from untilgone.people import Person


@dataclass(frozen=True, kw_only=True)
class KeepOrder:
    """Let nothing of a case be erased up to that day; None: from now on it may be."""

    case: str
    until: date | None
    by: Person
    reason: str


@dataclass(frozen=True, kw_only=True)
class ResealOrder:
    """Seal everything in the store anew; ``key``: the one that whoever asks seals with."""

    key: str
    by: Person


@dataclass(frozen=True, kw_only=True)
class Resealed:
    """How many fields were, and how many no key of the ring opens."""

    fields: int
    closed: int
