"""The addresses of our own pages, as browsers write them."""

import pytest

from untilgone.errors import BadInput
from untilgone.origins import host_of, origin


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://Desk.Example", "https://desk.example"),
        ("https://desk.example/", "https://desk.example"),
        ("https://desk.example:443", "https://desk.example"),
        ("http://desk.example:80", "http://desk.example"),
        ("https://desk.example:8443", "https://desk.example:8443"),
        ("http://[::1]:8400", "http://[::1]:8400"),
    ],
)
def test_an_address_is_written_as_browsers_write_it(address, written):
    assert origin(address, "NAME") == written


@pytest.mark.parametrize(
    "address",
    [
        *("desk.example", "ftp://desk.example", "https://", "https://[", "https://desk.example:x"),
        *("https://desk.example/path", "https://desk.example?q", "https://me@desk.example"),
    ],
)
def test_what_is_no_such_address_is_refused_by_the_name_of_its_setting(address):
    with pytest.raises(BadInput, match=r"^NAME must be an address such as"):
        origin(address, "NAME")


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("Desk.Example:8400", "desk.example"),
        ("[::1]:8400", "::1"),
        ("", ""),
        ("[", ""),
        ("a:x", ""),
    ],
)
def test_the_host_in_a_header(header, host):
    assert host_of(header) == host
