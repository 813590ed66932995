import pytest

from untilgone.errors import BadInput
from untilgone.urls import canonical

HOSTILE_HOSTS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",  # decimal
    "0x7f000001",  # hex
    "0x7f.0.0.1",
    "0x7F.1",
    "017700000001",  # octal
    "0177.0.0.1",
    "0",
    "0.0.0.0",
    "127.0.0.1.",
    "%31%32%37.0.0.1",
    "１２７.０.０.１",
    "127。0。0。1",
    "①②⑦.⓪.⓪.①",
    "169.254.169.254",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "100.64.0.1",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:169.254.169.254]",
    "[::127.0.0.1]",
    "[64:ff9b::169.254.169.254]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::1]",
    "[2001:0:7f00:1::1]",
    "[fe80::1]",
    "[fe80::1%25eth0]",
    "[fc00::1]",
    "[fec0::1]",
    "[ff02::1]",
]

PRIVATE_NAMES = [
    "localhost",
    "LOCALHOST.",
    "ｌｏｃａｌｈｏｓｔ",
    "photos.localhost",
    "intranet",
    "printer.local",
    "metadata.google.internal",
    "router.home.arpa",
    "nas.lan",
    "box.localdomain",
]


def test_a_host_is_what_the_network_calls_it():
    assert canonical("https://bücher.example:8443/").host == "xn--bcher-kva.example"
    assert canonical("https://[2606:4700::1111]/").host == "2606:4700::1111"


@pytest.mark.parametrize("host", HOSTILE_HOSTS)
def test_an_address_that_is_not_public_is_refused_in_every_notation(host):
    with pytest.raises(BadInput) as refused:
        canonical(f"http://{host}/latest/meta-data")

    assert "It was not taken." in str(refused.value)


@pytest.mark.parametrize("host", PRIVATE_NAMES)
def test_a_name_in_somebodys_own_network_is_refused(host):
    with pytest.raises(BadInput) as refused:
        canonical(f"https://{host}/a")

    assert "own network" in str(refused.value)


def test_an_onion_address_is_refused_with_the_reason():
    with pytest.raises(BadInput) as refused:
        canonical("http://abcdefghijklmnop.onion/a")

    assert "outside the public Internet" in str(refused.value)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("https://", "host"),
        ("https:///?a", "host"),
        ("https://photos..example/", "host"),
        ("https://pho tos.example/", "host"),
        ("https://\u0301a.example/", "host"),
        ("https://xn--\u00fc.\u0627a.example/", "host"),
        ("https://a\u200db.example/", "host"),
        ("https://\u2100.example/", "host"),  # is mapped to a/c
        ("https://%ff.example/", "host"),
        ("https://" + "a" * 64 + ".example/", "host"),
        ("https://" + "a." * 130 + "example/", "host"),
        ("https://1.2.3.4.5/", "host"),
        ("https://256.1.1.1/", "host"),
        ("https://photos.09/", "host"),
        ("https://[2606:4700::1111/", "host"),
        ("https://[2606:4700::1111]x/", "host"),
        ("https://photos.example:0/", "port"),
        ("https://photos.example:65536/", "port"),
        ("https://photos.example:８０/", "port"),
    ],
)
def test_what_is_no_host_or_port_is_refused_with_a_reason(raw, said):
    with pytest.raises(BadInput) as refused:
        canonical(raw)

    assert said in str(refused.value)
