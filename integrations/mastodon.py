"""Mastodon and servers with its API: reports through your account on one server, for all servers.

Docs: https://docs.joinmastodon.org/methods/reports/ and
https://docs.joinmastodon.org/methods/search/ (how a post of another server is found).
Answers: none. A reporter cannot read the report again; only looks tell.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from integrations.api import ApiClient, service_root
from integrations.base import Channel, Leaving
from integrations.clock import Clock, utc_now
from integrations.probes.mastodon import Mastodon as MastodonProbe
from integrations.reporting import (
    gone,
    host_in,
    inside,
    is_host,
    names,
    offenders,
    only_url,
    reference_in,
    taken,
    text_of,
    told,
)
from untilgone.errors import BadInput, NeedsHuman, Refused
from untilgone.notices import Notice, Receipt
from untilgone.parties import Contact
from untilgone.settings import Secret, setting

_ACCOUNT = re.compile(
    r"https?://(?P<host>[\w.-]+)/(?:(?:web/)?@|users/)[\w.-]+(?:@[\w.-]+)?/?(?:[?#].*)?"
)
_COPY = re.compile(r"/@[\w.-]+@(?P<home>[\w.-]+)")  # what another server keeps of an author
_VERSION = re.compile(r"(\d+)\.(\d+)")
_KNOWS_LEGAL = (4, 2)
_CATEGORIES = frozenset({"legal", "other", "violation", "spam"})
_VERSION_HOLDS = timedelta(days=1)
_NOT_FOUND = 404


@dataclass(frozen=True, kw_only=True)
class Config:
    """An account on a server, and which servers are not told."""

    server: str = setting("The server of your account, e.g. https://mastodon.example")
    token: Secret = setting("Its access token, with the scopes read:search and write:reports")
    forward: bool = setting(
        "Also tell the author's server, which sees your server and not your account", default=True
    )
    category: str = setting(
        "Category of every report: legal, other, violation or spam; "
        "empty: legal where the server knows it, else other",
        default="",
    )
    blocked: str = setting(
        "Servers whose moderators may be the offenders, separated by spaces: "
        "what is there is a task for a person",
        default="",
    )

    def __post_init__(self) -> None:
        service_root(self.server, "server")
        if self.category and self.category not in _CATEGORIES:
            raise BadInput(f"category must be one of {', '.join(sorted(_CATEGORIES))}, or empty.")


class Mastodon(Channel):
    """One report of one post or account."""

    slug: ClassVar[str] = "mastodon"
    label: ClassVar[str] = "Mastodon"
    config_class: ClassVar[type[Config]] = Config
    longest_text: ClassVar[int] = 1000
    is_read_by_others: ClassVar[bool] = True
    spacing: ClassVar[timedelta] = timedelta(seconds=3)

    def __init__(
        self, config: Config, *, client: ApiClient | None = None, now: Clock = utc_now
    ) -> None:
        self._config = config
        self._client = client or ApiClient()
        self._now = now
        self._blocked = names(config.blocked)
        self._category: tuple[str, datetime] | None = None

    def accepts(self, contact: Contact) -> bool:
        """Whether the contact is a server, by its host name."""
        return contact.channel == self.slug and is_host(contact.address)

    async def submit(self, notice: Notice, leaving: Leaving) -> Receipt:
        """Find the post on our own server, then report it once."""
        comment = text_of(notice, self.longest_text, self.label)
        url = only_url(notice, self.label)
        account, status = await self._found(url)
        home = host_in(account.get("url"))
        report: dict[str, Any] = {
            "account_id": str(account["id"]),
            "comment": comment,
            "category": await self._category_known(),
            "forward": self._config.forward and home != host_in(self._config.server),
        }
        if status is not None:
            report["status_ids"] = [str(status["id"])]
        answer = await self._client.ask(
            "POST",
            self._api("/api/v1/reports"),
            headers=self._headers,
            as_json=report,
            leaving=leaving,
        )
        if answer.status == _NOT_FOUND:
            raise gone(self.label, "it has been removed meanwhile")
        number = reference_in(taken(answer, self.label), self.label, "id")
        return Receipt(reference=number, said=f"report {number} was taken", at=self._now())

    async def _found(self, url: str) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
        """The account and, where the address is one of a post, the post, as our server has them."""
        post = MastodonProbe.pattern.fullmatch(url)
        found = post or _ACCOUNT.fullmatch(url)
        if found is None:
            raise NeedsHuman(
                "This is no address of a post or account as Mastodon writes them. "
                "Nothing was reported."
            )
        copy = _COPY.search(url)
        hosts = {found["host"].lower()} | ({copy["home"].lower()} if copy else set())
        self._not_blocked(hosts)
        kind = "statuses" if post else "accounts"
        query = {"q": url, "resolve": "true", "type": kind, "limit": "1"}
        said = told(
            await self._client.get(self._api("/api/v2/search"), headers=self._headers, query=query),
            self.label,
        )
        thing = inside(said, kind, 0)
        account = inside(thing, "account") if post else thing
        if inside(thing, "id") is None or inside(account, "id") is None:
            raise Refused(
                f"Our server does not find this at {found['host']}: it is gone, or the two servers "
                "do not speak to each other. Nothing was reported."
            )
        theirs = {host_in(inside(thing, "url")), host_in(inside(thing, "uri"))} - {""}
        if not theirs & hosts:
            raise NeedsHuman(
                "Our server found something else than was asked for. Nothing was reported."
            )
        self._not_blocked({*theirs, host_in(account.get("url"))})
        return account, thing if post else None

    def _not_blocked(self, hosts: set[str]) -> None:
        if blocked := sorted(self._blocked & hosts):
            raise offenders(blocked[0])

    async def _category_known(self) -> str:
        """What the server takes: it has known `legal` since 4.2, others with its API may not."""
        if self._config.category:
            return self._config.category
        if self._category is None or self._now() - self._category[1] > _VERSION_HOLDS:
            answer = await self._client.get(self._api("/api/v2/instance"))
            version = "0.0"
            if answer.status != _NOT_FOUND:
                version = str(told(answer, self.label).get("version", ""))
            said = _VERSION.match(version)
            is_new = said is not None and (int(said[1]), int(said[2])) >= _KNOWS_LEGAL
            is_legal = is_new and "compatible" not in version
            self._category = ("legal" if is_legal else "other", self._now())
        return self._category[0]

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._config.token.get_secret_value()}"}

    def _api(self, path: str) -> str:
        return self._config.server.rstrip("/") + path
