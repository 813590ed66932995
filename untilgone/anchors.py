"""Anchors of the record: an entry's number and hash, told to somebody outside.

Whoever rewrites the whole database makes a chain that fits again, but not one that still holds what
others wrote down.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

_LINE = re.compile(r"(?<![0-9])([0-9]{1,18})[ \t]+([0-9a-f]{64})(?![0-9a-f])")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """One entry as it was. ``seq``: None where only its hash is known."""

    seq: int | None
    hash: str

    def __str__(self) -> str:
        return self.hash if self.seq is None else f"{self.seq} {self.hash}"


@dataclass(frozen=True, kw_only=True)
class DailyAnchor:
    """The end of the record on one day."""

    day: date
    seq: int
    hash: str
    at: datetime
    mail_state: str | None  # None: no mail was wanted

    @property
    def line(self) -> str:
        """The line that goes outside; ``anchors_in`` finds it again."""
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ} {self.seq} {self.hash}"


def anchors_in(text: str) -> tuple[Anchor, ...]:
    """Every anchor in a file of anchors, a log or a mail; or the one hash that the text is."""
    if _HASH.fullmatch(text.strip()):
        return (Anchor(seq=None, hash=text.strip()),)
    return tuple(Anchor(seq=int(seq), hash=found) for seq, found in _LINE.findall(text))


def distinct(anchors: Iterable[Anchor]) -> tuple[Anchor, ...]:
    """Each once, in order."""
    return tuple(dict.fromkeys(anchors))
