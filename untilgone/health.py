"""How the parts of an installation are, as the command and the pages say it."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How a part is."""

    OK = "ok"
    NOT_CONNECTED = "not connected"
    BROKEN = "broken"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One part, how it is, and what to do."""

    part: str
    health: Health
    said: str
