"""ngrok: abuse reports about what its tunnels make public, through its API.

Docs: https://ngrok.com/docs/api-reference/abusereports/create
Answers: by asking for the report's status.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from urllib.parse import quote

from integrations.api import ApiClient, service_root
from integrations.base import Channel, Leaving
from integrations.particulars import objects, reference_line, text
from untilgone.errors import NeedsHuman, OutcomeUnknown
from untilgone.notices import Answer, AnswerKind, Notice, Receipt
from untilgone.parties import Contact
from untilgone.settings import Secret, setting
from untilgone.smtp_replies import one_line

_MOST_BYTES = 4096  # of metadata
_UNKNOWN_ID = 404
_STOPPED, _LEFT = frozenset({"BANNED"}), frozenset({"IGNORE", "IGNORED", "UNBANNED"})


@dataclass(frozen=True, kw_only=True)
class Config:
    """A key of an account that ngrok has admitted to its abuse reports."""

    token: Secret = setting("API key of an account that ngrok has admitted to abuse reports")
    base_url: str = setting("Root of the API", default="https://api.ngrok.com")

    def __post_init__(self) -> None:
        service_root(self.base_url)


class Ngrok(Channel):
    """One report per notice, with the letter as its metadata."""

    slug: ClassVar[str] = "ngrok"
    label: ClassVar[str] = "ngrok"
    config_class: ClassVar[type[Config]] = Config
    longest_text: ClassVar[int | None] = 1900
    most_urls: ClassVar[int] = 40  # the text has room for so many references
    spacing: ClassVar[timedelta] = timedelta(seconds=1)  # 120 requests a minute

    def __init__(self, config: Config, *, now: Callable[[], datetime] | None = None) -> None:
        self._config = config
        self._now = now or (lambda: datetime.now(UTC))
        self._client = ApiClient()
        self._reports = f"{service_root(config.base_url)}/abuse_reports"

    def accepts(self, contact: Contact) -> bool:
        """Whatever is given for this channel: the account is in the settings."""
        return contact.channel == self.slug

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Report once; the receipt has the id of the report."""
        letter = f"{notice.letter.text.rstrip()}\n{reference_line(notice)}"
        if len(letter.encode("utf-8")) > _MOST_BYTES:
            raise NeedsHuman(
                f"ngrok takes {_MOST_BYTES} bytes of text, this notice has "
                f"{len(letter.encode('utf-8'))}. Nothing was sent; shorten it and send it by hand."
            )
        answer = await self._client.ask(
            "POST",
            self._reports,
            headers=self._headers(),
            as_json={"urls": list(notice.material.urls), "metadata": letter},
            leaving=leaving,
        )
        said = answer.taken(self.label).fields
        number = text(said.get("id"))
        if not number:
            raise OutcomeUnknown(f"ngrok gave an answer without an id: {answer.words}")
        status = one_line(f"ngrok: {text(said.get('status')) or 'taken'}, report {number}")
        return Receipt(reference=number, said=status, at=self._now())

    async def check(self, receipt: Receipt) -> Answer | None:
        """What was done about each host, once ngrok is through with the report."""
        url = f"{self._reports}/{quote(receipt.reference, safe='')}"
        answer = await self._client.get(url, headers=self._headers())
        if answer.status == _UNKNOWN_ID:
            return None
        said = answer.known(self.label).fields
        if text(said.get("status")) != "PROCESSED":
            return None
        hosts = {
            text(h.get("hostname")): text(h.get("status")) for h in objects(said.get("hostnames"))
        }
        return Answer(
            answer_id=f"{self.slug}/{receipt.reference}/processed",
            kind=_meaning(frozenset(hosts.values())),
            notice_id=None,
            at=self._now(),
            text="\n".join(["ngrok: processed.", *(f"{h}: {s}" for h, s in hosts.items())]),
            rule="ngrok processed",
            ticket=receipt.reference,
        )

    def _headers(self) -> dict[str, str]:
        token = self._config.token.get_secret_value()
        return {"Authorization": f"Bearer {token}", "ngrok-version": "2"}


def _meaning(statuses: frozenset[str]) -> AnswerKind:
    """Of the words for hosts only some are known; a person reads the others."""
    if statuses and statuses <= _STOPPED:
        return AnswerKind.REMOVED
    if statuses and statuses <= _LEFT:
        return AnswerKind.REFUSED
    return AnswerKind.UNCLEAR
