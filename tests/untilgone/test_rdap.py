"""RDAP answers of every registry: whom they say can be written to."""

import json
from pathlib import Path

import pytest
import whoisit
from whoisit.parser import parse as parsed_by_whoisit

from untilgone import rdap
from untilgone.rdap import Role

RECORDINGS = Path(__file__).parents[1] / "integrations" / "recordings" / "rdap"


def recorded(name: str) -> rdap.Registered:
    return rdap.registered(json.loads((RECORDINGS / f"{name}.json").read_text("utf-8")))


def card(*mails: str, name: str = "") -> list:
    rows = [["version", {}, "text", "4.0"], ["fn", {}, "text", name]]
    return ["vcard", rows + [["email", {}, "text", mail] for mail in mails]]


def entity(*roles: str, mails=(), name="", handle="", inside=()) -> dict:
    found = {"objectClassName": "entity", "roles": list(roles), "handle": handle}
    if mails or name:
        found["vcardArray"] = card(*mails, name=name)
    return found | ({"entities": list(inside)} if inside else {})


def network(*entities: dict, **more) -> dict:
    return {"objectClassName": "ip network", "name": "NET", "entities": list(entities), **more}


def domain(*entities: dict, **more) -> dict:
    return {
        "objectClassName": "domain",
        "ldhName": "site.example.org",
        "entities": list(entities),
        **more,
    }


def mails(found: rdap.Registered) -> list[str]:
    return [mailbox.address for mailbox in found.mailboxes]


def desk(found: rdap.Registered) -> list[str]:
    return [mailbox.address for mailbox in found.mailboxes if mailbox.role is Role.ABUSE]


@pytest.mark.parametrize(
    ("name", "holder", "best", "role"),
    [
        ("asn", "Cloudflare, Inc.", "abuse@cloudflare.com", Role.ABUSE),
        ("domain1", "MarkMonitor Inc.", "abusecomplaints@markmonitor.com", Role.ABUSE),
        ("domain2", "Domeneshop AS", "kundeservice@domeneshop.no", Role.REGISTRAR),
        ("ip_v4_2", "", "abuse@switch.ch", Role.ABUSE),
        ("ip_v6", "Google LLC", "network-abuse@google.com", Role.ABUSE),
    ],
)
def test_every_recorded_answer_gives_the_right_contact(name, holder, best, role):
    found = recorded(name)

    assert found.holder == holder
    assert (found.mailboxes[0].address, found.mailboxes[0].role) == (best, role)


def test_a_registrar_is_told_by_its_number_too():
    assert recorded("domain1").registrar_id == 292
    assert recorded("domain2").registrar_id is None


def test_the_registrys_own_desk_is_nobody_who_can_act():
    assert recorded("ip_v4").mailboxes == ()  # helpdesk@apnic.net and research@apnic.net


def test_the_same_address_twice_is_one():
    assert desk(recorded("ip_v4_2")) == ["abuse@switch.ch"]


def test_an_abuse_desk_is_found_inside_the_registrant():
    inside = entity("abuse", mails=["abuse@host.example.net"])
    found = rdap.registered(network(entity("registrant", name="Host Ltd", inside=[inside])))

    assert (found.holder, desk(found)) == ("Host Ltd", ["abuse@host.example.net"])


def test_an_entity_for_abuse_alone_comes_before_one_with_many_roles():
    found = rdap.registered(
        network(
            entity("noc", "technical", "abuse", mails=["noc@host.example.net"]),
            entity("abuse", mails=["report@host.example.net"]),
        )
    )

    assert desk(found) == ["report@host.example.net", "noc@host.example.net"]


def test_roles_as_one_word_and_in_capitals_are_understood():
    one = entity(mails=["abuse@host.example.net"]) | {"roles": "Abuse"}

    assert desk(rdap.registered(network(one))) == ["abuse@host.example.net"]


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("abuse@host.example.net", "abuse@host.example.net"),
        ("mailto:abuse@host.example.net", "abuse@host.example.net"),
        (" <Abuse@HOST.example.net> ", "Abuse@host.example.net"),
        ("abuse@ripe.net", None),
        ("x@rdap.arin.net", None),
        ("no-reply@host.example.net", None),
        ("DoNotReply@host.example.net", None),
        ("REDACTED FOR PRIVACY", None),
        ("https://host.example.net/whois/contact", None),
        ("abuse@localhost", None),
        ("a@b@host.example.net", None),
        ("", None),
    ],
)
def test_an_address_is_taken_only_where_somebody_reads_it(value, address):
    assert rdap.usable(value) == address


def test_several_addresses_in_one_row_are_all_found():
    several = entity("abuse")
    several["vcardArray"] = [
        "vcard",
        [
            ["email", {}, "text", ["one@host.example.net", "two@host.example.net"]],
            ["email", {}, "text", "three@host.example.net, four@host.example.net"],
        ],
    ]

    assert [mail.partition("@")[0] for mail in mails(rdap.registered(network(several)))] == [
        "one", "two", "three", "four",
    ]  # fmt: skip


def test_nobody_writes_to_the_owner_of_a_domain_about_the_domain():
    found = rdap.registered(
        domain(
            entity("registrant", mails=["me@site.example.org"]),
            entity("registrant", inside=[entity("technical", mails=["it@site.example.org"])]),
            entity("administrative", mails=["boss@site.example.org"]),
            entity("registrar", name="Seller"),
        )
    )

    assert (found.holder, mails(found)) == ("Seller", [])


def test_what_stands_inside_the_registrar_is_the_registrars():
    inside = [
        entity("technical", mails=["it@seller.example.net"]),
        entity("abuse", mails=["abuse@seller.example.net"]),
    ]
    found = rdap.registered(
        domain(entity("registrar", name="Seller", mails=["info@seller.example.net"], inside=inside))
    )

    assert [(box.address.partition("@")[0], box.role) for box in found.mailboxes] == [
        ("abuse", Role.ABUSE),
        ("info", Role.REGISTRAR),
        ("it", Role.REGISTRAR),
    ]


def test_a_registrar_of_whom_only_the_handle_is_told_is_asked_for():
    found = rdap.registered(
        domain(entity("registrar", handle="REG-SELLER"), entity("registrant", handle="OWNER"))
    )
    answer = entity(name="Seller", mails=["info@seller.example.cz"], handle="REG-SELLER")
    told = rdap.with_entities(found, [answer, None])

    assert found.to_ask == ("REG-SELLER",)
    assert (told.holder, mails(told)) == ("Seller", ["info@seller.example.cz"])
    assert told.mailboxes[0].role is Role.REGISTRAR


def test_the_registrars_own_answer_is_named():
    links = [
        {"rel": "self", "href": "https://rdap.registry.example/domain/site.example.org"},
        {"rel": "related", "href": "https://seller.example.net/terms"},
        {"rel": "related", "href": "https://rdap.seller.example.net/domain/site.example.org"},
    ]

    found = rdap.registered(domain(links=links))
    assert found.related == "https://rdap.seller.example.net/domain/site.example.org"


@pytest.mark.parametrize("name", ["NON-RIPE-NCC-MANAGED-ADDRESS-BLOCK", "IANA-BLK", "STUB-1-2"])
def test_a_block_of_which_the_registry_knows_nothing_says_nothing(name):
    found = rdap.registered(network(entity("abuse", mails=["x@host.example.net"]), name=name))

    assert found.mailboxes == ()


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "text",
        {},
        {"entities": {}},
        {"entities": [None, 7, {"roles": None, "vcardArray": ["vcard"]}]},
        {"entities": [{"roles": ["abuse"], "vcardArray": ["vcard", [["email"], 3, []]]}]},
        {"entities": [{"roles": ["abuse"], "vcardArray": {"vcard": []}}]},
        {"entities": [{"roles": [3], "vcardArray": ["vcard", [[1, {}, "text", "a@b.example"]]]}]},
        {"name": 5, "country": ["NL"], "links": {"rel": "related"}},
    ],
)
def test_an_answer_of_another_shape_says_nothing_and_does_no_harm(answer):
    assert rdap.registered(answer).mailboxes == ()


def test_an_answer_that_never_ends_is_read_to_a_limit():
    deep = entity("abuse", mails=["deep@host.example.net"])
    for _ in range(50):
        deep = entity("registrant", inside=[deep])
    wide = [entity("abuse", mails=[f"a{number}@host.example.net"]) for number in range(1000)]

    assert mails(rdap.registered(network(deep))) == []
    assert len(mails(rdap.registered(network(*wide)))) == rdap.MOST_ENTITIES


@pytest.mark.parametrize("path", sorted(RECORDINGS.glob("*.json")), ids=lambda path: path.stem)
def test_another_reader_finds_the_same_contacts_in_the_same_roles(path):
    document = json.loads(path.read_text("utf-8"))
    ours = rdap.registered(document)
    theirs = parsed_by_whoisit(whoisit._bootstrap, document["objectClassName"], path.stem, document)

    entities = theirs["entities"]
    theirs_of = {
        role: [mail for entity in listed for mail in entity.get("emails") or ()]
        for role, listed in entities.items()
    }
    # A registry's own addresses stand in answers about others, and are left out here on purpose.
    usable = {mail for mails in theirs_of.values() for mail in mails if rdap.usable(mail)}
    assert set(mails(ours)) == usable
    assert desk(ours) == [mail for mail in theirs_of.get("abuse", []) if mail in usable]
    assert ours.name == theirs["name"] or ours.name.upper() == theirs["name"]
    assert (ours.country or "") == (theirs.get("country") or "")
    if document["objectClassName"] == "domain":
        assert ours.holder == entities["registrar"][0]["name"]
