"""Registries asked by RDAP, on loopback; their answers are recorded ones or have the same shape."""

import json
from pathlib import Path

import pytest

from integrations.api import ApiClient
from integrations.guard import PUBLIC
from integrations.rdap import Rdap
from tests.api_peer import ApiPeer, Asked, Says
from tests.untilgone.test_rdap import domain, entity
from untilgone.bootstrap import Bootstrap, Kind
from untilgone.errors import Refused, RetryLater

RECORDINGS = Path(__file__).parent / "recordings" / "rdap"


def recorded(name: str):
    return json.loads((RECORDINGS / f"{name}.json").read_text("utf-8"))


class Registry:
    """Registries that answer from a table of paths."""

    def __init__(self, **answers) -> None:
        self.answers = {path.replace("__", "/"): answer for path, answer in answers.items()}

    def __call__(self, asked: Asked) -> Says:
        answer = self.answers.get(asked.path)
        return (
            answer if isinstance(answer, Says) else Says(status=200 if answer else 404, body=answer)
        )


def listing(url: str):
    keys = {
        Kind.DNS: ("com", "no", "cz", "org"),
        Kind.IPV4: ("0.0.0.0/0",),
        Kind.IPV6: ("::/0",),
        Kind.ASN: ("1-99999",),
    }

    async def listed(kind: Kind) -> Bootstrap:
        return Bootstrap(publication="2026-11-01", services=((keys[kind], (f"{url}/r",)),))

    return listed


async def test_an_address_a_number_and_a_domain_are_asked_for_where_they_are_listed():
    answers = Registry()
    answers.answers = {
        "/r/ip/130.59.31.1": recorded("ip_v4_2"),
        "/r/ip/2001:4860:4860::8888": recorded("ip_v6"),
        "/r/autnum/13335": recorded("asn"),
        "/r/domain/google.com": recorded("domain1"),
    }
    async with ApiPeer(answers) as peer:
        rdap, listed = Rdap(ApiClient()), listing(peer.url)
        found = [
            await rdap.address("130.59.31.1", listed),
            await rdap.address("2001:4860:4860::8888", listed),
            await rdap.number(13335, listed),
            await rdap.domain("google.com", listed),
        ]

    assert [each.mailboxes[0].address for each in found] == [
        "abuse@switch.ch",
        "network-abuse@google.com",
        "abuse@cloudflare.com",
        "abusecomplaints@markmonitor.com",
    ]
    assert all("application/rdap+json" in asked.headers["accept"] for asked in peer.asked)
    assert len(peer.asked) == 4  # the registrar is not asked again for what the registry told


async def test_entities_of_which_only_the_handle_is_told_are_asked_for():
    answers = Registry()
    answers.answers = {
        "/r/domain/site.cz": domain(entity("registrar", handle="REG-1"), entity("registrant")),
        "/r/entity/REG-1": entity(name="Seller", mails=["info@seller.example.cz"]),
    }
    async with ApiPeer(answers) as peer:
        found = await Rdap(ApiClient()).domain("site.cz", listing(peer.url))

    assert (found.holder, found.mailboxes[0].address) == ("Seller", "info@seller.example.cz")


async def test_the_registrar_itself_is_asked_where_the_registry_names_no_desk():
    desk = entity("abuse", mails=["abuse@seller.example.net"])
    answers = Registry()
    async with ApiPeer(answers) as peer:
        links = [{"rel": "related", "href": f"{peer.url}/own/domain/site.org"}]
        answers.answers = {
            "/r/domain/site.org": domain(entity("registrar", name="Seller"), links=links),
            "/own/domain/site.org": domain(entity("registrar", name="Seller Inc", inside=[desk])),
        }
        rdap, listed = Rdap(ApiClient()), listing(peer.url)
        found = await rdap.domain("site.org", listed)
        answers.answers["/own/domain/site.org"] = Says(status=500)
        without = await rdap.domain("site.org", listed)

    assert (found.holder, found.mailboxes[0].address) == ("Seller Inc", "abuse@seller.example.net")
    assert (without.holder, without.mailboxes) == ("Seller", ())


async def test_what_no_registry_knows_is_nothing_and_no_failure():
    async with ApiPeer(Registry()) as peer:
        found = await Rdap(ApiClient()).domain("free.org", listing(peer.url))

    assert (found.holder, found.mailboxes) == ("", ())


async def test_an_ending_without_a_server_is_refused_with_the_reason():
    async with ApiPeer(Registry()) as peer:
        with pytest.raises(Refused, match=r"No RDAP server is known for \.zz\."):
            await Rdap(ApiClient()).domain("site.zz", listing(peer.url))


async def test_a_registry_that_asks_to_wait_is_left_alone():
    answers = Registry()
    answers.answers = {"/r/ip/192.0.2.1": Says(status=429, headers={"Retry-After": "120"})}
    async with ApiPeer(answers) as peer:
        rdap, listed = Rdap(ApiClient()), listing(peer.url)
        for reason in ("answered 429", "left alone for 2 min"):
            with pytest.raises(RetryLater, match=reason):
                await rdap.address("192.0.2.1", listed)

    assert len(peer.asked) == 1


@pytest.mark.parametrize("answer", [Says(status=500), Says(status=403), Says(status=302)])
async def test_an_answer_that_is_none_can_be_asked_for_again(answer):
    answers = Registry()
    answers.answers = {"/r/ip/192.0.2.1": answer}
    async with ApiPeer(answers) as peer:
        with pytest.raises(RetryLater):
            await Rdap(ApiClient()).address("192.0.2.1", listing(peer.url))


async def test_an_answer_that_is_no_json_names_nobody():
    answers = Registry()
    answers.answers = {"/r/ip/192.0.2.1": Says(body=b"<html>")}
    async with ApiPeer(answers) as peer:
        found = await Rdap(ApiClient()).address("192.0.2.1", listing(peer.url))

    assert found.mailboxes == ()


async def test_a_registry_that_leads_into_our_own_network_is_not_followed():
    async with ApiPeer(Registry()) as peer:
        with pytest.raises(RetryLater):
            await Rdap(ApiClient(reach=PUBLIC)).address("192.0.2.1", listing(peer.url))

    assert peer.asked == []


async def test_the_list_of_servers_is_fetched_and_left_alone_for_a_while_when_it_fails():
    file = {"version": "1.0", "publication": "2026-11-01", "services": [[["org"], ["https://o/"]]]}
    answers = Registry()
    answers.answers = {
        "/dns.json": file,
        "/asn.json": {"nothing": 1},
        "/ipv4.json": Says(status=503),
    }
    async with ApiPeer(answers) as peer:
        rdap = Rdap(ApiClient(), f"{peer.url}/")
        text = await rdap.bootstrap(Kind.DNS)
        for kind in (Kind.ASN, Kind.IPV4, Kind.IPV6):
            with pytest.raises(RetryLater):
                await rdap.bootstrap(kind)

    assert json.loads(text) == file
    assert [asked.path for asked in peer.asked] == ["/dns.json", "/asn.json", "/ipv4.json"]
