"""Everybody who is asked who can act on a URL: the DNS, the registries, and second sources."""

from dataclasses import dataclass

from integrations.api import ApiClient
from integrations.cloudflare_origin import Access, CloudflareOrigin
from integrations.cymru import Cymru
from integrations.dns import Dns, connect_dns
from integrations.guard import PUBLIC
from integrations.rdap import Rdap
from integrations.ripestat import RipeStat
from untilgone import cdns
from untilgone.cdns import Cdn

OFF = "off"

_SECONDS = 5.0  # for one request; a person waits


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Those who are asked, and the CDNs that are known."""

    dns: Dns
    rdap: Rdap
    cymru: Cymru
    ripestat: RipeStat
    cdns: tuple[Cdn, ...]
    origin: CloudflareOrigin | None = None  # for hotlines that Cloudflare has admitted


def connect_sources(resolvers: str, admitted: Access | None = None) -> Sources | None:
    """The sources; None for ``off``. BadInput names what is wrong in the setting."""
    if resolvers.strip() == OFF:
        return None
    dns, api = connect_dns(resolvers), ApiClient(reach=PUBLIC, deadline=_SECONDS)
    return Sources(
        dns=dns,
        rdap=Rdap(api),
        cymru=Cymru(dns),
        ripestat=RipeStat(api),
        cdns=cdns.shipped(),
        origin=CloudflareOrigin(api, admitted) if admitted else None,
    )
