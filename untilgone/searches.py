"""What somebody types to find a takedown: a reference, that of a case, or a host."""

import re
from dataclasses import dataclass

from untilgone.domains import registrable
from untilgone.errors import BadInput
from untilgone.keyring import KeyRing
from untilgone.urls import canonical

LONGEST = 300  # characters
_REFERENCE = re.compile(r"UG-[0-9]{4}-[0-9]{6,9}(?:-[0-9]{1,6})?")
_MOST_NAMES = 8  # of one host


@dataclass(frozen=True, kw_only=True)
class Search:
    """One of both; ``text`` is how it is written in an address, never a whole URL."""

    reference: str = ""  # of a takedown or a case
    host: str = ""

    @property
    def text(self) -> str:
        """The one spelling of it."""
        return self.reference or self.host


def understood(text: str) -> Search | None:
    """What is meant; None where it is neither. Of a URL, in any spelling, the host counts."""
    text = text.strip()[:LONGEST]
    if _REFERENCE.fullmatch(text.upper()):
        return Search(reference=text.upper())
    try:
        return Search(host=canonical(text).host)
    except BadInput:
        return None


def names_of(host: str) -> tuple[str, ...]:
    """The host and every domain that it is in, down to the one that somebody registered."""
    sold = registrable(host)
    if sold is None:
        return (host,)
    labels = host.split(".")
    above = len(labels) - len(sold.split("."))
    names = [".".join(labels[start:]) for start in range(above + 1)]
    return tuple(dict.fromkeys((host, *names[-_MOST_NAMES:])))


def lookup_of(keyring: KeyRing, host: str) -> str:
    """The hash under which a host is kept; unlike that of any URL."""
    return keyring.lookup(f"host:{host}")
