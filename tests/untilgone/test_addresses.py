from ipaddress import ip_address

import pytest

from untilgone.addresses import is_public


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "8.8.8.8",
        "2606:4700::1111",
        "::ffff:93.184.216.34",  # IPv4-mapped
        "64:ff9b::5db8:d822",  # NAT64 of 93.184.216.34
        "2002:5db8:d822::1",  # 6to4 of 93.184.216.34
    ],
)
def test_a_public_address_is_public(address):
    assert is_public(address)
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "127.0.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "100::1",
        "2001:db8::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
    ],
)
def test_a_special_address_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("100.64.0.1", "carrier-grade NAT: is_private is False"),
        ("100.100.100.200", "metadata inside carrier-grade NAT"),
        ("224.0.0.1", "multicast: is_global is True"),
        ("ff0e::1", "multicast: is_global is True"),
        ("192.0.0.192", "metadata: Python 3.11 calls it global"),
        ("192.88.99.1", "6to4 relays: is_global is True"),
        ("168.63.129.16", "a cloud's own control address: is_global is True"),
        ("fec0::1", "site-local: is_global is True"),
        ("3fff::1", "documentation: Python 3.11 calls it global"),
        ("5f00::1", "segment routing: Python 3.11 calls it global"),
        ("2001:20::1", "an identifier, not a place"),
        ("::ffff:0:127.0.0.1", "IPv4-translated"),
        ("::127.0.0.1", "IPv4-compatible"),
    ],
)
def test_what_ipaddress_lets_through_is_refused(address, why):
    assert not is_public(address), why


@pytest.mark.parametrize(
    "address",
    [
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a9fe:a9fe",
        "64:ff9b:1:ffff::1",
        "2002:a9fe:a9fe::1",
        "2002:7f00:1::",
        "2001:0:7f00:1::1",  # Teredo, server 127.0.0.1
        "2001:0:5db8:d822:0:0:80ff:fffe",  # Teredo, public server, client 127.0.0.1
    ],
)
def test_a_private_address_inside_another_is_refused(address):
    assert not is_public(address)


@pytest.mark.parametrize("text", ["", "photos.example", "1.2.3", "fe80::1%eth0", "2606::1%1"])
def test_what_is_no_plain_address_is_not_public(text):
    assert not is_public(text)
