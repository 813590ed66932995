"""Who can act on a URL, and how each is reached."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from untilgone.cases import Category


class PartyKind(StrEnum):
    """The role in which somebody can act on a URL."""

    PLATFORM = "platform"
    HOST = "host"
    CDN = "cdn"
    NETWORK = "network"  # who announces the host's addresses
    REGISTRAR = "registrar"
    SEARCH = "search"
    HOTLINE = "hotline"
    REGULATOR = "regulator"
    POLICE = "police"


class Office(StrEnum):
    """What an authority is in the countries in which it acts."""

    DSC = "dsc"  # Digital Services Coordinator (Article 49 DSA)
    DPA = "dpa"  # data protection authority (Article 51 GDPR)
    ATKM = "atkm"  # orders that child sexual abuse material is removed (Dutch act of 2024)
    FTC = "ftc"  # enforces section 3 of the TAKE IT DOWN Act


class Certainty(StrEnum):
    """How well a contact is known (docs/directory.md, how certain a contact is)."""

    STATED = "S"  # read where the party itself, or its official software, says so
    OBSERVED = "O"  # seen to work
    THIRD_PARTY = "3"  # read where somebody else says so
    BACKGROUND = "B"  # never checked against a source


BY_HAND = frozenset({"abuse_email", "manual_form"})
"""Channels that a person can use in our place."""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """One way to reach a party: the slug of a channel and an address in it."""

    channel: str
    address: str
    source: str  # where we have it from: `directory`, `rdap`, `rfc2142`, `person`, …
    confidence: float  # 0 to 1
    is_guess: bool = False
    certainty: Certainty | None = None  # None: nobody said
    last_verified: date | None = None
    categories: tuple[Category, ...] = ()  # it is meant for; empty: for all
    asks: tuple[str, ...] = ()  # what a form asks the person who fills it in
    trusted_flagger: bool = False  # for trusted flaggers only (Article 22 DSA)
    by_agreement: bool = False  # of these: only for who has a login or an agreement
    defang: bool = False  # letters to it print addresses so that nobody can click them
    found_at: datetime | None = None  # when it was looked up; None: it was not

    @property
    def is_verified(self) -> bool:
        """Whether somebody read it where the party says so, or saw it work, and when."""
        is_known = self.certainty in {Certainty.STATED, Certainty.OBSERVED}
        return is_known and self.last_verified is not None


@dataclass(frozen=True, kw_only=True)
class Party:
    """Somebody who can act, with contacts in the order in which to try them."""

    kind: PartyKind
    name: str
    slug: str  # key in the directory; `unknown` when the directory does not know it
    language: str = "en"
    country: str | None = None  # ISO 3166-1 alpha-2
    contacts: tuple[Contact, ...] = ()

    def wants_defanged(self, contact: Contact) -> bool:
        """Whether addresses in letters to the contact are printed so that nobody can click them.

        Who names an address by hand says nothing of that; the directory may know it.
        """
        way = contact.channel, contact.address.lower()
        same = (c for c in self.contacts if (c.channel, c.address.lower()) == way)
        return contact.defang or any(each.defang for each in same)

    def for_case(self, category: Category, has_channel: Callable[[Contact], bool]) -> "Party":
        """The party with the contacts that are meant for the category.

        What neither a connected channel nor a person can use comes last: an API that nobody has
        the keys to must not stand in front of a mailbox.
        """
        fitting = [c for c in self.contacts if not c.categories or category in c.categories]
        fitting.sort(key=lambda c: c.channel not in BY_HAND and not has_channel(c))
        return replace(self, contacts=tuple(fitting))
