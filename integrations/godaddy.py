"""GoDaddy: abuse tickets through its API, as registrar and as host.

Docs: https://developer.godaddy.com/doc/endpoint/abuse
Answers: by asking whether the ticket is closed; it does not say with what result.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from integrations.api import ApiAnswer, ApiClient, service_root
from integrations.base import Channel, Leaving
from integrations.particulars import host_of, one_url, reference_line, text
from untilgone.cases import Category
from untilgone.errors import NeedsHuman, OutcomeUnknown, RetryLater
from untilgone.notices import Answer, AnswerKind, Notice, Receipt
from untilgone.parties import Contact
from untilgone.settings import Secret, setting
from untilgone.smtp_replies import one_line

_MOST_OPEN = 5  # tickets about one host; with more GoDaddy trusts a reporter less
_MOST_READ, _SEARCH_SECONDS = 20, 60.0  # of our tickets, to find one
_CLOCKS_DIFFER = timedelta(minutes=10)
_CHILDREN = frozenset({Category.CSAM, Category.CSAM_SYNTHETIC})


@dataclass(frozen=True, kw_only=True)
class Config:
    """A key of a reporter whom GoDaddy has approved."""

    key: str = setting("API key of a reporter whom GoDaddy has approved")
    secret: Secret = setting("Secret that belongs to it")
    base_url: str = setting(
        "Root of the API; https://api.ote-godaddy.com is for tests",
        default="https://api.godaddy.com",
    )

    def __post_init__(self) -> None:
        service_root(self.base_url)


class GoDaddy(Channel):
    """One ticket per address. Asks for open tickets first: duplicates count against us."""

    slug: ClassVar[str] = "godaddy"
    label: ClassVar[str] = "GoDaddy"
    config_class: ClassVar[type[Config]] = Config
    longest_text: ClassVar[int | None] = 1900  # GoDaddy names no limit; ours
    spacing: ClassVar[timedelta] = timedelta(seconds=1)

    def __init__(self, config: Config, *, now: Callable[[], datetime] | None = None) -> None:
        self._config = config
        self._now = now or (lambda: datetime.now(UTC))
        self._client = ApiClient()
        self._tickets = f"{service_root(config.base_url)}/v1/abuse/tickets"

    def accepts(self, contact: Contact) -> bool:
        """Whatever is given for this channel: the key is in the settings."""
        return contact.channel == self.slug

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Open a ticket, unless one of ours about this address is open."""
        url = one_url(notice, self.label)
        try:
            async with asyncio.timeout(_SEARCH_SECONDS):
                numbers = await self._listed(url, closed="false")
                standing = await self._about(url, numbers)
        except TimeoutError as error:
            raise RetryLater(
                f"GoDaddy took more than {_SEARCH_SECONDS:g} seconds to tell of open tickets. "
                "Nothing was sent."
            ) from error
        if standing:
            return self._receipt(
                standing,
                f"ticket {standing} about this address is still open; a second one would count "
                "against us, so none was opened",
            )
        if len(numbers) >= _MOST_OPEN:
            raise NeedsHuman(
                f"GoDaddy has {len(numbers)} open tickets of ours about {host_of(url)}, and trusts "
                f"a reporter less who sends more than {_MOST_OPEN}. Nothing was sent; write to them "
                "about the whole site."
            )
        is_of_children = notice.material.category in _CHILDREN
        ticket = {
            "type": "CHILD_ABUSE" if is_of_children else "CONTENT",
            "source": url,
            "info": f"{notice.letter.text.rstrip()}\n{reference_line(notice)}",
        }
        answer = await self._client.ask(
            "POST", self._tickets, headers=self._headers(), as_json=ticket, leaving=leaving
        )
        said = answer.taken(self.label).fields
        number = text(said.get("u_number")) or text(said.get("ticketId"))
        if not number:
            raise OutcomeUnknown(f"GoDaddy gave an answer without a ticket: {answer.words}")
        return self._receipt(number, f"ticket {number}")

    async def find(self, notice: Notice) -> Receipt | None:
        """The ticket about this address that was opened since the notice was written."""
        url = one_url(notice, self.label)
        since = (notice.written_at - _CLOCKS_DIFFER).astimezone(UTC)
        numbers = await self._listed(url, createdStart=since.strftime("%Y-%m-%dT%H:%M:%SZ"))
        found = await self._about(url, numbers, since=since)
        return self._receipt(found, f"ticket {found}, found among ours") if found else None

    async def check(self, receipt: Receipt) -> Answer | None:
        """Whether the ticket was closed; with what result only a look tells."""
        said = await self._ticket(receipt.reference)
        if said.get("closed") is not True:
            return None
        return Answer(
            answer_id=f"{self.slug}/{receipt.reference}/closed",
            kind=AnswerKind.UNCLEAR,
            notice_id=None,
            at=self._now(),
            text=f"GoDaddy closed ticket {receipt.reference} at {text(said.get('closedAt'))} and "
            "does not say with what result.",
            rule="godaddy closed",
            ticket=receipt.reference,
        )

    def _headers(self) -> dict[str, str]:
        config = self._config
        return {"Authorization": f"sso-key {config.key}:{config.secret.get_secret_value()}"}

    async def _get(self, url: str, query: Any = ()) -> ApiAnswer:
        return await self._client.get(url, headers=self._headers(), query=query)

    async def _listed(self, url: str, **query: str) -> list[str]:
        """Numbers of our tickets about the host."""
        asked = {"sourceDomainOrIp": host_of(url), "limit": "100", **query}
        said = (await self._get(self._tickets, asked)).known(self.label).fields
        numbers = said.get("ticketIds")
        return [n for value in numbers if (n := text(value))] if isinstance(numbers, list) else []

    async def _about(self, url: str, numbers: list[str], since: datetime | None = None) -> str:
        """The first of these tickets that is about exactly this address; empty where none is."""
        for number in numbers[:_MOST_READ]:
            said = await self._ticket(number)
            if text(said.get("source")) == url and _is_since(text(said.get("createdAt")), since):
                return number
        return ""

    async def _ticket(self, number: str) -> dict[str, Any]:
        answer = await self._get(f"{self._tickets}/{quote(number, safe='')}")
        return answer.known(self.label).fields

    def _receipt(self, number: str, said: str) -> Receipt:
        return Receipt(reference=number, said=one_line(f"GoDaddy: {said}"), at=self._now())


def _is_since(created: str, since: datetime | None) -> bool:
    """Whether a time of theirs is not before ``since``; what cannot be read is not."""
    if since is None:
        return True
    try:
        at = datetime.fromisoformat(created)
    except ValueError:
        return False
    return at.replace(tzinfo=at.tzinfo or UTC) >= since
