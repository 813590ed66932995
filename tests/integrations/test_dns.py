"""What the DNS says, asked of a real server on loopback."""

import pytest

from integrations.dns import SETTING, Dns, connect_dns
from tests.dns_peer import DnsPeer
from untilgone.errors import BadInput, RetryLater

ZONE = """
    www.site.example CNAME edge.cdn.example.
    edge.cdn.example CNAME node.cdn.example.
    node.cdn.example A 192.0.2.1
    node.cdn.example A 192.0.2.2
    node.cdn.example AAAA 2001:db8::1
    site.example A 192.0.2.9
    site.example NS ns2.dns.example.
    site.example NS NS1.dns.example.
    site.example MX 20 mx2.mail.example.
    site.example MX 10 mx1.mail.example.
    bare.example A 192.0.2.3
    silent.example A 192.0.2.4
    silent.example MX 0 .
    text.example TXT "one " "line"
    broken.example ! -
"""


async def test_addresses_aliases_name_servers_and_mail_servers_are_found_in_order():
    async with DnsPeer(ZONE) as peer:
        names = await peer.resolver.names("www.site.example")

    assert names.exists
    assert names.addresses == ("192.0.2.1", "192.0.2.2", "2001:db8::1")
    assert names.aliases == ("edge.cdn.example", "node.cdn.example")
    assert names.nameservers == ("ns1.dns.example", "ns2.dns.example")
    assert names.mail_servers == ("mx1.mail.example", "mx2.mail.example")
    assert names.takes_mail


async def test_mail_goes_to_the_address_of_a_domain_without_a_mail_server():
    async with DnsPeer(ZONE) as peer:
        names = await peer.resolver.names("bare.example")

    assert (names.mail_servers, names.takes_mail) == ((), True)


async def test_a_domain_that_says_it_takes_no_mail_takes_none():
    async with DnsPeer(ZONE) as peer:
        names = await peer.resolver.names("silent.example")

    assert not names.takes_mail


async def test_a_name_that_nobody_knows_does_not_exist():
    async with DnsPeer(ZONE) as peer:
        names = await peer.resolver.names("nobody.nowhere.example")

    assert (names.exists, names.addresses, names.takes_mail) == (False, (), False)


async def test_a_server_that_fails_has_not_said_that_there_is_nothing():
    async with DnsPeer(ZONE) as peer:
        with pytest.raises(RetryLater, match="did not tell"):
            await peer.resolver.names("broken.example")


async def test_a_server_that_says_nothing_is_waited_for_only_so_long():
    async with DnsPeer(ZONE) as peer:
        peer.is_silent = True
        with pytest.raises(RetryLater):
            await peer.resolver.names("site.example")


async def test_a_name_that_cannot_be_asked_for_is_a_failure_and_no_crash():
    async with DnsPeer(ZONE) as peer:
        with pytest.raises(RetryLater):
            await peer.resolver.names("a" * 64 + ".example")


async def test_texts_are_put_together():
    async with DnsPeer(ZONE) as peer:
        assert await peer.resolver.texts("text.example") == ("one line",)
        assert await peer.resolver.texts("bare.example") == ()


def test_the_setting_names_addresses_and_a_wrong_one_is_refused():
    assert isinstance(connect_dns("192.0.2.53, [2001:db8::53]:5353"), Dns)
    assert isinstance(connect_dns(""), Dns)
    with pytest.raises(BadInput) as refused:
        connect_dns("resolver.example")

    assert SETTING in str(refused.value)
