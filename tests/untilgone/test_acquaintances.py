"""Somebody who was looked up, as the directory knows them."""

import pytest

from tests.untilgone.test_chain import NOBODY, URL, known, network, place, seen
from untilgone.acquaintances import listed_cdns
from untilgone.cdns import in_front
from untilgone.chain import chain
from untilgone.directory import Directory, Entry, ListedContact, shipped
from untilgone.parties import PartyKind
from untilgone.rdap import Registered


@pytest.mark.parametrize(
    "marks",
    [
        {"networks": ("192.0.2.0/24",)},
        {"asns": (64500,)},  # where the host announces itself
        {"rdap_names": ("cellar-net",)},
        {"domains": ("cellar.example",)},
    ],
)
def test_a_host_is_recognised_by_what_the_directory_knows_of_it(marks):
    entry = Entry(
        slug="cellar",
        kind=PartyKind.HOST,
        name="Cellar as we call it",
        country="SE",
        contacts=(ListedContact(channel="manual_form", address="https://f.example/", source="x"),),
        **marks,
    )
    found = seen(place(network=network(), carrier=network()))
    host = chain(URL, found, Directory([entry]))[1]

    assert (host.slug, host.name, host.country) == ("cellar", "Cellar as we call it", "SE")
    assert [c.address for c in host.contacts] == ["https://f.example/", "abuse@cellar.example"]


def test_the_number_of_its_network_says_nothing_of_a_host_that_is_a_customer_there():
    trunk = Entry(slug="trunk", kind=PartyKind.HOST, name="Trunk", asns=(64500,))
    found = seen(place(network=network(), carrier=network("Trunk BV", "abuse@trunk.example")))

    assert [(str(p.kind), p.slug) for p in chain(URL, found, Directory([trunk]))[1:]] == [
        ("host", "unknown"),
        ("network", "trunk"),
    ]


def test_a_registrar_is_recognised_by_its_number():
    entry = Entry(slug="seller", kind=PartyKind.REGISTRAR, name="Seller", registrar_ids=(146,))
    registered = known(Registered(name="site.example", holder="Other name", registrar_id=146))
    parties = chain(URL, seen(registration=registered), Directory([entry]))

    assert parties[-1].slug == "seller"


def test_a_cdn_of_the_directory_is_recognised_by_its_networks_too():
    entry = Entry(
        slug="edge", kind=PartyKind.CDN, name="Edge", domains=("edge.example",), asns=(64500,)
    )
    cdns = listed_cdns(Directory([entry]))
    found = in_front(cdns, host="site.example", addresses=["192.0.2.1"], numbers=[64500])

    assert found is not None
    assert (found.slug, found.site) == ("edge", "edge.example")
    assert listed_cdns(NOBODY) == ()


def test_what_is_shipped_recognises_hosts_and_registrars_by_their_numbers():
    directory = shipped()
    for kind, marks in ((PartyKind.HOST, "asns"), (PartyKind.REGISTRAR, "registrar_ids")):
        assert any(entry.kind is kind and getattr(entry, marks) for entry in directory.entries)
    assert listed_cdns(directory)
