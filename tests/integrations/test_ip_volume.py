"""IP Volume: URLs on one server of theirs, of one kind of material."""

import pytest

from tests.api_channels import Leaving, talking
from tests.api_peer import Says
from untilgone.cases import Category
from untilgone.errors import NeedsHuman, OutcomeUnknown, Refused, RetryLater
from untilgone.notices import Material

SLUG = "ip_volume"
CHILDREN = {Category.CSAM, Category.CSAM_SYNTHETIC}
URLS = ("https://a.example/1?x=1&y=2", "https://b.example/2")


async def test_the_server_and_the_urls_on_it_are_a_form():
    async with talking(SLUG) as talk:
        notice = talk.notice(material=Material(urls=URLS, category=Category.CSAM))
        receipt = await talk.channel.submit(notice, Leaving())
        [asked] = talk.reports

    assert asked.path == "/reports"
    assert asked.form == [("ip", "192.0.2.7"), ("urls", "\n".join(URLS))]
    assert receipt.reference == "4711"


@pytest.mark.parametrize("category", sorted(set(Category) - CHILDREN))
async def test_other_material_goes_to_the_next_contact(category):
    leaving = Leaving()
    async with talking(SLUG) as talk:
        notice = talk.notice(material=Material(urls=URLS, category=category))
        with pytest.raises(Refused, match="abuse mailbox"):
            await talk.channel.submit(notice, leaving)

        assert (leaving.times, talk.peer.asked) == (0, [])


@pytest.mark.parametrize("body", [{}, {"data": {}}, {"data": []}, b"<html>"])
async def test_a_success_without_a_number_is_an_unknown_outcome(body):
    async with talking(SLUG) as talk:
        talk.peer.answers = lambda _: Says(body=body)
        with pytest.raises(OutcomeUnknown, match="without a number"):
            await talk.channel.submit(talk.notice(), Leaving())


API = "https://childporn.report/api/v1/reports"  # as the directory names it


def resolving(*found: str):
    async def resolve(_host: str) -> set[str]:
        if not found:
            raise OSError("no such name")
        return set(found)

    return resolve


def a_report(talk, *urls: str):
    material = Material(urls=urls or ("https://host.example/1",), category=Category.CSAM)
    return talk.notice(address=API, material=material)


async def test_the_address_of_the_server_is_found_by_its_name():
    async with talking(SLUG) as talk:
        talk.channel._resolve = resolving("192.0.2.9")
        await talk.channel.submit(a_report(talk), Leaving())

        assert dict(talk.reports[0].form)["ip"] == "192.0.2.9"


async def test_an_address_in_the_url_is_the_servers():
    async with talking(SLUG) as talk:
        talk.channel._resolve = resolving()
        await talk.channel.submit(a_report(talk, "http://192.0.2.8/1"), Leaving())

        assert dict(talk.reports[0].form)["ip"] == "192.0.2.8"


@pytest.mark.parametrize(
    ("urls", "found", "error", "words"),
    [
        ((), (), RetryLater, "no such name"),
        ((), ("192.0.2.1", "192.0.2.2"), NeedsHuman, "192.0.2.1, 192.0.2.2"),
        (URLS, ("192.0.2.1",), NeedsHuman, "2 hosts"),
    ],
)
async def test_a_server_that_nobody_can_name_gets_no_report(urls, found, error, words):
    leaving = Leaving()
    async with talking(SLUG) as talk:
        talk.channel._resolve = resolving(*found)
        with pytest.raises(error, match=words):
            await talk.channel.submit(a_report(talk, *urls), leaving)

        assert (leaving.times, talk.peer.asked) == (0, [])


async def test_a_name_is_asked_of_this_systems_resolver():
    async with talking(SLUG) as talk:
        await talk.channel.submit(a_report(talk, "http://localhost/1"), Leaving())

        assert dict(talk.reports[0].form)["ip"] == "127.0.0.1"
