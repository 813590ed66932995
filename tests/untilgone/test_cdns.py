"""Networks that stand in front of a site."""

from ipaddress import ip_network

import pytest

from untilgone import cdns
from untilgone.parties import Certainty

KNOWN = cdns.shipped()


def in_front(host="site.example", **seen):
    found = cdns.in_front(KNOWN, host=host, **({"addresses": ()} | seen))
    return found.slug if found else None


@pytest.mark.parametrize(
    ("seen", "slug"),
    [
        ({"addresses": ["192.0.2.1", "104.16.1.1"]}, "cloudflare"),
        ({"addresses": ["2606:4700::6810:1"]}, "cloudflare"),
        ({"addresses": ["151.101.1.1"]}, "fastly"),
        ({"addresses": ["192.0.2.1"], "aliases": ["d1.cloudfront.net"]}, "cloudfront"),
        ({"aliases": ["site.example.edgekey.net", "e1.a.akamaiedge.net"]}, "akamai"),
        ({"aliases": ["zone.b-cdn.net"]}, "bunny"),
        ({"addresses": ["45.60.1.1"]}, "imperva"),
        ({"addresses": ["192.88.134.1"]}, "sucuri"),
        ({"aliases": ["site.example.w.kunlunca.com"]}, "alibaba_cdn"),
        ({"aliases": ["zone.kxcdn.com"]}, "keycdn"),
        ({"numbers": [57724]}, "ddos_guard"),
        ({"numbers": [20940]}, "akamai"),
        ({"numbers": [59796]}, "stormwall"),
        ({"numbers": [63949]}, None),  # Akamai's too, but sites are kept there
        ({"numbers": [16509]}, None),  # Amazon: a host, with or without CloudFront
        ({"headers": {"server": "cloudflare"}}, "cloudflare"),
        ({"headers": {"cf-ray": "8f1"}}, "cloudflare"),
        ({"headers": {"via": "1.1 abc.cloudfront.net (CloudFront)"}}, "cloudfront"),
        ({"headers": {"server": "AkamaiGHost"}}, "akamai"),
        ({"headers": {"server": "BunnyCDN-NL1-1"}}, "bunny"),
        ({"headers": {"x-sucuri-id": "12"}}, "sucuri"),
        ({"headers": {"server": "nginx"}}, None),
        ({"aliases": ["notcloudfront.net"]}, None),
        ({"addresses": ["1.1.1.1"]}, None),  # Cloudflare's resolver, in no list of its proxies
        ({}, None),
    ],
)
def test_a_cdn_is_recognised_by_its_surest_sign(seen, slug):
    assert in_front(**seen) == slug


def test_the_address_outranks_a_header_that_anybody_can_send():
    assert in_front(addresses=["104.16.1.1"], headers={"server": "AkamaiGHost"}) == "cloudflare"


def test_it_says_by_what_it_was_recognised():
    found = cdns.in_front(KNOWN, host="site.example", addresses=["104.16.1.1"])

    assert found is not None
    assert found.by == "104.16.1.1 is in its networks"


def test_nothing_stands_in_front_of_the_cdns_own_site():
    assert in_front("www.cloudflare.com", addresses=["104.16.1.1"]) is None


def test_every_network_of_the_file_is_one_and_every_entry_names_its_source():
    for cdn in KNOWN:
        assert all(ip_network(network) for network in cdn.networks)
        assert cdn.source.startswith("https://")
        assert cdn.networks or cdn.names or cdn.numbers or cdn.headers
    assert len({cdn.slug for cdn in KNOWN}) == len(KNOWN) >= 8


@pytest.mark.parametrize("cdn", KNOWN, ids=lambda cdn: cdn.slug)
def test_an_entry_says_how_certain_it_is_and_against_what_it_was_checked(cdn):
    assert cdn.certainty is not None
    assert (cdn.certainty is Certainty.BACKGROUND) == (cdn.checked is None)
    assert cdn.certainty is not Certainty.THIRD_PARTY or cdn.compared


def test_no_network_stands_twice():
    networks = [ip_network(network) for cdn in KNOWN for network in cdn.networks]

    assert not [
        (one, other)
        for at, one in enumerate(networks)
        for other in networks[at + 1 :]
        if one.version == other.version and one.overlaps(other)
    ]
