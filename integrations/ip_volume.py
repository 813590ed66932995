"""IP Volume: notices about child sexual abuse material on its network, through its API.

Docs: https://github.com/AbuseIO/SCART-application (`scart/addon/IPvolumeNTDapi.php`, read for the
contract: the host has published none).
Answers: none by the API.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import ClassVar, TypeAlias

from integrations.api import ApiClient, service_root
from integrations.base import Channel, Leaving
from integrations.particulars import host_of, text
from untilgone.cases import Category
from untilgone.errors import NeedsHuman, OutcomeUnknown, Refused, RetryLater
from untilgone.notices import Notice, Receipt
from untilgone.parties import Contact
from untilgone.settings import Secret, setting
from untilgone.smtp_replies import one_line

Resolve: TypeAlias = Callable[[str], Awaitable[set[str]]]

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

    def __init__(
        self,
        config: Config,
        *,
        resolve: Resolve | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._config = config
        self._resolve = resolve or _addresses
        self._now = now or (lambda: datetime.now(UTC))
        self._client = ApiClient()
        self._reports = f"{service_root(config.base_url)}/reports"

    def accepts(self, contact: Contact) -> bool:
        """Whatever is given for this channel: the address of the server, or of the API."""
        return contact.channel == self.slug

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
        server = await self._server(notice)
        answer = await self._client.ask(
            "POST",
            self._reports,
            headers={"Authorization": f"Bearer {self._config.token.get_secret_value()}"},
            form={"ip": server, "urls": "\n".join(notice.material.urls)},
            leaving=leaving,
        )
        data = answer.taken(self.label).fields.get("data")
        number = text(data.get("id")) if isinstance(data, dict) else ""
        if not number:
            raise OutcomeUnknown(f"IP Volume gave an answer without a number: {answer.words}")
        said = one_line(f"IP Volume: report {number}")
        return Receipt(reference=number, said=said, at=self._now())

    async def _server(self, notice: Notice) -> str:
        """The address of the server: the contact's, where it is one, else that of the host."""
        if _is_ip(notice.address):
            return notice.address
        hosts = {host_of(url) for url in notice.material.urls}
        if len(hosts) != 1:
            raise NeedsHuman(
                "IP Volume takes addresses on one server per report, and this notice is about "
                f"{len(hosts)} hosts. Nothing was sent; report them one by one."
            )
        [host] = hosts
        try:
            found = {host} if _is_ip(host) else await self._resolve(host)
        except OSError as error:
            raise RetryLater(f"{host} has no address now ({error}). Nothing was sent.") from error
        if len(found) != 1:
            raise NeedsHuman(
                f"{host} has the addresses {', '.join(sorted(found))}, and IP Volume takes one. "
                "Nothing was sent; name the one on its network as the contact's address."
            )
        return found.pop()


async def _addresses(host: str) -> set[str]:
    """The IPv4 addresses of a host; OSError where there is none."""
    found = await asyncio.get_running_loop().getaddrinfo(
        host, None, family=socket.AF_INET, type=socket.SOCK_STREAM
    )
    return {str(address[0]) for *_, address in found}


def _is_ip(text: str) -> bool:
    with suppress(ValueError):
        return bool(ip_address(text))
    return False
