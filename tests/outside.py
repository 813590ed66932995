"""The outside world that knows who can act, on loopback: DNS, IANA, a registry, RIPEstat.

`platform.example` is at the host Cellar, announced by the carrier Trunk, sold by the registrar
Seller. Answers have the shapes of the recorded ones.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from integrations.api import ApiClient
from integrations.cymru import Cymru
from integrations.rdap import Rdap
from integrations.ripestat import RipeStat
from integrations.sources import Sources
from tests.api_peer import ApiPeer, Asked, Says
from tests.dns_peer import DnsPeer
from untilgone import cdns

CELLAR, ATTIC, EDGE = "192.0.2.10", "198.51.100.20", "104.16.1.1"


def _entity(role: str, name: str, *mails: str, inside: Any = None) -> dict[str, Any]:
    rows = [["fn", {}, "text", name], *(["email", {}, "text", mail] for mail in mails)]
    found = {"objectClassName": "entity", "roles": [role], "vcardArray": ["vcard", rows]}
    return found | ({"entities": [inside]} if inside else {})


def network(name: str, mail: str) -> dict[str, Any]:
    """A registry's answer about a network, or an autonomous system."""
    desk = _entity("abuse", "Abuse desk", mail)
    return {"name": name.upper(), "entities": [_entity("registrant", name, inside=desk)]}


def zone(*addresses: str) -> str:
    """What the DNS says where the site is at these addresses."""
    return "\n".join(
        [
            *(f"platform.example A {address}" for address in addresses),
            "platform.example NS ns1.seller.example.",
            "platform.example MX 10 mx.platform.example.",
            '10.2.0.192.origin.asn.cymru.com TXT "64500 | 192.0.2.0/24 | NL | ripencc | 2001-01-01"',
            'as64500.asn.cymru.com TXT "64500 | NL | ripencc | 2001-01-01 | TRUNK Trunk BV, NL"',
        ]
    )


@dataclass
class Outside:
    """What is answered can be changed; what was asked is kept."""

    dns: DnsPeer
    api: ApiPeer
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def sources(self) -> Sources:
        api = ApiClient(deadline=2.0)
        resolver = self.dns.resolver
        return Sources(
            dns=resolver,
            rdap=Rdap(api, f"{self.api.url}/iana/"),
            cymru=Cymru(resolver),
            ripestat=RipeStat(api, f"{self.api.url}/ripe/"),
            cdns=cdns.shipped(),
        )

    @property
    def asked(self) -> list[str]:
        return [asked.path for asked in self.api.asked]

    def move_to(self, *addresses: str) -> None:
        """The site is at other addresses now."""
        self.dns.say(zone(*addresses))

    def answer(self, asked: Asked) -> Says:
        found = self.answers.get(asked.path)
        if isinstance(found, Says):
            return found
        return Says(status=200 if found is not None else 404, body=found)


def _listing(url: str, *keys: str) -> dict[str, Any]:
    return {
        "version": "1.0",
        "publication": "2026-11-01",
        "services": [[list(keys), [f"{url}/r/"]]],
    }


@asynccontextmanager
async def outside() -> AsyncIterator[Outside]:
    """The world, as long as the block lasts."""
    async with DnsPeer(zone(CELLAR)) as dns, ApiPeer(lambda _asked: Says(status=404)) as api:
        world = Outside(dns, api)
        api.answers = world.answer
        seller = _entity("registrar", "Seller", inside=_entity("abuse", "", "abuse@seller.example"))
        edge = network("Cloudflare, Inc.", "abuse@cloudflare.com")
        world.answers = {
            "/iana/dns.json": _listing(api.url, "example"),
            "/iana/ipv4.json": _listing(api.url, "0.0.0.0/0"),
            "/iana/asn.json": _listing(api.url, "1-99999"),
            "/r/domain/platform.example": {"ldhName": "platform.example", "entities": [seller]},
            f"/r/ip/{CELLAR}": network("Cellar", "abuse@cellar.example"),
            f"/r/ip/{ATTIC}": network("Attic", "abuse@attic.example"),
            f"/r/ip/{EDGE}": edge,
            "/r/autnum/64500": network("Trunk", "abuse@trunk.example"),
            "/ripe/abuse-contact-finder/data.json": {"data": {"abuse_contacts": []}},
        }
        yield world
