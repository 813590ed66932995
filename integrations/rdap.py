"""RDAP: what the registries know about a domain, an address, an autonomous system.

Docs: https://www.rfc-editor.org/rfc/rfc9082
Which server is asked stands in IANA's bootstrap files. Hosts come from those files and from
answers, so every one is checked like a reported URL: public addresses only, at each redirect.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

from integrations.api import ApiClient
from untilgone import rdap
from untilgone.bootstrap import Bootstrap, Kind, of_address, parse
from untilgone.errors import BadInput, Refused, RetryLater
from untilgone.rdap import Registered

IANA = "https://data.iana.org/rdap/"

_ACCEPT = {"Accept": "application/rdap+json, application/json;q=0.5"}
_NOT_THERE = frozenset({400, 404})
_IANA_PAUSE = timedelta(minutes=10)
_LONGEST_PAUSE = timedelta(hours=1)

Listed = Callable[[Kind], Awaitable[Bootstrap]]
"""Gives IANA's file of a kind, however old."""


class Rdap:
    """Asks registries; leaves one alone for as long as it asked for."""

    def __init__(self, api: ApiClient, iana: str = IANA) -> None:
        self._api = api
        self._iana = iana
        self._paused: dict[str, datetime] = {}

    async def bootstrap(self, kind: Kind) -> str:
        """IANA's file, as text; RetryLater where it cannot be had.

        Then it is left alone for a while: there is a copy, and everybody waits for this.
        """
        self._refuse_paused(self._iana)
        try:
            answer = (await self._api.get(f"{self._iana}{kind}.json")).had("IANA")
        except RetryLater as error:
            self._paused[self._iana] = datetime.now(UTC) + (error.after or _IANA_PAUSE)
            raise
        try:
            parse(answer.body)
        except BadInput as error:
            raise RetryLater(f"What IANA answered is something else. {error}") from error
        return answer.body.decode("utf-8")

    async def domain(self, domain: str, listed: Listed) -> Registered:
        """What the registry knows about a registrable domain, and where it refers to others.

        Refused where no registry of this ending answers.
        """
        server = (await listed(Kind.DNS)).server(Kind.DNS, domain)
        if server is None:
            ending = domain.rpartition(".")[2]
            raise Refused(f"No RDAP server is known for .{ending}.")
        found = rdap.registered(await self._asked(f"{server}domain/{quote(domain)}"))
        if found.to_ask and not _can_be_told(found):
            answers = await asyncio.gather(
                *(
                    self._asked(f"{server}entity/{quote(handle, safe='')}")
                    for handle in found.to_ask
                )
            )
            found = rdap.with_entities(found, answers)
        if found.related is not None and not _can_be_told(found):
            return await self._of_registrar(found, found.related)
        return found

    async def _of_registrar(self, found: Registered, related: str) -> Registered:
        """What the registrar itself says; what the registry said stays where it says nothing."""
        try:
            own = rdap.registered(await self._asked(related))
        except RetryLater:
            return found
        return own if own.mailboxes else found

    async def address(self, address: str, listed: Listed) -> Registered:
        """What the registry knows about the network of an address."""
        kind = of_address(address)
        server = (await listed(kind)).server(kind, address)
        if server is None:
            raise Refused(f"No RDAP server is known for {address}.")
        return rdap.registered(await self._asked(f"{server}ip/{quote(address, safe=':')}"))

    async def number(self, number: int, listed: Listed) -> Registered:
        """What the registry knows about an autonomous system."""
        server = (await listed(Kind.ASN)).server(Kind.ASN, str(number))
        if server is None:
            raise Refused(f"No RDAP server is known for AS{number}.")
        return rdap.registered(await self._asked(f"{server}autnum/{number}"))

    async def _asked(self, url: str) -> Any:
        """The answer as JSON; None where there is nothing under that name."""
        host = urlsplit(url).netloc
        self._refuse_paused(host)
        answer = await self._api.get(url, headers=_ACCEPT)
        if answer.status in _NOT_THERE:
            return None
        try:
            return answer.had(host).json()
        except RetryLater as error:
            if error.after is not None:
                self._paused[host] = answer.at + min(error.after, _LONGEST_PAUSE)
            raise

    def _refuse_paused(self, whom: str) -> None:
        now = datetime.now(UTC)
        until = self._paused.get(whom)
        if until is not None and now < until:
            minutes = max(1, round((until - now).total_seconds() / 60))
            raise RetryLater(f"{whom} is left alone for {minutes} min.", after=until - now)


def _can_be_told(found: Registered) -> bool:
    return any(mailbox.role is rdap.Role.ABUSE for mailbox in found.mailboxes)
