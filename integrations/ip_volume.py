"""IP Volume: notices about child sexual abuse material on its network, through its API.

Docs: https://github.com/AbuseIO/SCART-application (`scart/addon/IPvolumeNTDapi.php`, read for the
contract: the host has published none).
Answers: none by the API.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import ClassVar

from integrations.api import ApiClient, service_root
from integrations.base import Channel, Leaving
from integrations.particulars import text
from untilgone.cases import Category
from untilgone.errors import OutcomeUnknown, Refused
from untilgone.notices import Notice, Receipt
from untilgone.parties import Contact
from untilgone.settings import Secret, setting
from untilgone.smtp_replies import one_line

_TAKEN = frozenset({Category.CSAM, Category.CSAM_SYNTHETIC})


@dataclass(frozen=True, kw_only=True)
class Config:
    """A token from the host."""

    token: Secret = setting("Token that the host has given you for its reports")
    base_url: str = setting("Root of the API", default="https://childporn.report/api/v1")

    def __post_init__(self) -> None:
        service_root(self.base_url)


class IpVolume(Channel):
    """One report per notice: the server's address, and the URLs on it. No letter goes along."""

    slug: ClassVar[str] = "ip_volume"
    label: ClassVar[str] = "IP Volume"
    config_class: ClassVar[type[Config]] = Config
    longest_text: ClassVar[int | None] = 2000  # kept for the record only

    def __init__(self, config: Config, *, now: Callable[[], datetime] | None = None) -> None:
        self._config = config
        self._now = now or (lambda: datetime.now(UTC))
        self._client = ApiClient()
        self._reports = f"{service_root(config.base_url)}/reports"

    def accepts(self, contact: Contact) -> bool:
        """Whether the contact's address is that of the server on which it is."""
        if contact.channel != self.slug:
            return False
        with suppress(ValueError):
            return bool(ip_address(contact.address))
        return False

    def takes(self, category: Category) -> bool:
        """Only material of child sexual abuse."""
        return category in _TAKEN

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Report once; the receipt has the number of the report."""
        if not self.takes(notice.material.category):
            raise Refused(
                f"IP Volume's API takes reports of child sexual abuse material only, not of "
                f"{notice.material.category}. Nothing was sent; write to their abuse mailbox."
            )
        answer = await self._client.ask(
            "POST",
            self._reports,
            headers={"Authorization": f"Bearer {self._config.token.get_secret_value()}"},
            form={"ip": notice.address, "urls": "\n".join(notice.material.urls)},
            leaving=leaving,
        )
        data = answer.taken(self.label).fields.get("data")
        number = text(data.get("id")) if isinstance(data, dict) else ""
        if not number:
            raise OutcomeUnknown(f"IP Volume gave an answer without a number: {answer.words}")
        said = one_line(f"IP Volume: report {number}")
        return Receipt(reference=number, said=said, at=self._now())
