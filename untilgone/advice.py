"""Where victims have hashes of their own images made, and that somebody told them so."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class HashService(StrEnum):
    """Who makes hashes of a victim's own images, on the victim's own device."""

    STOPNCII = "stopncii"  # adults
    TAKE_IT_DOWN = "take_it_down"  # NCMEC's, for material of minors


@dataclass(frozen=True, kw_only=True)
class Advice:
    """One advice, with the number where the victim told it."""

    case: str
    service: HashService
    number: str
    by: str
    at: datetime
