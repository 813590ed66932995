"""Team Cymru by DNS and RIPEstat by HTTP, asked of servers on loopback.

Answers follow https://www.team-cymru.com/ip-asn-mapping and
https://stat.ripe.net/docs/data-api/api-endpoints/abuse-contact-finder.
"""

import pytest

from integrations.api import ApiClient
from integrations.cymru import Cymru
from integrations.ripestat import RipeStat
from tests.api_peer import ApiPeer, Says
from tests.dns_peer import DnsPeer
from untilgone.errors import RetryLater
from untilgone.names import Origin

ZONE = """
    1.2.0.192.origin.asn.cymru.com TXT "64500 | 192.0.0.0/16 | NL | ripencc | 2001-01-01"
    1.2.0.192.origin.asn.cymru.com TXT "64501 64502 | 192.0.2.0/24 | DE | ripencc | 2001-01-01"
    AS64501.asn.cymru.com TXT "64501 | DE | ripencc | 2001-01-01 | CARRIER-AS Carrier GmbH, DE"
    as64501.asn.cymru.com TXT "64501 | DE | ripencc | 2001-01-01 | CARRIER-AS Carrier GmbH, DE"
    9.2.0.192.origin.asn.cymru.com TXT "nonsense"
    8.2.0.192.origin.asn.cymru.com ! -
"""
V6 = "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.origin6.asn.cymru.com"


async def test_who_announces_an_address_is_told_by_its_narrowest_prefix():
    async with DnsPeer(ZONE) as peer:
        origin = await Cymru(peer.resolver).origin("192.0.2.1")

    assert origin == Origin(
        number=64501,
        prefix="192.0.2.0/24",
        registry="ripencc",
        country="DE",
        name="CARRIER-AS Carrier GmbH",
    )


async def test_an_address_of_the_new_kind_is_asked_for_in_its_own_zone():
    async with DnsPeer(f'{V6} TXT "64500 | 2001:db8::/32 | NL | ripencc | 2001-01-01"') as peer:
        origin = await Cymru(peer.resolver).origin("2001:db8::1")

    assert origin is not None
    assert origin.number == 64500


@pytest.mark.parametrize("address", ["192.0.2.7", "192.0.2.9"])
async def test_an_address_that_nobody_announces_has_no_origin(address):
    async with DnsPeer(ZONE) as peer:
        assert await Cymru(peer.resolver).origin(address) is None


async def test_a_resolver_that_fails_says_nothing_about_an_origin():
    async with DnsPeer(ZONE) as peer:
        with pytest.raises(RetryLater):
            await Cymru(peer.resolver).origin("192.0.2.8")


async def test_abuse_contacts_are_told_without_those_of_registries():
    contacts = ["abuse@host.example.net", "abuse@host.example.net", "search-apnic@apnic.net", 7]
    async with ApiPeer(lambda _: Says(body={"data": {"abuse_contacts": contacts}})) as peer:
        found = await RipeStat(ApiClient(), f"{peer.url}/").abuse_contacts("192.0.2.1")

    assert found == ("abuse@host.example.net",)
    [asked] = peer.asked
    assert asked.path == "/abuse-contact-finder/data.json"
    assert asked.query == {"resource": "192.0.2.1", "sourceapp": "untilgone"}


@pytest.mark.parametrize("body", [None, [], {}, {"data": []}, {"data": {"abuse_contacts": "x"}}])
async def test_an_answer_of_another_shape_names_nobody(body):
    async with ApiPeer(lambda _: Says(body=body)) as peer:
        assert await RipeStat(ApiClient(), f"{peer.url}/").abuse_contacts("192.0.2.1") == ()


@pytest.mark.parametrize("status", [400, 403, 429, 500, 503])
async def test_an_answer_that_is_none_can_be_asked_for_again(status):
    async with ApiPeer(lambda _: Says(status=status)) as peer:
        with pytest.raises(RetryLater, match=str(status)):
            await RipeStat(ApiClient(), f"{peer.url}/").abuse_contacts("192.0.2.1")
