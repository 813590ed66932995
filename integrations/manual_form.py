"""Forms on the web that only a person can fill in: the fields are ready to copy.

Docs: https://eur-lex.europa.eu/eli/reg/2022/2065/oj (Article 16: what a form for notices asks).
Answers: whatever the party sends; their time runs from when a person says that it was sent.
"""

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlsplit

from integrations.base import Channel, Leaving
from untilgone.errors import NeedsHuman
from untilgone.notices import Notice, Receipt
from untilgone.parties import Contact


@dataclass(frozen=True, kw_only=True)
class Config:
    """Nothing to set."""


class ManualForm(Channel):
    """Sends nothing: every notice becomes a task, with the form's address and its fields."""

    slug: ClassVar[str] = "manual_form"
    label: ClassVar[str] = "Form, by hand"
    config_class: ClassVar[type[Config]] = Config
    is_by_hand: ClassVar[bool] = True

    def __init__(self, config: Config | None = None) -> None:
        del config

    def accepts(self, contact: Contact) -> bool:
        """Whether the contact is the https address of a form."""
        return contact.channel == self.slug and _is_form(contact.address)

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Always NeedsHuman: so it is after a letter was approved, too."""
        del leaving
        raise NeedsHuman(
            f"Only a person can fill in the form at {notice.address}; the fields are ready to copy."
        )


def _is_form(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_named = bool(parts.hostname) and parts.username is None
    return parts.scheme == "https" and is_named and address.isprintable() and " " not in address
