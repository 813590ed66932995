"""What every outside service promises: a Channel reaches a party, a Probe looks at a URL."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, ClassVar

from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.looks import Observation, Target
from untilgone.notices import Answer, Notice, Receipt
from untilgone.parties import Contact

Leaving = Callable[[], Awaitable[None]]
"""Awaited by a channel once, at the last moment before a notice can take effect outside.

It records that the notice may have left. Whatever fails before it was awaited proves that nothing
was sent; whatever is lost after it leaves the outcome unknown (docs/decisions/0003).
"""


class Channel(ABC):
    """A way to reach parties. One file, one line in ``integrations/__init__.py``, one docs page."""

    slug: ClassVar[str]  # == file name == prefix of its settings == docs page
    label: ClassVar[str]
    config_class: ClassVar[type[Any]]
    is_stand_in: ClassVar[bool] = False  # takes any contact and sends nothing
    is_by_hand: ClassVar[bool] = False  # a person does it; ``submit`` only says so
    longest_text: ClassVar[int | None] = None  # characters; None: a letter of any length
    most_urls: ClassVar[int] = 1  # addresses in one notice
    takes_attachments: ClassVar[bool] = False  # a letter for many has its list of addresses
    is_read_by_others: ClassVar[bool] = False  # by volunteers or the public: no explanation goes
    settings_digest: str = ""  # differs where the settings differ; set by ``connect_channels``
    spacing: ClassVar[timedelta] = timedelta(0)  # between two notices of all workers together

    def __init__(self, config: Any) -> None:
        """Made from an instance of ``config_class``; opens no connection."""
        del config

    @abstractmethod
    def accepts(self, contact: Contact) -> bool:
        """Whether this channel can reach the contact; pure, asks nobody."""

    def takes(self, category: Category) -> bool:
        """Whether notices of this category can go this way; else the next contact is used.

        Where others read along no explanation goes, and `other_illegal` is nothing without it.
        """
        return not (self.is_read_by_others and category is Category.OTHER_ILLEGAL)

    def goes_with(self, contact: Contact, url: str) -> str:
        """What addresses have in common that may stand in one notice to the contact; pure."""
        del contact, url
        return ""

    @abstractmethod
    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Send the notice once, awaiting ``leaving`` right before it can take effect.

        Raises RetryLater (nothing was taken), AccountRefused, Refused, NeedsHuman or
        OutcomeUnknown.
        """

    async def find(self, notice: Notice) -> Receipt | None:
        """Ask whether a notice arrived of which nobody knows; None where that cannot be told.

        Changes nothing outside: that they do not list it is no proof that it never arrived.
        """
        del notice
        return None

    async def check(self, receipt: Receipt) -> Answer | None:
        """Ask what became of a notice; None where nothing was said or nobody can be asked.

        The same answer has the same ``answer_id`` however often it is given; ``notice_id`` is the
        caller's to fill in. Raises RetryLater or AccountRefused.
        """
        del receipt
        return None

    def advice(self) -> str:
        """What else must be done outside for it to work well, for ``doctor``; empty: nothing."""
        return ""

    @classmethod
    def can_be_asked(cls) -> bool:
        """Whether ``check`` asks anybody."""
        return cls.check is not Channel.check

    async def withdraw(self, receipt: Receipt, reason: str) -> None:
        """Take a notice back; where the service has no such thing a person must."""
        del receipt, reason
        raise NeedsHuman(f"{self.label} has no way to take a notice back; write to them.")


class Probe(ABC):
    """A way to look at URLs without keeping or showing what is there."""

    slug: ClassVar[str]

    @abstractmethod
    def accepts(self, target: Target) -> bool:
        """Whether this probe knows how to look at the URL; pure, asks nobody."""

    @abstractmethod
    async def look(self, target: Target) -> Observation:
        """Look once. Never raises for what the network or the site does: that is observed."""
