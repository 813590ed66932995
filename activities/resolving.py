"""Finding out who can act on a URL: asks the outside world, part by part, and puts it together."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from pydantic import TypeAdapter

from activities.inquiry import Inquiry, Memory, Tell
from integrations.cloudflare_origin import CLOUDFLARE
from integrations.http import LookClient
from integrations.rdap import Listed
from integrations.sources import Sources
from untilgone import bootstrap, cdns
from untilgone.acquaintances import listed_cdns
from untilgone.bootstrap import Bootstrap, Kind
from untilgone.cdns import InFront
from untilgone.chain import chain
from untilgone.directory import Directory
from untilgone.domains import is_address, registrable
from untilgone.errors import BadInput, RetryLater
from untilgone.names import Names, Origin
from untilgone.rdap import Registered
from untilgone.redirects import names_same_object
from untilgone.resolution import Known, Place, Resolution, Seen
from untilgone.url_forms import is_short_link, plain
from untilgone.urls import canonical

GOOD_FOR = timedelta(hours=12)
LISTED_FOR = timedelta(days=1)  # IANA's files
MOST_PLACES = 4  # addresses of a host of which the networks are asked for

_NAMES = TypeAdapter(Names)
_REGISTERED = TypeAdapter(Registered)
_ORIGIN = TypeAdapter(Origin | None)
_MAILS = TypeAdapter(tuple[str, ...])
_ADDRESSES = TypeAdapter(tuple[str, ...])
_TEXT = TypeAdapter(str)


@dataclass(frozen=True, kw_only=True)
class Page:
    """Where a URL leads, and what the headers of the last answer say of who served it."""

    final_url: str
    headers: Mapping[str, str]


_PAGE = TypeAdapter(Page)


class Resolver:
    """Says who can act on a URL. What cannot be found out is left out, with the reason."""

    def __init__(
        self,
        sources: Sources,
        memory: Memory,
        *,
        good_for: timedelta = GOOD_FOR,
    ) -> None:
        self._sources = sources
        self._memory = memory
        self._good_for = good_for

    async def who(
        self,
        raw: str,
        now: datetime,
        known: Directory,
        *,
        client: LookClient | None = None,
        tell: Tell | None = None,
    ) -> Resolution:
        """Everybody who can act on the URL; BadInput where it is none.

        ``client``: visits the URL to see where it leads; without it nothing is visited.
        """
        reported = canonical(raw)
        form = plain(reported.url)
        remarks = [*reported.remarks, *form.remarks]
        inquiry = Inquiry(self._memory, now, self._good_for, tell)
        page = await self._page(inquiry, form.url, client) if client else None
        url = _followed(form.url, page, remarks)
        seen = await self._seen(inquiry, url, _headers(page, url), known)
        if seen.names is not None and not seen.names.value.exists:
            remarks.append("The resolvers do not know the host.")
        if any(place.network for place in seen.behind):
            remarks.append(
                "Cloudflare named the origin to us; the host was looked up by it. Its addresses are "
                "confidential."
            )
        return Resolution(
            url=reported.url,
            leads_to=url,
            domain=seen.domain,
            addresses=_addresses(seen),
            in_front=seen.in_front,
            parties=chain(url, seen, known),
            parts=tuple(inquiry.parts),
            remarks=tuple(remarks),
        )

    async def _page(self, inquiry: Inquiry, url: str, client: LookClient) -> Page | None:
        async def ask() -> Page:
            fetched = await client.get(url)
            if fetched.trouble is not None and fetched.status is None and not fetched.redirects:
                raise RetryLater(f"It was not reached: {fetched.detail}")
            return Page(final_url=fetched.final_url, headers=dict(fetched.headers))

        known = await inquiry.part("page", url, _PAGE, ask)
        return known.value if known else None

    async def _seen(
        self, inquiry: Inquiry, url: str, headers: Mapping[str, str], known: Directory
    ) -> Seen:
        host = canonical(url).host
        domain = registrable(host)
        registration = asyncio.create_task(self._registration(inquiry, domain))
        names: Known[Names] | None = None
        addresses: Iterable[str] = (host,)
        if not is_address(host):
            names = await inquiry.part("dns", host, _NAMES, lambda: self._sources.dns.names(host))
            addresses = names.value.addresses if names else ()
        # Before any registry is asked about an address: that of a CDN leads to the CDN.
        found = list(addresses)
        in_front = cdns.in_front(
            self._sources.cdns,
            host=host,
            addresses=found,
            aliases=names.value.aliases if names else (),
            headers=headers,
        )
        asked = _spread(found)[: 1 if in_front else MOST_PLACES]
        places = await asyncio.gather(*(self._place(inquiry, address) for address in asked))
        numbers = list(_numbers(places))
        in_front = in_front or cdns.in_front(
            (*self._sources.cdns, *listed_cdns(known)), host=host, addresses=found, numbers=numbers
        )
        behind = await self._behind(inquiry, host, in_front)
        return Seen(
            host=host,
            domain=domain,
            names=names,
            in_front=in_front,
            places=tuple(places),
            registration=await registration,
            behind=behind,
        )

    async def _behind(
        self, inquiry: Inquiry, host: str, in_front: InFront | None
    ) -> tuple[Place, ...]:
        """What the CDN itself names as the origin, where it tells us; shown to nobody.

        Only the registry learns one of its addresses; second sources do not.
        """
        origin = self._sources.origin
        if origin is None or in_front is None or in_front.slug != CLOUDFLARE or is_address(host):
            return ()
        named = await inquiry.part("origin", host, _ADDRESSES, lambda: origin.addresses(host))
        found = named.value if named else ()
        own = [a for a in found if cdns.of_address(a, self._sources.cdns) is None]

        async def place(address: str) -> Place:
            async def ask() -> Registered:
                return await self._sources.rdap.address(address, self._listed(inquiry))

            shown = f"the origin of {host}"
            network = await inquiry.part("network", address, _REGISTERED, ask, shown=shown)
            return Place(address=address, network=network)

        return tuple(await asyncio.gather(*map(place, _spread(own)[:MOST_PLACES])))

    async def _place(self, inquiry: Inquiry, address: str) -> Place:
        sources = self._sources

        async def network() -> Registered:
            return await sources.rdap.address(address, self._listed(inquiry))

        async def origin() -> Origin | None:
            return await sources.cymru.origin(address)

        async def second() -> tuple[str, ...]:
            return await sources.ripestat.abuse_contacts(address)

        known, told, announced = await asyncio.gather(
            inquiry.part("network", address, _REGISTERED, network),
            inquiry.part("ripestat", address, _MAILS, second),
            inquiry.part("origin", address, _ORIGIN, origin),
        )
        carrier = None
        if announced is not None and announced.value is not None:
            carrier = await self._carrier(inquiry, announced.value.number)
        return Place(address=address, network=known, second=told, origin=announced, carrier=carrier)

    async def _carrier(self, inquiry: Inquiry, number: int) -> Known[Registered] | None:
        async def ask() -> Registered:
            return await self._sources.rdap.number(number, self._listed(inquiry))

        return await inquiry.part("carrier", f"AS{number}", _REGISTERED, ask)

    async def _registration(self, inquiry: Inquiry, domain: str | None) -> Known[Registered] | None:
        if domain is None:
            return None

        async def ask() -> Registered:
            return await self._sources.rdap.domain(domain, self._listed(inquiry))

        return await inquiry.part("registrar", domain, _REGISTERED, ask)

    def _listed(self, inquiry: Inquiry) -> Listed:
        """IANA's file: today's, else what was kept, else the copy that comes along."""

        async def listed(kind: Kind) -> Bootstrap:
            async def ask() -> str:
                try:
                    return await self._sources.rdap.bootstrap(kind)
                except RetryLater as error:
                    copy = bootstrap.shipped(kind).publication[:10]
                    raise RetryLater(f"{error} A copy of before is used ({copy}).") from error

            known = await inquiry.part("bootstrap", kind, _TEXT, ask, good_for=LISTED_FOR)
            try:
                return bootstrap.parse(known.value) if known else bootstrap.shipped(kind)
            except BadInput:
                return bootstrap.shipped(kind)

        return listed


def _addresses(seen: Seen) -> tuple[str, ...]:
    found = seen.names.value.addresses if seen.names else ()
    return found or tuple(place.address for place in seen.places)


def _followed(url: str, page: Page | None, remarks: list[str]) -> str:
    """Where the URL leads, where that is the same object; anybody can redirect to anybody."""
    if page is None or page.final_url == url:
        return url
    try:
        final = plain(canonical(page.final_url).url).url
    except BadInput:
        remarks.append("It leads to what is no public web address; that was not followed.")
        return url
    if is_short_link(url) or names_same_object(url, final):
        remarks.append("It leads on; who can act was looked up where it leads.")
        return final
    remarks.append("It leads to something else; that was not followed.")
    return url


def _headers(page: Page | None, url: str) -> Mapping[str, str]:
    """The headers of the answer, where it is that of the host in question."""
    if page is None or urlsplit(page.final_url).hostname != urlsplit(url).hostname:
        return {}
    return page.headers


def _spread(addresses: Iterable[str]) -> list[str]:
    """One address of each network, both kinds of them: a host has many in one."""
    first: dict[str, str] = {}
    for address in addresses:
        net = ":".join(address.split(":")[:3]) if ":" in address else address.rpartition(".")[0]
        first.setdefault(net, address)
    return list(first.values())


def _numbers(places: Iterable[Place]) -> Iterable[int]:
    for place in places:
        if place.origin is not None and place.origin.value is not None:
            yield place.origin.value.number
