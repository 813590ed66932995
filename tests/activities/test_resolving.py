"""Finding out who can act, against a DNS and registries on loopback."""

import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from activities.inquiry import NoMemory, StoreMemory
from activities.resolving import Resolver
from integrations.http import LookClient
from integrations.sources import connect_sources
from tests.api_peer import ApiPeer, Says
from tests.outside import ATTIC, CELLAR, EDGE, Outside, network, outside
from tests.untilgone.store.examples import HOUR, NOW
from untilgone.directory import Directory
from untilgone.errors import BadInput
from untilgone.parties import PartyKind
from untilgone.resolution import PartState, Resolution
from untilgone.store.database import Store

URL = "https://platform.example/post/1"
NOBODY = Directory([])


@pytest.fixture
async def world() -> AsyncIterator[Outside]:
    async with outside() as opened:
        yield opened


def resolver(world: Outside, memory=None) -> Resolver:
    return Resolver(world.sources, memory or NoMemory())


def contacts(found: Resolution) -> dict[str, list[str]]:
    return {
        str(party.kind): [contact.address for contact in party.contacts] for party in found.parties
    }


def states(found: Resolution) -> dict[str, PartState]:
    return {part.part.partition(" ")[0]: part.state for part in found.parts}


ALL = {
    "platform": ["abuse@platform.example"],
    "host": ["abuse@cellar.example"],
    "network": ["abuse@trunk.example"],
    "registrar": ["abuse@seller.example"],
}


async def test_everybody_who_can_act_is_found(world: Outside):
    found = await resolver(world).who(
        "HTTPS://Platform.example:443/post/1?utm_source=x#top", NOW, NOBODY
    )

    assert contacts(found) == ALL
    assert found.url == f"{URL}?utm_source=x#top"
    assert found.leads_to == f"{URL}#top"
    assert (found.domain, found.addresses) == ("platform.example", (CELLAR,))
    assert found.failures == ()
    assert all(c.found_at == NOW for party in found.parties for c in party.contacts)


async def test_what_was_found_out_is_kept_for_its_time_and_then_asked_for_anew(
    world: Outside, store: Store
):
    asking = resolver(world, StoreMemory(store))
    first = await asking.who(URL, NOW, NOBODY)
    questions = len(world.asked), len(world.dns.asked)
    began = time.monotonic()
    again = await asking.who(URL, NOW + 11 * HOUR, NOBODY)
    took = time.monotonic() - began

    assert (contacts(again), set(states(again).values())) == (ALL, {PartState.KEPT})
    assert (len(world.asked), len(world.dns.asked)) == questions
    assert took < 2
    assert first.parties == again.parties  # with the time at which it was found
    later = await asking.who(URL, NOW + 13 * HOUR, NOBODY)
    assert states(later)["dns"] is PartState.ASKED
    assert states(later)["bootstrap"] is PartState.KEPT  # that is good for a day


async def test_all_takedowns_of_a_site_share_what_was_found_out(world: Outside, store: Store):
    await resolver(world, StoreMemory(store)).who(URL, NOW, NOBODY)
    other = await resolver(world, StoreMemory(store)).who(
        "https://platform.example/other", NOW, NOBODY
    )

    assert set(states(other).values()) == {PartState.KEPT}


async def test_without_the_dns_the_registrar_is_still_found(world: Outside):
    world.dns.is_silent = True
    found = await resolver(world).who(URL, NOW, NOBODY)

    assert contacts(found) == {"platform": [], "registrar": ["abuse@seller.example"]}
    [failure] = found.failures
    assert (failure.part, failure.state) == ("dns platform.example", PartState.FAILED)
    assert "did not tell" in failure.reason


async def test_a_registry_that_is_asked_too_often_is_made_up_for_by_the_second_source(
    world: Outside,
):
    world.answers[f"/r/ip/{CELLAR}"] = Says(status=429, headers={"Retry-After": "60"})
    world.answers["/ripe/abuse-contact-finder/data.json"] = {
        "data": {"abuse_contacts": ["abuse@cellar.example"]}
    }
    found = await resolver(world).who(URL, NOW, NOBODY)

    assert contacts(found)["host"] == ["abuse@cellar.example"]
    assert found.parties[1].contacts[0].source == "ripestat"
    reasons = {part.part: part.reason for part in found.failures}
    assert "429" in reasons[f"network {CELLAR}"]


async def test_without_the_list_of_servers_the_copy_that_comes_along_is_used(world: Outside):
    for kind in ("dns", "ipv4", "asn"):
        world.answers[f"/iana/{kind}.json"] = Says(status=503)
    found = await resolver(world).who(URL, NOW, NOBODY)

    reasons = [part.reason for part in found.failures if part.part.startswith("bootstrap")]
    assert all("A copy of before is used (20" in reason for reason in reasons)
    assert contacts(found)["platform"] == ALL["platform"]  # `.example` stands in no real list
    assert any("No RDAP server is known for .example" in p.reason for p in found.failures)


async def test_what_is_old_is_better_than_nothing_and_says_so(world: Outside, store: Store):
    asking = resolver(world, StoreMemory(store))
    await asking.who(URL, NOW, NOBODY)
    world.dns.is_silent = True
    world.answers = {}
    later = await asking.who(URL, NOW + 25 * HOUR, NOBODY)
    much_later = await asking.who(URL, NOW + timedelta(days=9), NOBODY)

    old = next(part for part in later.parts if part.part.startswith("dns"))
    assert (old.state, old.at) == (PartState.OLD, NOW)
    assert "did not tell" in old.reason
    assert contacts(later)["platform"] == ALL["platform"]
    assert states(much_later)["dns"] is PartState.FAILED


async def test_nothing_at_all_is_no_crash(world: Outside):
    world.dns.is_silent = True
    world.answers = dict.fromkeys(world.answers, Says(body=b"<html>not JSON"))
    found = await resolver(world).who(URL, NOW, NOBODY)

    assert contacts(found) == {"platform": []}


async def test_behind_a_cdn_the_cdn_is_named_and_no_host(world: Outside):
    world.move_to(EDGE)
    found = await resolver(world).who(URL, NOW, NOBODY)

    assert found.in_front is not None
    assert found.in_front.slug == "cloudflare"
    assert contacts(found) == {
        "platform": ["abuse@platform.example"],
        "cdn": ["abuse@cloudflare.com"],
        "registrar": ["abuse@seller.example"],
    }


async def test_every_host_of_a_site_is_found(world: Outside):
    world.move_to(CELLAR, ATTIC)
    found = await resolver(world).who(URL, NOW, NOBODY)

    hosts = [party.name for party in found.parties if party.kind is PartyKind.HOST]
    assert hosts == ["Cellar", "Attic"]


async def test_many_addresses_in_one_network_are_asked_for_once(world: Outside):
    world.move_to(*(f"192.0.2.{number}" for number in range(10, 30)))
    await resolver(world).who(URL, NOW, NOBODY)

    assert [path for path in world.asked if path.startswith("/r/ip/")] == [f"/r/ip/{CELLAR}"]
    assert world.asked.count("/iana/ipv4.json") == 1


async def test_a_bare_address_has_a_host_and_no_registrar(world: Outside):
    world.answers["/r/ip/8.8.8.8"] = network("Attic", "abuse@attic.example")
    found = await resolver(world).who("http://8.8.8.8/x", NOW, NOBODY)

    assert contacts(found) == {"platform": [], "host": ["abuse@attic.example"]}
    assert "platform.example" not in str(world.dns.asked)


async def test_a_name_that_nobody_knows_is_said_so(world: Outside):
    world.dns.say("")
    found = await resolver(world).who(URL, NOW, NOBODY)

    assert "The resolvers do not know the host." in found.remarks
    assert contacts(found)["platform"] == []


async def test_what_is_no_web_address_is_refused(world: Outside):
    with pytest.raises(BadInput):
        await resolver(world).who("mailto:somebody@platform.example", NOW, NOBODY)


@pytest.mark.parametrize(
    ("led_to", "leads_to", "remark"),
    [
        (
            "https://platform.example/watch/77120",
            "https://platform.example/watch/77120",
            "leads on",
        ),
        ("https://platform.example/", None, "something else"),
        ("ftp://platform.example/77120", None, ""),
    ],
)
async def test_a_redirect_is_followed_only_to_the_same_object(
    world: Outside, led_to, leads_to, remark
):
    from integrations.guard import Reach

    async def find(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    def answer(asked):
        if asked.path == "/p/77120":
            return Says(status=302, headers={"Location": led_to.replace("https", "http", 1)
                        .replace(".example/", f".example:{port}/")})  # fmt: skip
        return Says(body=b"", headers={"Server": "cloudflare"})

    async with ApiPeer(answer) as site:
        port = int(site.url.rpartition(":")[2])
        reach = Reach(resolve=find, permit=lambda _ip: True, ports=None)
        async with LookClient(
            organisation_url="https://hotline.example/",
            organisation_email="look@hotline.example",
            reach=reach,
        ) as client:
            url = f"http://platform.example:{port}/p/77120"
            found = await resolver(world).who(url, NOW, NOBODY, client=client)

    wanted = (leads_to or "").replace("https", "http", 1).replace(".example/", f".example:{port}/")
    assert found.leads_to == (wanted or url)
    assert not remark or any(remark in said for said in found.remarks)
    assert (found.in_front is not None) == (remark != "")  # by the header of the last answer


def test_nobody_is_asked_where_the_setting_says_off():
    assert connect_sources("off") is None
    assert connect_sources("192.0.2.53") is not None
