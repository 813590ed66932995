"""What staff change about the directory, and who may; kept by untilgone/store/overrides.py."""

from dataclasses import dataclass
from datetime import datetime

from untilgone.directory_entries import Entry
from untilgone.parties import PartyKind
from untilgone.people import Role

EDITORS = frozenset({Role.LEGAL, Role.ADMIN})
"""Roles that may say whom letters go to."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One change to the directory; without an entry: what the files say stands again."""

    number: int
    kind: PartyKind
    slug: str
    entry: Entry | None
    before: Entry | None
    by: str
    at: datetime
    reason: str
