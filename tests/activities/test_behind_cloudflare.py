"""The host behind Cloudflare, for hotlines that it has admitted: on loopback, as far as known."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from activities.inquiry import NoMemory, StoreMemory
from activities.resolving import Resolver
from integrations.api import ApiClient
from integrations.cloudflare_origin import Access, CloudflareOrigin
from tests.api_peer import Says
from tests.canary import PASSWORD
from tests.outside import ATTIC, CELLAR, EDGE, Outside, outside
from tests.untilgone.store.examples import HOUR, NOW
from untilgone.directory import Directory
from untilgone.parties import PartyKind
from untilgone.resolution import PartState, Resolution
from untilgone.settings import Secret
from untilgone.store.as_json import resolution_json
from untilgone.store.database import Store

URL = "https://platform.example/post/1"
NOBODY = Directory([])


def named(*addresses: str, **more) -> dict:
    known = {"isUsingCloudflare": True, "originIPv4": list(addresses), "originIPv6": []}
    return {"success": True, "result": [known], "errors": []} | more


@pytest.fixture
async def world() -> AsyncIterator[Outside]:
    async with outside() as opened:
        opened.move_to(EDGE)
        opened.answers["/investigation/v1/Example%20Hotline/origin"] = named(ATTIC)
        yield opened


def resolver(world: Outside, memory=None) -> Resolver:
    admitted = Access(
        client_id=Secret("an-id"),
        client_secret=Secret(PASSWORD),
        case="Example Hotline",
        root=f"{world.api.url}/investigation/v1",
    )
    origin = CloudflareOrigin(ApiClient(deadline=2.0), admitted)
    return Resolver(replace(world.sources, origin=origin), memory or NoMemory())


def says(world: Outside, said) -> None:
    world.answers["/investigation/v1/Example%20Hotline/origin"] = said


def hosts(found: Resolution) -> list[str]:
    return [party.name for party in found.parties if party.kind is PartyKind.HOST]


def questions(world: Outside) -> list:
    return [asked for asked in world.api.asked if "/investigation/" in asked.path]


async def test_the_host_behind_cloudflare_is_looked_up_by_the_origin_that_it_names(world: Outside):
    found = await resolver(world).who(URL, NOW, NOBODY)

    [question] = questions(world)
    assert question.query == {"hostname": "platform.example"}
    assert question.headers["cf-access-client-id"] == "an-id"
    assert question.headers["cf-access-client-secret"] == PASSWORD
    [host] = [party for party in found.parties if party.kind is PartyKind.HOST]
    [contact] = host.contacts
    assert (host.name, contact.address) == ("Attic", "abuse@attic.example")
    assert (contact.source, contact.confidence) == ("cloudflare+rdap", 0.8)
    assert [party.name for party in found.parties if party.kind is PartyKind.CDN] == ["Cloudflare"]


async def test_the_addresses_of_the_origin_are_shown_to_nobody(world: Outside):
    told = []
    found = await resolver(world).who(URL, NOW, NOBODY, tell=told.append)

    assert hosts(found) == ["Attic"]
    assert ATTIC not in f"{resolution_json(found)}{found}{told}"
    assert any("confidential" in remark for remark in found.remarks)


async def test_nor_in_the_reason_why_their_registry_could_not_be_asked(world: Outside):
    listing = world.answers["/iana/ipv4.json"]
    world.answers["/iana/ipv4.json"] = listing | {
        "services": [[["104.0.0.0/8"], listing["services"][0][1]]]
    }
    found = await resolver(world).who(URL, NOW, NOBODY)

    [failure] = found.failures
    assert failure.part == "network of the origin of platform.example"
    assert failure.reason == "No RDAP server is known for the origin of platform.example."
    assert ATTIC not in f"{found}"
    assert hosts(found) == []


async def test_only_the_registry_is_asked_about_the_origin(world: Outside):
    await resolver(world).who(URL, NOW, NOBODY)

    about = [a for a in world.api.asked if ATTIC in f"{a.path}{a.query}"]
    assert [asked.path for asked in about] == [f"/r/ip/{ATTIC}"]
    assert not any("20.100.51.198" in str(name) for name in world.dns.asked)


async def test_a_network_without_a_holder_is_not_named_by_its_addresses(world: Outside):
    world.answers[f"/r/ip/{ATTIC}"] = {"name": "NET-198-51-100-0-24", "entities": []}
    found = await resolver(world).who(URL, NOW, NOBODY)

    assert hosts(found) == []
    assert "198-51-100" not in f"{found.parties}"


async def test_it_is_asked_once_for_all_takedowns_of_a_site(world: Outside, store: Store):
    asking = resolver(world, StoreMemory(store))
    await asking.who(URL, NOW, NOBODY)
    says(world, named(CELLAR))
    again = await asking.who("https://platform.example/other", NOW + 11 * HOUR, NOBODY)

    assert (hosts(again), len(questions(world))) == (["Attic"], 1)
    later = await asking.who(URL, NOW + 13 * HOUR, NOBODY)
    assert (hosts(later), len(questions(world))) == (["Cellar"], 2)


async def test_when_the_quota_is_used_up_what_was_told_before_stands_in(
    world: Outside, store: Store
):
    asking = resolver(world, StoreMemory(store))
    await asking.who(URL, NOW, NOBODY)
    used_up = [{"code": 1100, "message": "all requests for the current day are used"}]
    says(world, {"success": False, "result": [], "errors": used_up})
    later = await asking.who(URL, NOW + 25 * HOUR, NOBODY)

    assert hosts(later) == ["Attic"]
    [failure] = later.failures
    assert (failure.part, failure.state) == ("origin platform.example", PartState.OLD)
    assert "all requests for the current day are used (1100)" in failure.reason


async def test_errors_beside_addresses_are_no_obstacle(world: Outside):
    says(world, named(ATTIC, errors=[{"code": 1, "message": "nearly used up"}]))

    assert hosts(await resolver(world).who(URL, NOW, NOBODY)) == ["Attic"]


@pytest.mark.parametrize(
    "said",
    [
        Says(status=403, body={"message": "no"}),
        Says(status=429),
        Says(status=500),
        Says(body=b"<html>Sign in</html>"),
        {"success": False},
        {"success": True, "result": [], "errors": [{"code": 7, "message": "later"}]},
    ],
)
async def test_where_it_does_not_tell_the_rest_goes_on_and_says_why(world: Outside, said):
    says(world, said)
    found = await resolver(world).who(URL, NOW, NOBODY)

    assert hosts(found) == []
    assert [party.kind for party in found.parties] == ["platform", "cdn", "registrar"]
    [failure] = found.failures
    assert failure.part == "origin platform.example"
    assert failure.reason
    assert "hunter2" not in f"{found}"


@pytest.mark.parametrize(
    "said",
    [
        named(),
        named(EDGE),  # its own address is no origin
        named("no address", "127.0.0.1/8"),
        {"success": True, "result": [{"isUsingCloudflare": False, "originIPv4": [ATTIC]}]},
    ],
)
async def test_where_there_is_no_origin_there_is_no_host(world: Outside, said):
    says(world, said)
    found = await resolver(world).who(URL, NOW, NOBODY)

    assert (hosts(found), found.failures) == ([], ())


async def test_sites_that_are_not_behind_it_are_not_asked_about(world: Outside):
    world.move_to(CELLAR)
    found = await resolver(world).who(URL, NOW, NOBODY)

    assert (hosts(found), questions(world)) == (["Cellar"], [])
