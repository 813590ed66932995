"""From what was observed to everybody who can act, in order."""

from datetime import UTC, datetime

from untilgone.cdns import InFront
from untilgone.chain import chain, one_of_each
from untilgone.directory import Directory, Entry, ListedContact
from untilgone.names import Names, Origin
from untilgone.parties import Certainty, Contact, PartyKind
from untilgone.rdap import Mailbox, Registered, Role
from untilgone.resolution import Known, Place, Seen

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
URL = "https://www.site.example/post/1"
NOBODY = Directory([])


def known(value):
    return Known(value=value, at=NOW)


def network(holder="Cellar Ltd", *mails, role=Role.ABUSE, **more):
    mails = mails or ("abuse@cellar.example",)
    boxes = tuple(Mailbox(address=mail, role=role) for mail in mails)
    return known(Registered(name="CELLAR-NET", holder=holder, mailboxes=boxes, **more))


def place(address="192.0.2.1", *, network=None, second=(), carrier=None, number=64500):
    return Place(
        address=address,
        network=network,
        second=known(second) if second is not None else None,
        origin=known(Origin(number=number, country="NL")),
        carrier=carrier,
    )


def seen(*places, names=None, **more):
    names = names or Names(host="www.site.example", mail_servers=("mx.site.example",))
    return Seen(
        host="www.site.example",
        domain="site.example",
        names=known(names),
        places=places,
        **more,
    )


def listed(slug, kind, domain, address=None):
    contact = ListedContact(
        channel="abuse_email", address=address or f"desk@{domain}", source="directory"
    )
    return Entry(slug=slug, kind=kind, name=slug.title(), domains=(domain,), contacts=(contact,))


def brief(parties):
    return [
        (str(party.kind), party.name, [contact.address for contact in party.contacts])
        for party in parties
    ]


def test_the_chain_goes_from_the_site_outwards():
    registrar = network("Seller", "abuse@seller.example")
    carrier = network("Carrier", "abuse@carrier.example")
    found = seen(place(network=network(), carrier=carrier), registration=registrar)

    assert brief(chain(URL, found, NOBODY)) == [
        ("platform", "site.example", ["abuse@site.example"]),
        ("host", "Cellar Ltd", ["abuse@cellar.example"]),
        ("network", "Carrier", ["abuse@carrier.example"]),
        ("registrar", "Seller", ["abuse@seller.example"]),
    ]


def test_every_contact_says_where_it_is_from_how_sure_it_is_and_since_when():
    [guessed, host] = chain(URL, seen(place(network=network())), NOBODY)

    assert guessed.contacts[0] == Contact(
        channel="abuse_email",
        address="abuse@site.example",
        source="rfc2142",
        confidence=0.3,
        is_guess=True,
        certainty=Certainty.BACKGROUND,
        found_at=NOW,
    )
    assert host.contacts[0] == Contact(
        channel="abuse_email",
        address="abuse@cellar.example",
        source="rdap",
        confidence=0.8,
        certainty=Certainty.STATED,
        last_verified=NOW.date(),
        found_at=NOW,
    )


def test_two_sources_that_agree_are_surer_than_one():
    place_ = place(network=network(), second=("Abuse@cellar.example", "noc@cellar.example"))
    host = chain(URL, seen(place_), NOBODY)[1]

    assert [(c.address, c.source, c.confidence) for c in host.contacts] == [
        ("abuse@cellar.example", "rdap+ripestat", 0.9),
        ("noc@cellar.example", "ripestat", 0.6),
    ]


def test_the_second_source_stands_in_for_the_first():
    host = chain(URL, seen(place(second=("abuse@cellar.example",))), NOBODY)[1]

    assert (host.name, host.contacts[0].source) == ("cellar.example", "ripestat")


def test_the_second_source_comes_before_a_desk_that_is_none():
    technical = network("Cellar Ltd", "noc@cellar.example", role=Role.TECHNICAL)
    place_ = place(network=technical, second=("abuse@cellar.example",))
    host = chain(URL, seen(place_), NOBODY)[1]

    assert [c.address for c in host.contacts] == ["abuse@cellar.example", "noc@cellar.example"]


def test_nobody_is_guessed_where_no_mail_arrives():
    [site] = chain(URL, seen(names=Names(host="www.site.example")), NOBODY)
    [unasked] = chain(URL, Seen(host="www.site.example", domain="site.example"), NOBODY)

    assert (site.contacts, unasked.contacts) == ((), ())


def test_a_guess_without_a_mail_server_is_less_sure():
    names = Names(host="www.site.example", domain_has_address=True)
    [site] = chain(URL, seen(names=names), NOBODY)

    assert (site.contacts[0].confidence, site.contacts[0].is_guess) == (0.2, True)


def test_the_directory_outranks_what_was_looked_up():
    directory = Directory(
        [
            listed("stage", PartyKind.PLATFORM, "site.example"),
            listed("cellar", PartyKind.HOST, "cellar.example"),
            listed("seller", PartyKind.REGISTRAR, "seller.example", "https://seller.example/form"),
        ]
    )
    found = seen(
        place(network=network()), registration=network("Seller Inc", "abuse@seller.example")
    )

    assert [(p.slug, p.contacts[0].address) for p in chain(URL, found, directory)] == [
        ("stage", "desk@site.example"),
        ("cellar", "desk@cellar.example"),
        ("seller", "https://seller.example/form"),
    ]


def test_the_country_of_a_host_is_that_of_its_network_or_of_who_announces_it():
    own = chain(URL, seen(place(network=network(country="DE"))), NOBODY)[1]
    announced = chain(URL, seen(place(network=network())), NOBODY)[1]

    assert (own.country, announced.country) == ("DE", "NL")


def test_behind_a_cdn_nobody_is_taken_for_the_host():
    front = InFront(slug="cloudflare", name="Cloudflare", site="cloudflare.com", by="address")
    edge = place(network=network("Cloudflare, Inc.", "abuse@cloudflare.com"), carrier=network())
    parties = chain(URL, seen(edge, in_front=front), NOBODY)

    assert brief(parties)[1:] == [("cdn", "Cloudflare", ["abuse@cloudflare.com"])]
    assert parties[1].slug == "cloudflare"


def test_a_cdn_of_the_directory_is_reached_as_the_directory_says():
    front = InFront(slug="cloudflare", name="Cloudflare", site="cloudflare.com", by="address")
    directory = Directory([listed("cf", PartyKind.CDN, "cloudflare.com")])
    parties = chain(URL, seen(place(network=network()), in_front=front), directory)

    assert parties[1].contacts[0].address == "desk@cloudflare.com"


def test_a_host_that_announces_itself_is_no_network_of_its_own():
    found = seen(place(network=network(), carrier=network("CELLAR-AS", "noc@cellar.example")))

    assert [p.kind for p in chain(URL, found, NOBODY)] == [
        PartyKind.PLATFORM,
        PartyKind.HOST,
    ]


def test_several_hosts_are_all_named_and_the_same_one_once():
    other = network("Attic BV", "abuse@attic.example")
    found = seen(
        place(network=network()),
        place("192.0.2.99", network=network("CELLAR-2", "abuse@cellar.example")),
        place("198.51.100.1", network=other),
    )

    parties = chain(URL, found, NOBODY)
    assert [p.name for p in parties[1:]] == ["Cellar Ltd", "Attic BV"]
    assert [p.name for p in one_of_each(parties)[1:]] == ["Cellar Ltd"]


def test_the_sites_own_mailbox_is_not_its_registrars():
    own = network("Seller", "me@site.example", "abuse@seller.example")
    parties = chain(URL, seen(registration=own), NOBODY)

    assert brief(parties)[-1] == ("registrar", "Seller", ["abuse@seller.example"])


def test_a_registrar_without_an_address_is_named_nevertheless():
    registered = known(Registered(name="site.example", holder="Seller"))
    parties = chain(URL, seen(registration=registered), NOBODY)

    assert brief(parties)[-1] == ("registrar", "Seller", [])


def test_a_site_at_a_bare_address_is_named_by_it():
    found = Seen(host="192.0.2.1", domain=None, places=(place(network=network()),))

    assert brief(chain("http://192.0.2.1/", found, NOBODY)) == [
        ("platform", "192.0.2.1", []),
        ("host", "Cellar Ltd", ["abuse@cellar.example"]),
    ]
