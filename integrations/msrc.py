"""Microsoft: abuse reports about Azure, OneDrive, SharePoint and Bing, through MSRC's API.

Docs: https://github.com/microsoft/MSRC-Microsoft-Engage-API and https://msrc.microsoft.com/report/developer
Answers: by mail to your organisation, if at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from integrations.api import ApiClient, service_root
from integrations.base import Channel, Leaving
from integrations.particulars import reference_line, text
from untilgone.notices import Notice, Receipt
from untilgone.parties import Contact
from untilgone.settings import Secret, setting
from untilgone.smtp_replies import one_line

_NUMBERS = ("id", "reportId", "caseNumber", "incidentId", "ticketId")  # seen nowhere; guessed


@dataclass(frozen=True, kw_only=True)
class Config:
    """How reports go to Microsoft; it asks for no account."""

    token: Secret | None = setting(
        "Bearer token, where Microsoft has given you one; not set: none is sent", default=None
    )
    is_anonymous: bool = setting(
        "Ask Microsoft not to tell its customer who reported", default=True
    )
    is_test: bool = setting("Mark every report as a test", default=False)
    base_url: str = setting("Root of the API", default="https://api.msrc.microsoft.com/report/v2.0")

    def __post_init__(self) -> None:
        service_root(self.base_url)


class Msrc(Channel):
    """One report per notice. What Microsoft answers is not documented, and kept as it is."""

    slug: ClassVar[str] = "msrc"
    label: ClassVar[str] = "Microsoft (MSRC)"
    config_class: ClassVar[type[Config]] = Config
    longest_text: ClassVar[int | None] = 1900  # Microsoft names no limit; ours
    most_urls: ClassVar[int] = 40  # the text has room for so many references

    def __init__(self, config: Config, *, now: Callable[[], datetime] | None = None) -> None:
        self._config = config
        self._now = now or (lambda: datetime.now(UTC))
        self._client = ApiClient()

    def accepts(self, contact: Contact) -> bool:
        """Whatever is given for this channel."""
        return contact.channel == self.slug

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Report once; the receipt has Microsoft's number where it gives one, else ours."""
        token = self._config.token
        answer = await self._client.ask(
            "POST",
            f"{service_root(self._config.base_url)}/abuse",
            headers={"Authorization": f"Bearer {token.get_secret_value()}"} if token else {},
            as_json=self._report(notice),
            leaving=leaving,
        )
        said = answer.taken(self.label).fields
        number = next((n for name in _NUMBERS if (n := text(said.get(name)))), "")
        return Receipt(
            reference=number or notice.notice_id,
            said=one_line(f"Microsoft: {answer.status} {answer.words}"),
            at=self._now(),
        )

    def _report(self, notice: Notice) -> dict[str, Any]:
        urls, at = notice.material.urls, notice.written_at.astimezone(UTC)
        return {
            "date": at.strftime("%Y-%m-%d"),
            "time": at.strftime("%H:%M:%S"),
            "timeZone": "UTC",
            "incidentType": "Illegal/Violates the rights of others",
            "threatType": "URL",
            "reporterName": notice.notifier.name,
            "reporterEmail": notice.notifier.email,
            "reportNotes": f"{notice.letter.text.rstrip()}\n{reference_line(notice)}",
            "anonymizeReport": self._config.is_anonymous,
            "sourceUrl": urls[0],
            "urlList": [{"sourceUrl": url} for url in urls],
            "testSubmission": self._config.is_test,
        }
