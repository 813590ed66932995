"""Which RDAP server is asked about what."""

import json

import pytest

from untilgone.bootstrap import Kind, of_address, parse, shipped
from untilgone.errors import BadInput


def listed(*services) -> str:
    return json.dumps({"version": "1.0", "publication": "2026-11-01", "services": services})


@pytest.mark.parametrize(
    ("kind", "asked", "server"),
    [
        (Kind.DNS, "site.com", "https://rdap.verisign.com/com/v1/"),
        (Kind.DNS, "site.no", "https://rdap.norid.no/"),
        (Kind.DNS, "site.nl", "https://rdap.sidn.nl/"),
        (Kind.DNS, "site.fr", "https://rdap.nic.fr/"),
        (Kind.DNS, "site.de", "https://rdap.denic.de/"),  # not listed by IANA
        (Kind.DNS, "site.zz", None),
        (Kind.IPV4, "193.0.6.139", "https://rdap.db.ripe.net/"),
        (Kind.IPV4, "8.8.8.8", "https://rdap.arin.net/registry/"),
        (Kind.IPV4, "10.0.0.1", None),
        (Kind.IPV6, "2001:4860:4860::8888", "https://rdap.arin.net/registry/"),
        (Kind.ASN, "13335", "https://rdap.arin.net/registry/"),
        (Kind.ASN, "219000", "https://rdap.db.ripe.net/"),
        (Kind.ASN, "4200000000", None),
    ],
)
def test_the_copy_that_comes_along_knows_whom_to_ask(kind, asked, server):
    assert shipped(kind).server(kind, asked) == server


def test_the_copies_are_those_of_the_days_that_the_docs_name():
    assert {kind: shipped(kind).publication[:7] for kind in Kind} == {
        Kind.DNS: "2026-07",
        Kind.ASN: "2026-06",
        Kind.IPV6: "2024-11",
        Kind.IPV4: "2019-06",
    }


def test_the_longest_ending_and_the_narrowest_network_win():
    names = parse(
        listed([["uk"], ["https://uk.example/"]], [["co.uk", "x"], ["https://co.example/"]])
    )
    nets = parse(
        listed(
            [["10.1.0.0/16"], ["https://one.example"]], [["10.0.0.0/8"], ["https://all.example"]]
        )
    )

    assert names.server(Kind.DNS, "site.co.uk") == "https://co.example/"
    assert names.server(Kind.DNS, "site.org.uk") == "https://uk.example/"
    assert names.server(Kind.DNS, "notco.ukx") is None
    assert nets.server(Kind.IPV4, "10.1.2.3") == "https://one.example/"


def test_the_safe_address_is_preferred():
    file = parse(listed([["a"], ["http://a.example/rdap", "https://a.example/rdap"]]))

    assert file.server(Kind.DNS, "b.a") == "https://a.example/rdap/"


def test_a_broken_key_is_passed_over():
    file = parse(listed([["nonsense", "1-x"], ["https://a.example/"]]))

    assert file.server(Kind.IPV4, "192.0.2.1") is None
    assert file.server(Kind.ASN, "1") is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"services": [[1]], "publication": ""}', "<p>"])
def test_what_is_no_such_file_is_refused(text):
    with pytest.raises(BadInput):
        parse(text)


def test_the_file_of_an_address_is_that_of_its_kind():
    assert (of_address("192.0.2.1"), of_address("2001:db8::1")) == (Kind.IPV4, Kind.IPV6)
