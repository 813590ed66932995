"""What forms ask of a notice, and lists as APIs give them."""

import pytest

from integrations.particulars import host_of, listed, one_url, reference_line, text
from tests.example_notices import a_notice
from untilgone.cases import Category
from untilgone.errors import NeedsHuman
from untilgone.notices import Material


@pytest.mark.parametrize(
    "value",
    [
        {"reports": [{"id": 1}]},
        {"items": [{"id": 1}]},
        {"items": [{"reports": [{"id": 1}, "x"]}]},
        [{"id": 1}, None],
    ],
)
def test_every_shape_of_a_list_is_read(value):
    assert listed(value, "reports") == [{"id": 1}]


@pytest.mark.parametrize("value", [None, {}, "x", {"reports": 7}, {"reports": {"id": 1}}])
def test_what_is_no_list_is_empty(value):
    assert listed(value, "reports") == []


@pytest.mark.parametrize(
    ("value", "read"), [(" x ", "x"), (7, "7"), (True, ""), (None, ""), ({}, ""), (1.5, "")]
)
def test_only_words_and_whole_numbers_are_text(value, read):
    assert text(value) == read


def test_the_reference_tells_one_notice_from_every_other():
    assert reference_line(a_notice(notice_id="UG-2026-000123-1/0.2.0")) == (
        "Our reference: UG-2026-000123-1/0.2.0"
    )


@pytest.mark.parametrize("urls", [(), ("https://a.example/1", "https://a.example/2")])
def test_one_address_is_one_address(urls):
    with pytest.raises(NeedsHuman, match=f"has {len(urls)}"):
        one_url(a_notice(material=Material(urls=urls, category=Category.NCII)), "Example")


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://Host.Example:8080/a", "host.example"), ("http://[2001:db8::7]/", "2001:db8::7")],
)
def test_a_host_is_without_its_port(url, host):
    assert host_of(url) == host
